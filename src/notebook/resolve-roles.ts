import { nearestName } from './nearest-name.ts';
import { listRoles, proposeRoles, rolesFrom } from '../telemetry/propose-roles.ts';
import { roles as roleNames, type Role, type RoleMap, type TableInfo } from '../telemetry/types.ts';
import { NotebookError } from './notebook-error.ts';
import type { TableDefinition } from './types.ts';

/** A role chosen by hand: `--role table.role=column`, or the editor; null takes a proposal back. */
export interface RoleChoice {
  readonly table: string;
  readonly role: Role;
  readonly column: string | readonly string[] | null;
}

/**
 * Returns the roles of a table: the notebook's own, then choices made by hand, then proposals of confidence 0.9 and above.
 * A role that neither gives stays unset. Throws NotebookError for an unknown role or column, with the nearest name.
 */
export function resolveRoles(info: TableInfo, definition: TableDefinition | undefined, choices: readonly RoleChoice[]): RoleMap {
  const resolved: Partial<Record<Role, string | readonly string[]>> = { ...rolesFrom(proposeRoles(info.columns)) };
  const given = [
    ...choices.filter((choice) => choice.table === info.table).map(({ role, column }) => [role, column] as const),
    ...Object.entries(definition?.roles ?? {}),
  ];
  for (const [role, column] of given) {
    if (!isRole(role)) {
      throw new NotebookError(
        'E_ROLE',
        `unknown role "${role}" of table "${info.table}"; expected one of the role names${hint(nearestName(role, roleNames))}`,
        definition?.position,
      );
    }
    if (column === null) {
      delete resolved[role];
      continue;
    }
    const columns = typeof column === 'string' ? [column] : column;
    for (const name of columns) {
      const names = info.columns.map((c) => c.name);
      if (!names.includes(name)) {
        throw new NotebookError(
          'E_COLUMN',
          `role "${role}" of table "${info.table}" names the column "${name}", which the data does not have${hint(nearestName(name, names))}`,
          definition?.position,
        );
      }
    }
    release(resolved, role, columns);
    resolved[role] = listRoles.has(role) ? columns : (columns[0] ?? '');
  }
  return resolved;
}

/** A column holds one role: giving it another by hand takes it from the proposal. */
function release(resolved: Partial<Record<Role, string | readonly string[]>>, keep: Role, columns: readonly string[]): void {
  for (const [role, held] of Object.entries(resolved) as [Role, string | readonly string[]][]) {
    if (role === keep) continue;
    if (typeof held === 'string') {
      if (columns.includes(held)) delete resolved[role];
    } else {
      resolved[role] = held.filter((name) => !columns.includes(name));
    }
  }
}

function isRole(name: string): name is Role {
  return (roleNames as readonly string[]).includes(name);
}

function hint(nearest: string | null): string {
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}

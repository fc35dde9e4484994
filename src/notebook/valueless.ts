import { columnKind } from '../telemetry/column-kind.ts';
import type { Role, RoleMap } from '../telemetry/types.ts';
import type { RunData } from './data.ts';

/** Roles whose columns hold numbers, and nothing else will do. */
const numericRoles: readonly Role[] = ['score', 'uncertainty', 'weight'];

/**
 * Takes a column of text that has no value for one of numbers, and says whether it did. A file of text gives such a column a type by default, and not by what
 * it holds: as numbers that are all missing it makes a cell say what is missing, as text it would be of the wrong type.
 */
export async function takenForNumbers(data: RunData, table: string, column: string): Promise<boolean> {
  const held = () => data.tables[table]?.columns.find(({ name, readable }) => name === column && readable);
  if (columnKind(held()?.type ?? '') !== 'string') return false;
  await data.load(new Map([[table, [column]]]));
  if (held() === undefined) return false;
  const [answer] = await data.reduce([{ kind: 'grouped', from: { name: table, table }, keys: {}, measures: { present: { kind: 'present', column } } }]);
  const info = data.tables[table];
  if (info === undefined || Number(answer?.rows[0]?.measures.present ?? 0) > 0) return false;
  data.tables[table] = { ...info, columns: info.columns.map((each) => (each.name === column ? { ...each, type: 'DOUBLE' } : each)) };
  return true;
}

/** The same of every column that has a role of numbers. */
export async function takeRolesForNumbers(data: RunData, roles: Readonly<Record<string, RoleMap>>): Promise<void> {
  for (const [table, held] of Object.entries(roles)) {
    for (const role of numericRoles) {
      const column = held[role];
      if (typeof column === 'string') await takenForNumbers(data, table, column);
    }
  }
}

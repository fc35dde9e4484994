import type { TableState } from '../../notebook/session-types.ts';
import { roles, type Role, type RoleMap, type RoleProposal } from '../../telemetry/types.ts';
import { holdsMany } from './role-words.ts';

/** Detail of `fl-role`: which columns hold a role from now on; null takes the role away. */
export interface RoleEvent {
  readonly table: string;
  readonly role: Role;
  readonly column: string | readonly string[] | null;
}

/** Proposals below this are not worth a question; from `takenFrom` on they are taken without one. */
const askedFrom = 0.5;
export const takenFrom = 0.9;

/** The columns that hold a role, in their order; none when it is unset. */
export function columnsOf(map: RoleMap, role: Role): readonly string[] {
  const held = map[role];
  return held === undefined ? [] : typeof held === 'string' ? [held] : held;
}

const known = new WeakMap<RoleMap, ReadonlyMap<string, Role>>();

/** The role a column has in a role map, or null. Maps are never changed, so what was looked up stays known: tables may have thousands of columns. */
export function roleOf(map: RoleMap, column: string): Role | null {
  let index = known.get(map);
  if (index === undefined) {
    index = new Map([...roles].reverse().flatMap((role) => columnsOf(map, role).map((name) => [name, role] as const)));
    known.set(map, index);
  }
  return index.get(column) ?? null;
}

/** The event that gives a column a role: the only column of a single role, one more of a role that holds several. */
export function give(table: TableState, column: string, role: Role): RoleEvent {
  const held = columnsOf(table.roles, role).filter((name) => name !== column);
  return { table: table.info.table, role, column: holdsMany(role) ? inOrder(table, [...held, column]) : column };
}

/** The event that takes a role from a column; null when the column has none. */
export function take(table: TableState, column: string, role: Role | null): RoleEvent | null {
  if (role === null || !columnsOf(table.roles, role).includes(column)) return null;
  const rest = columnsOf(table.roles, role).filter((name) => name !== column);
  return { table: table.info.table, role, column: holdsMany(role) ? rest : null };
}

function inOrder(table: TableState, names: readonly string[]): readonly string[] {
  const wanted = new Set(names);
  return table.info.columns.map((column) => column.name).filter((name) => wanted.has(name));
}

/** The proposal behind the role a column has; null when the role was chosen otherwise. */
export function reasonOf(table: TableState, column: string): RoleProposal | null {
  const role = roleOf(table.roles, column);
  return table.proposals.find((given) => given.column === column && given.role === role) ?? null;
}

/**
 * Proposals that want an answer: below 0.9 and worth asking, for a column without a role and a role that is free (or holds several).
 * The likeliest comes first; of two columns for one single role, both are asked.
 */
export function questions(table: TableState, refused: ReadonlySet<string>): readonly RoleProposal[] {
  const free = (role: Role): boolean => holdsMany(role) || columnsOf(table.roles, role).length === 0;
  return table.proposals
    .filter(
      ({ column, role, confidence }) => confidence >= askedFrom && free(role) && roleOf(table.roles, column) === null && !refused.has(`${column}\n${role}`),
    )
    .sort((a, b) => b.confidence - a.confidence);
}

/** Columns that a role could go to, likeliest first: proposed ones by confidence, then the other readable ones in file order. */
export function candidates(table: TableState, role: Role): readonly { readonly column: string; readonly proposal: RoleProposal | null }[] {
  const of = (column: string): RoleProposal | null => table.proposals.find((given) => given.column === column && given.role === role) ?? null;
  return table.info.columns
    .filter((column) => column.readable)
    .map((column) => ({ column: column.name, proposal: of(column.name) }))
    .sort((a, b) => (b.proposal?.confidence ?? 0) - (a.proposal?.confidence ?? 0));
}

import type { Engine, EngineOptions } from '../engine/types.ts';
import { instantExpression, timeFactsSql, timeReadingSql } from '../reduce/instant-sql.ts';
import { quoteIdentifier } from '../reduce/sql-text.ts';
import { columnKind } from '../telemetry/column-kind.ts';
import { timeRoles, type TimeReading, type TimeUnit, unitOf, type WantedTime } from '../telemetry/time-reading.ts';
import type { ColumnInfo, Role, RoleMap, TableInfo } from '../telemetry/types.ts';
import { NotebookError } from './notebook-error.ts';
import type { RoleChoice } from './resolve-roles.ts';
import type { TableDefinition } from './types.ts';

/** What a column counts, said by hand: `--unit table.column=ms`, or the page. */
export interface UnitChoice {
  readonly table: string;
  readonly column: string;
  readonly unit: TimeUnit;
}

/** A role whose column cannot be read as a time, with the reason. */
export interface RefusedTime {
  readonly column: string;
  readonly role: Role;
  readonly given: boolean;
  readonly sentence: string;
}

/** The times of a table that stores them as numbers or text. */
export interface SettledTimes {
  /** Where the engine holds the table with these columns as instants: the table itself when there are none. */
  readonly relation: string;
  readonly readings: readonly TimeReading[];
  readonly refused: readonly RefusedTime[];
}

/** The columns of a table that have a role of time, or are proposed for one, and hold no instants. Throws NotebookError for a unit that nothing can have. */
export function wantedTimes(
  info: TableInfo,
  roles: RoleMap,
  definition: TableDefinition | undefined,
  given: { readonly roles: readonly RoleChoice[]; readonly units: readonly UnitChoice[] },
): readonly WantedTime[] {
  const units = new Map<string, TimeUnit>([
    ...given.units.filter((choice) => choice.table === info.table).map(({ column, unit }) => [column, unit] as const),
    ...Object.entries(definition?.units ?? {}),
  ]);
  for (const [column] of units) {
    const held = info.columns.find(({ name }) => name === column);
    if (held === undefined)
      throw new NotebookError(
        'E_COLUMN',
        `a unit is given for the column "${column}" of table "${info.table}", which the data does not have`,
        definition?.position,
      );
    if (columnKind(held.type) === 'time')
      throw new NotebookError('E_ROLE', `"${column}" of table "${info.table}" holds instants (${held.type}) already; leave out its unit`, definition?.position);
  }
  const named = new Set([
    ...Object.keys(definition?.roles ?? {}),
    ...given.roles.filter((choice) => choice.table === info.table && choice.column !== null).map((choice) => choice.role as string),
  ]);
  const wanted: WantedTime[] = [];
  for (const role of timeRoles) {
    const held = roles[role];
    const column = typeof held === 'string' ? info.columns.find(({ name }) => name === held) : undefined;
    if (column === undefined || !column.readable || columnKind(column.type) === 'time' || wanted.some((each) => each.column === column.name)) continue;
    const unit = units.get(column.name) ?? null;
    wanted.push({ column: column.name, type: column.type, role, given: named.has(role) || unit !== null, unit });
  }
  return wanted;
}

/** Reads columns of one of the engine's own tables as instants; they have to be loaded. One scan to tell each unit, one to read it. */
export async function settleTimes(engine: Engine, table: string, wanted: readonly WantedTime[], options: EngineOptions = {}): Promise<SettledTimes> {
  const readings: TimeReading[] = [];
  const refused: RefusedTime[] = [];
  const one = async (sql: string): Promise<(name: string) => unknown> => {
    const { columns } = await engine.query(sql, options);
    return (name) => columns.find((column) => column.name === name)?.values[0] ?? null;
  };
  for (const each of wanted) {
    const { column, type, role, given } = each;
    const isReadable = ['integer', 'real', 'string'].includes(columnKind(type));
    const facts = isReadable && each.unit === null ? await one(timeFactsSql(table, column, type)) : () => 0;
    const number = (name: string): number => Number(facts(name) ?? 0);
    const orNull = (name: string): number | null => (facts(name) === null ? null : number(name));
    const found = unitOf(each, {
      present: number('present'),
      numbers: number('numbers'),
      low: orNull('low'),
      high: orNull('high'),
      iso: number('iso'),
      plausible: { s: number('s'), ms: number('ms'), us: number('us'), ns: number('ns') },
    });
    if ('refusal' in found) {
      refused.push({ column, role, given, sentence: found.refusal });
      continue;
    }
    const { unit } = found;
    const answer = await one(timeReadingSql(table, column, type, unit));
    const [present, read, first, last] = ['present', 'read', 'first', 'last'].map((name) => Number(answer(name) ?? 0)) as [number, number, number, number];
    const shape = answer('shape');
    if (read === 0)
      refused.push({
        column,
        role,
        given,
        sentence: `none of the ${present} values of "${column}" (${type}) is a time in the unit ${unit}; correct the unit or choose another column for the role ${role}`,
      });
    else readings.push({ column, stored: type, unit, first, last, present, unreadable: present - read, shape: typeof shape === 'string' ? shape : null });
  }
  if (readings.length === 0) return { relation: table, readings, refused };
  // The name tells the units, so that a lab can look at a table in one way while a run reads it in another.
  const relation = `timed:${table}:${readings.map(({ column, unit }) => `${column}=${unit}`).join(',')}`;
  const replaced = readings.map(({ column, stored, unit }) => `${instantExpression(column, stored, unit)} AS ${quoteIdentifier(column)}`);
  await engine.define(relation, `SELECT * REPLACE (${replaced.join(', ')}) FROM "main".${quoteIdentifier(table)}`);
  return { relation, readings, refused };
}

/** Columns with those that are read as instants typed so. */
export function timedColumns(columns: readonly ColumnInfo[], readings: readonly TimeReading[]): readonly ColumnInfo[] {
  const read = new Set(readings.map(({ column }) => column));
  return columns.map((column) => (read.has(column.name) ? { ...column, type: 'TIMESTAMP', timeZone: 'UTC' } : column));
}

/** Roles without those that were only proposed for a column that cannot be read as a time. */
export function withoutRefused(roles: RoleMap, refused: readonly RefusedTime[]): RoleMap {
  const dropped = new Set(refused.filter(({ given }) => !given).map(({ role }) => role));
  return dropped.size === 0 ? roles : Object.fromEntries(Object.entries(roles).filter(([role]) => !dropped.has(role as Role)));
}

/** Wanted times by the table whose file holds them: `own` is the column's name there, which a join may have changed. */
export function timesBySource(
  wanted: Readonly<Record<string, readonly WantedTime[]>>,
  sourceOf: (table: string, column: string) => readonly [string, string],
): ReadonlyMap<string, readonly { readonly table: string; readonly as: WantedTime; readonly own: string }[]> {
  const sources = new Map<string, { table: string; as: WantedTime; own: string }[]>();
  for (const [table, times] of Object.entries(wanted)) {
    for (const as of times) {
      const [source, own] = sourceOf(table, as.column);
      sources.set(source, [...(sources.get(source) ?? []), { table, as, own }]);
    }
  }
  return sources;
}

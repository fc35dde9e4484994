import type { TimeUnit, WantedTime } from '../telemetry/time-reading.ts';
import type { RoleMap } from '../telemetry/types.ts';
import type { RunData } from './data.ts';
import type { RoleChoice } from './resolve-roles.ts';
import { type UnitChoice, wantedTimes, withoutRefused } from './settle-times.ts';
import type { Notebook } from './types.ts';

/** What became of the times of a run's tables. */
export interface RunTimes {
  /** Why the timestamp of a table cannot be read, in a sentence. */
  readonly untimed: Readonly<Record<string, string>>;
  /** Units that were said of columns, by table. */
  readonly units: Readonly<Record<string, Readonly<Record<string, TimeUnit>>>>;
}

/** Reads times that are stored as numbers or text, and takes from `roles` those that were only proposed for a column that cannot be read so. */
export async function settleAllTimes(
  data: RunData,
  notebook: Notebook,
  roles: Record<string, RoleMap>,
  given: { readonly roles: readonly RoleChoice[]; readonly units: readonly UnitChoice[] },
): Promise<RunTimes> {
  const wanted: Record<string, readonly WantedTime[]> = {};
  for (const info of Object.values(data.tables)) {
    const definition = notebook.tables.find((t) => t.name === info.table);
    wanted[info.table] = wantedTimes(info, roles[info.table] ?? {}, definition, given);
  }
  const untimed: Record<string, string> = {};
  for (const [table, refusals] of Object.entries(await data.readTimes(wanted))) {
    roles[table] = withoutRefused(roles[table] ?? {}, refusals);
    const own = refusals.find((refusal) => refusal.role === 'timestamp');
    if (own !== undefined) untimed[table] = own.sentence;
  }
  const units: Record<string, Readonly<Record<string, TimeUnit>>> = {};
  for (const [table, times] of Object.entries(wanted)) {
    const said = times.flatMap(({ column, unit }) => (unit === null ? [] : [[column, unit] as const]));
    if (said.length > 0) units[table] = Object.fromEntries(said);
  }
  return { untimed, units };
}

/** Why tables have no span, in words that follow “but”: no rows first, then a column that cannot be read as times (`untimed`) or has no value. */
export function timeless(
  roles: Readonly<Record<string, RoleMap>>,
  rows: Readonly<Record<string, number>>,
  spans: Readonly<Record<string, unknown>>,
  untimed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(roles).flatMap(([table, { timestamp }]) => {
      if (rows[table] === 0) return [[table, `"${table}" has no rows`]];
      if (untimed[table] !== undefined) return [[table, untimed[table]]];
      return typeof timestamp !== 'string' || spans[table] ? [] : [[table, `"${timestamp}", the timestamp of "${table}", has no value`]];
    }),
  );
}

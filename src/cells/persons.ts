import { quoteIdentifier } from '../reduce/sql-text.ts';
import type { Measure, ReducedRow } from '../reduce/types.ts';
import type { Population } from '../telemetry/types.ts';
import { columnsOf } from './columns.ts';
import type { CellContext } from './types.ts';

/** Random groups of persons that have a row, as the measure `persons` gives them: 128 bits in words of 32. */
export type PersonGroups = readonly number[];

/** The column that names the persons of a population, where it can be read; null without one. */
export function personColumn(context: CellContext, from: Population): string | null {
  const held = context.column(from, 'subject_id');
  return columnsOf(context, from).some((column) => column.name === held && column.readable) ? held : null;
}

/** The groups of persons that have a row under a condition; nothing without a column of persons. */
export function personMeasure(name: string, column: string | null, where?: string): Readonly<Record<string, Measure>> {
  return column === null ? {} : { [name]: { kind: 'persons', column, ...(where === undefined ? {} : { where }) } };
}

/** The condition that a number is finite, beside another one. */
export function finiteCondition(column: string, where?: string): string {
  const finite = `isfinite(CAST(${quoteIdentifier(column)} AS DOUBLE))`;
  return where === undefined ? finite : `(\n${where}\n) AND ${finite}`;
}

/** Reads a measure of persons; undefined where it was not asked for. */
export function personsAt(row: ReducedRow | undefined, name: string): PersonGroups | undefined {
  const found = row?.measures[name];
  return Array.isArray(found) ? found.map(Number) : undefined;
}

/** The groups that have a row in any of some sets of rows; undefined where that of one is not known. */
export function joinedPersons(sets: readonly (PersonGroups | undefined)[]): PersonGroups | undefined {
  let joined: number[] = [];
  for (const each of sets) {
    if (each === undefined) return undefined;
    joined = Array.from({ length: Math.max(joined.length, each.length) }, (_, i) => ((joined[i] ?? 0) | (each[i] ?? 0)) >>> 0);
  }
  return joined;
}

/** At least so many distinct persons: two of one group count once. */
export function personCount(groups: PersonGroups): number {
  let count = 0;
  for (const word of groups) for (let rest = word; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** What stands behind a rate whose numerator and rest are these rows; undefined where persons are not known. */
export function personsOfRate(
  hits: PersonGroups | undefined,
  rest: PersonGroups | undefined,
): { readonly among: number; readonly hits: number; readonly rest: number } | undefined {
  const among = joinedPersons([hits, rest]);
  return hits === undefined || rest === undefined || among === undefined
    ? undefined
    : { among: personCount(among), hits: personCount(hits), rest: personCount(rest) };
}

/** What stands behind a number of rows that is no rate. */
export function personsBehindRows(groups: PersonGroups): { readonly among: number } {
  return { among: personCount(groups) };
}

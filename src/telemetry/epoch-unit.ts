import { columnKind } from './column-kind.ts';
import type { ColumnInfo, RoleMap, TableInfo } from './types.ts';

const units = [
  { name: 'seconds', perSecond: 1, micros: ' * 1000000' },
  { name: 'milliseconds', perSecond: 1e3, micros: ' * 1000' },
  { name: 'microseconds', perSecond: 1e6, micros: '' },
  { name: 'nanoseconds', perSecond: 1e9, micros: ' // 1000' },
] as const;

export type EpochUnit = (typeof units)[number]['name'];

/** A column of numbers that is used or named as a time, with its least and greatest value. */
export interface EpochColumn {
  readonly column: ColumnInfo;
  readonly low: number;
  readonly high: number;
  /** Base name of the first file of its table; null where there is none. */
  readonly file: string | null;
}

const from = Date.UTC(2001, 0, 1) / 1000;
const to = Date.UTC(2100, 0, 1) / 1000;

/** The unit in which all values count since 1970 to a day from 2001 to 2099. At most one fits, since neighbouring units differ by a factor of 1000; else null. */
export function epochUnit(low: number, high: number): EpochUnit | null {
  return units.find(({ perSecond }) => low >= from * perSecond && high < to * perSecond)?.name ?? null;
}

/** The numeric column that has the role `timestamp`, or without that role is named like a time; null where there is none. */
export function epochCandidate(info: TableInfo, roles: RoleMap): ColumnInfo | null {
  const held = roles.timestamp;
  const found = info.columns.find(({ name }) => (held === undefined ? /^(at|ts|time|timestamp|.*_(at|ts|timestamp))$/i.test(name) : name === held));
  return found?.readable === true && ['integer', 'real'].includes(columnKind(found.type)) ? found : null;
}

/** Says what the numbers look like, with the instants they would be, and how to make instants of them before the file is opened. */
export function epochSentence({ column, low, high, file }: EpochColumn): string {
  const name = `"${column.name.replaceAll('"', '""')}"`;
  const holds = `"${column.name}" holds numbers (${column.type}), not instants`;
  const unit = units.find((each) => each.name === epochUnit(low, high));
  if (unit === undefined)
    return `${holds}; from ${low} to ${high} they are seconds, milliseconds, microseconds or nanoseconds since 1970 of no year from 2001 to 2099; choose another column for the role timestamp, or correct it`;
  // To the second: nanoseconds are beyond what a double holds.
  const iso = (value: number): string => `${new Date(Math.round((value / unit.perSecond) * 1000)).toISOString().slice(0, 19)}Z`;
  const whole = columnKind(column.type) === 'integer';
  const micros = whole ? `CAST(${name} AS BIGINT)${unit.micros}` : `CAST(${name}${unit.micros} AS BIGINT)`;
  return `${holds}; they look like epoch ${unit.name} (the first would be ${iso(low)}, the last ${iso(high)}). Make instants of them before opening the file, in DuckDB: COPY (SELECT * REPLACE (make_timestamp(${micros}) AS ${name}) FROM '${file ?? 'FILE'}') TO 'instants.parquet'`;
}

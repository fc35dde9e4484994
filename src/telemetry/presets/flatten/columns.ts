import { parseIsoTime } from '../../iso-time.ts';
import { type JsonValue, jsonText } from '../../json-text.ts';
import type { Cells, FlatColumn, Flatten, FlattenStep, FlatType } from './types.ts';
import { own } from '../../own.ts';

/** More columns than this are not made: names that vary from row to row (ids as keys) would never end. */
const columnsAtMost = 1000;

/** What was found in some rows. */
export interface Discovery {
  readonly columns: readonly FlatColumn[];
  readonly rows: number;
  /** Rows in which something could not be read. */
  readonly malformed: number;
}

/**
 * The columns that a step makes of some rows, in order of first appearance. Types come from the specification, else from the values: flags, numbers (DOUBLE),
 * lists of numbers where any row has one, else text. Names in `taken` (compared without case) are left to the table's own columns.
 */
export function discoverColumns(flatten: Flatten, rows: readonly Cells[], taken: readonly string[]): Discovery {
  const kinds = new Map<string, Set<string>>();
  const names = new Map(taken.map((name) => [name.toLowerCase(), '']));
  let malformed = 0;
  for (const cells of rows) {
    const row = flatten.row(cells);
    if (row.malformed) malformed += 1;
    const batch = row.fields.find(([name]) => name === 'batch_size')?.[1] ?? 1;
    for (const [name, value] of row.fields) {
      const key = name.toLowerCase();
      if (!names.has(key) && kinds.size < columnsAtMost) names.set(key, name);
      if (names.get(key) !== name) continue;
      const seen = kinds.get(name) ?? new Set<string>();
      kinds.set(name, seen);
      if (value !== null) seen.add(kindOf(value) === 'list' && batch !== 1 && (value as readonly JsonValue[]).length === batch ? 'batch' : kindOf(value));
    }
  }
  const columns = [...kinds].map(
    ([name, seen]): FlatColumn => ({ name, type: own(flatten.types, name) ?? typeOf(seen), perRequest: seen.has('batch') && !seen.has('list') }),
  );
  return { columns, rows: rows.length, malformed };
}

function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).every((item) => item === null || isNumber(item)) ? 'list' : 'other';
  return isNumber(value) ? 'number' : typeof value === 'boolean' ? 'boolean' : 'other';
}

function typeOf(kinds: ReadonlySet<string>): FlatType {
  const only = (...allowed: readonly string[]): boolean => kinds.size > 0 && [...kinds].every((kind) => allowed.includes(kind));
  if (only('number')) return 'DOUBLE';
  if (only('boolean')) return 'BOOLEAN';
  return only('number', 'list', 'batch') ? 'DOUBLE[]' : 'VARCHAR';
}

function isNumber(value: JsonValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A flattened value: bigint for BIGINT and for TIMESTAMP (microseconds since the epoch, UTC). */
export type FlatValue = bigint | number | boolean | string | readonly (number | null)[] | null;

/** What a step made of some rows, column by column, and in how many rows something was lost. */
export interface Flattened {
  readonly columns: readonly { readonly name: string; readonly type: FlatType; readonly values: readonly FlatValue[] }[];
  readonly malformed: number;
  /** Values that do not fit the type of their column, which the first rows decided. */
  readonly misfits: number;
}

/** The step's columns over some rows: never fewer or more rows, never an error; what cannot be read is null and counted. */
export function flattenRows(flatten: Flatten, columns: FlattenStep['columns'], rows: readonly Cells[]): Flattened {
  const values = columns.map((): FlatValue[] => []);
  let malformed = 0;
  let misfits = 0;
  for (const cells of rows) {
    const row = flatten.row(cells);
    if (row.malformed) malformed += 1;
    const fields = new Map(row.fields);
    columns.forEach(({ name, type }, i) => {
      const value = fields.get(name) ?? null;
      const flat = value === null ? null : flatValue(value, type);
      if (value !== null && flat === null) misfits += 1;
      values[i]?.push(flat);
    });
  }
  return { columns: columns.map((column, i) => ({ ...column, values: values[i] ?? [] })), malformed, misfits };
}

/** A JSON value as a type; null when it does not fit. Numbers written as text count as numbers. */
function flatValue(value: JsonValue, type: FlatType): FlatValue {
  switch (type) {
    case 'BIGINT': {
      const text = isNumber(value) || typeof value === 'string' ? String(value).trim() : '';
      const whole = /^([+-]?\d{1,18})(\.0+)?$/.exec(text)?.[1];
      return whole === undefined ? null : BigInt(whole.replace('+', ''));
    }
    case 'DOUBLE': {
      if (isNumber(value)) return Number(value);
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isNaN(number) ? null : number;
    }
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : null;
    case 'TIMESTAMP':
      if (typeof value === 'string') return parseIsoTime(value)?.micros ?? null;
      return typeof value === 'number' && Number.isSafeInteger(Math.round(value * 1000)) ? BigInt(Math.round(value * 1000)) : null;
    case 'DOUBLE[]':
      if (isNumber(value)) return [Number(value)];
      return Array.isArray(value) && kindOf(value) === 'list' ? (value as readonly JsonValue[]).map((item) => (item === null ? null : Number(item))) : null;
    case 'VARCHAR':
      return typeof value === 'string' ? value : jsonText(value);
  }
}

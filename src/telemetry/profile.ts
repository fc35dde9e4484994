import { semanticType } from './semantic-type.ts';
import type { ColumnProfile, TableProfile } from './profile-types.ts';
import type { ColumnInfo, TableInfo } from './types.ts';

/** Plain values by column, as an engine's `peek` gives them. */
export interface Sample {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly values: readonly unknown[] }[];
}

const bars = 20;
const categories = 12;

/**
 * What some rows of a table look like, column by column, for sparklines. Numbers fall into at most 20 bins of one width between the 1st and the 99th
 * percentile, whose end bins take the tails, or one bar per integer when the span is that short; instants into 20 stretches of time; categories are the 12
 * most frequent, ties by name. Columns that were not read have no entry. NaN counts as missing.
 */
export function profileOf(info: TableInfo, sample: Sample): TableProfile {
  const read = new Map(sample.columns.map((column) => [column.name, column]));
  const entries = info.columns.flatMap((column): [string, ColumnProfile][] => {
    const found = read.get(column.name);
    return found === undefined ? [] : [[column.name, columnProfile(column, found)]];
  });
  return { rows: sample.rows, columns: Object.fromEntries(entries) };
}

interface Bars {
  readonly kind: ColumnProfile['kind'];
  readonly counts: readonly number[];
  readonly labels: readonly string[];
}

function columnProfile(column: ColumnInfo, { type, values }: Sample['columns'][number]): ColumnProfile {
  const present = values.filter((value) => value !== null && value !== undefined && !(typeof value === 'number' && Number.isNaN(value)));
  const distinct = new Set(present.map((value) => (typeof value === 'object' ? JSON.stringify(value) : value)));
  const shared = { missing: values.length === 0 ? 0 : (values.length - present.length) / values.length, distinct: distinct.size };
  return { ...barsOf(column, type, present, distinct.size), ...shared };
}

function barsOf(column: ColumnInfo, type: string, present: readonly unknown[], distinct: number): Bars {
  const none: Bars = { kind: 'other', counts: [], labels: [] };
  const meaning = semanticType(column);
  if (type === 'timestamp') return { kind: 'instant', ...instants(numbersOf(present)) };
  if (type === 'boolean') return { kind: 'category', ...topCategories(present) };
  if (type === 'list' || meaning === 'id' || meaning === 'text') return none;
  if ((type === 'bigint' || type === 'double') && meaning !== 'categorical') return { kind: 'number', ...histogram(numbersOf(present)) };
  if (meaning !== 'categorical' || (distinct > categories && distinct === present.length)) return none;
  return { kind: 'category', ...topCategories(present) };
}

/** A typed array sorts without comparing in script: profiles are made on the page. */
function numbersOf(present: readonly unknown[]): Float64Array {
  return Float64Array.from(present, Number).sort();
}

type Counted = Omit<Bars, 'kind'>;

/** `sorted` ascends and may hold infinities, which fall into the end bins. */
function histogram(sorted: Float64Array): Counted {
  const finite = sorted.filter(Number.isFinite);
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return { counts: sorted.length > 0 ? [sorted.length] : [], labels: sorted.length > 0 ? ['infinite'] : [] };
  if (last - first < bars && sorted.every(Number.isSafeInteger)) {
    const values = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return { counts: counted(values.length, sorted, (x) => x - first), labels: values.map(String) };
  }
  let low = finite[Math.floor((finite.length - 1) / 100)] ?? first;
  let high = finite[Math.ceil(((finite.length - 1) * 99) / 100)] ?? last;
  if (low === high) [low, high] = [first, last];
  const width = high / bars - low / bars;
  // A span of the least numbers there are, as 0 to 5e-324, cannot be divided: it is one bar, as one value is.
  if (width === 0) return { counts: [sorted.length], labels: [short(low)] };
  const counts = counted(bars, sorted, (x) => Math.floor((x - low) / width));
  const edge = (i: number): string => short(low + width * i);
  const labels = counts.map((_, i) => {
    if (i === 0 && (sorted[0] ?? low) < low) return `below ${edge(1)}`;
    if (i === bars - 1 && (sorted.at(-1) ?? high) > high) return `${edge(i)} and more`;
    return `${edge(i)} to ${edge(i + 1)}`;
  });
  return { counts, labels };
}

function instants(sorted: Float64Array): Counted {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return { counts: [], labels: [] };
  if (first === last) return { counts: [sorted.length], labels: [instant(first)] };
  const width = (last - first) / bars;
  const counts = counted(bars, sorted, (x) => Math.floor((x - first) / width));
  return { counts, labels: counts.map((_, i) => `${instant(first + width * i)} to ${instant(first + width * (i + 1))}`) };
}

/** Counts per bar; what lies outside goes to the nearest end. */
function counted(size: number, values: Float64Array, indexOf: (value: number) => number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) {
    const index = Math.min(size - 1, Math.max(0, indexOf(value)));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

function topCategories(present: readonly unknown[]): Counted {
  const counts = new Map<string, number>();
  for (const value of present) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, categories);
  return { counts: sorted.map(([, count]) => count), labels: sorted.map(([label]) => label) };
}

/** At most four significant digits, without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** An instant to the minute, UTC: `2026-11-01 00:00`. */
function instant(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? 'beyond the calendar' : date.toISOString().slice(0, 16).replace('T', ' ');
}

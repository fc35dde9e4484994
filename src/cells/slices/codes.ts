import { compareKeys } from '../../reduce/run.ts';
import { codesOf } from '../../reduce/code-words.ts';
import type { Coded, ReducedTable } from '../../reduce/types.ts';
import { formatInstant, formatNumber } from '../format.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import type { SliceColumn } from './scope.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Values of a category that get a code of their own; the others share one. */
export const mostValues = 15;
const cuts = 10;

/**
 * Returns how many values of a category are counted one by one: one that has no more of them is coded by their hashes. Those beyond `mostValues` then have
 * cells of their own until the answer is read. Of pairs that is little; of sets of three it soon costs more than comparing texts.
 */
export function mostCounted(order: number): number {
  return order <= 2 ? 64 : 20;
}

/** The smallest and largest value of a numeric column over all populations; null without any. */
export function rangeOf(i: number, waves: Waves): { readonly low: number; readonly high: number } | null {
  const rows = (waves[0] ?? []).flatMap((table) => (table.reduction.kind === 'grouped' ? table.rows : []));
  const numbers = (name: string): number[] => rows.map((row) => row.measures[name]).filter((x) => typeof x === 'number');
  const lows = numbers(`minimum${i}`);
  const highs = numbers(`maximum${i}`);
  return lows.length === 0 || highs.length === 0 ? null : { low: Math.min(...lows), high: Math.max(...highs) };
}

/** Whole numbers of few values are read as categories. */
export function isListed(column: SliceColumn, i: number, waves: Waves): boolean {
  if (column.kind === 'categorical') return true;
  const range = rangeOf(i, waves);
  return column.whole && range !== null && range.high - range.low < mostValues;
}

/** The edges of the first look at a numeric column: logarithmic, or even for instants. */
export function lookEdges(column: SliceColumn, i: number, waves: Waves): readonly number[] {
  const range = rangeOf(i, waves);
  if (range === null) return [];
  if (column.as === 'number') return logBucketEdges(range.low, range.high, 1.05, 256);
  const step = (range.high - range.low) / 200;
  return step > 0 ? Array.from({ length: 200 }, (_, k) => range.low + step * k) : [range.low];
}

/** Returns each column's code, settled by the first two waves: frequent values, or cuts near the deciles at round numbers. */
export function codedColumns(columns: readonly SliceColumn[], waves: Waves): readonly Coded[] {
  return columns.map((column, i): Coded => {
    if (isListed(column, i, waves)) return { kind: 'values', column: column.name, ...frequentValues(column.name, waves) };
    return { kind: 'edges', column: column.name, as: column.as, edges: decileEdges(column, i, waves) };
  });
}

function frequentValues(column: string, waves: Waves): Pick<Extract<Coded, { kind: 'values' }>, 'values' | 'hashes'> {
  const counts = new Map<string, number>();
  const hashes = new Map<string, number>();
  let all = true;
  let missing: number | null = null;
  for (const table of waves.slice(0, 2).flat()) {
    if (table.reduction.kind !== 'valueCounts' || table.reduction.column !== column) continue;
    const [found] = table.valueCounts;
    if (found === undefined || found.more.distinct > 0) all = false;
    missing = found?.hashes?.missing ?? missing;
    found?.values.forEach((value, k) => {
      counts.set(String(value), (counts.get(String(value)) ?? 0) + (found.counts[k] ?? 0));
      hashes.set(String(value), found.hashes?.values[k] ?? 0);
    });
  }
  const values = [...counts].sort((a, b) => b[1] - a[1] || compareKeys(a[0], b[0])).map(([value]) => value);
  const listed = values.slice(0, mostValues);
  if (!all || missing === null) return { values: listed };
  const hashesOf = (list: readonly string[]): number[] => list.map((value) => hashes.get(value) ?? 0);
  return { values: listed, hashes: { listed: hashesOf(listed), others: hashesOf(values.slice(mostValues)), missing } };
}

function decileEdges(column: SliceColumn, i: number, waves: Waves): readonly number[] {
  const edges = lookEdges(column, i, waves);
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const table of waves[1] ?? []) {
    const found = table.rows[0]?.measures[`look${i}`];
    if (Array.isArray(found))
      found.forEach((n: number, k: number) => {
        counts[k] = (counts[k] ?? 0) + n;
      });
  }
  const total = counts.reduce((sum, n) => sum + n, 0);
  const range = rangeOf(i, waves);
  const made: number[] = [];
  let before = 0;
  for (const [k, n] of counts.entries()) {
    const crossed = Math.floor(((before + n) * cuts) / total) > Math.floor((before * cuts) / total);
    before += n;
    const edge = edges[k];
    if (!crossed || edge === undefined || before >= total) continue;
    const round = column.as === 'instant' ? edge : rounded(edge);
    const last = made[made.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (round > last && range !== null && round < range.high) made.push(round);
  }
  return made;
}

/** To three digits, or to the whole number where that says more. */
function rounded(x: number): number {
  return Math.abs(x) >= 1000 ? Math.round(x) : Number(x.toPrecision(3));
}

/** What a code stands for: in words, as a value of a group, and as the value of a filter (`undefined`: no single value). */
export interface CodeName {
  readonly words: string;
  readonly group: string | null;
  readonly is: string | null | undefined;
}

/** Returns the meaning of a code of a column. */
export function codeName(coded: Coded, code: number): CodeName {
  const missing = codesOf(coded) - 1;
  if (code === missing) return { words: `${coded.column} is missing`, group: null, is: null };
  if (coded.kind === 'values') {
    const value = coded.values[code];
    if (value === undefined)
      return { words: `${coded.column} is none of its ${coded.values.length} most frequent values`, group: '(all others)', is: undefined };
    return { words: `${coded.column} = ${value}`, group: value, is: value };
  }
  const show = (x: number) => (coded.as === 'instant' ? formatInstant(x) : formatNumber(x, 4));
  const low = coded.edges[code - 1];
  const high = coded.edges[code];
  if (low === undefined && high === undefined) return { words: `${coded.column} is present`, group: '(present)', is: undefined };
  if (low === undefined) return { words: `${coded.column} ≤ ${show(high ?? 0)}`, group: `≤ ${show(high ?? 0)}`, is: undefined };
  if (high === undefined) return { words: `${coded.column} > ${show(low)}`, group: `> ${show(low)}`, is: undefined };
  return { words: `${coded.column} in (${show(low)}, ${show(high)}]`, group: `(${show(low)}, ${show(high)}]`, is: undefined };
}

import { quantileEdges } from '../../stats/quantiles.ts';
import { total, type ValueCountTable } from '../../stats/value-counts.ts';
import type { ReducedTable, ValueCounts } from '../../reduce/types.ts';
import { codedOf, codeEdges, foldCodes } from './code-counts.ts';
import { compatOf, type ComparedColumn, type DriftParameters } from './parameters.ts';

/** Columns of more rows than this are compared on bins, unless they are whole numbers of small span or `exact` is set. */
export const exactRowLimit = 200_000;
const exactSpanLimit = 100_000;
/** Fine bins per cell: the finer, the nearer KS on bins is to KS on values. */
export const fineBinsPerCell = 24;
const millisecondsPerDay = 86_400_000;

type Waves = readonly (readonly ReducedTable[])[];

/** True when a numeric column is compared value by value. */
export function isExact(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): boolean {
  // Other tools' rules are about values, not bins.
  if (p.exact || compatOf(p).length > 0) return true;
  const rows = [0, 1].reduce((sum, side) => sum + Number(waves[0]?.[side]?.rows[0]?.measures.rows ?? 0), 0);
  if (rows <= exactRowLimit) return true;
  const range = pooledRange(columns.indexOf(column), waves);
  if (range === null) return false;
  if (!isRoundable(range)) return true;
  return column.whole && (range.high - range.low) / (column.as === 'instant' ? millisecondsPerDay : 1) <= exactSpanLimit;
}

/** Numbers as large or as close as this cannot be rounded without overflow. */
function isRoundable({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return Math.max(-low, high) < 1e290 && (high === low || high - low > 1e-290);
}

/** Returns all values of an exact column on one side (0 reference, 1 current). */
export function exactValues(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves, side: 0 | 1): ValueCountTable {
  const exact = columns.filter((c) => c.kind === 'numeric' && isExact(c, columns, p, waves));
  const counts = waves[1]?.[2 * exact.indexOf(column) + side]?.valueCounts[0];
  return counts ? numbersOf(counts) : { values: [], counts: [] };
}

/** Numbers read from value counts: edges, cells and drawings ask for the same hundreds of thousands again. */
const held = new WeakMap<ValueCounts, ValueCountTable>();

function numbersOf(counts: ValueCounts): ValueCountTable {
  const known = held.get(counts);
  if (known) return known;
  const table = { values: new Float64Array(counts.values.length), counts: Float64Array.from(counts.counts) };
  for (let i = 0; i < counts.values.length; i++) table.values[i] = Number(counts.values[i]);
  held.set(counts, table);
  return table;
}

/**
 * Returns the inner edges of the decile cells, cut at the reference's quantiles; null when the reference has no finite value. A value that fills more than half of the
 * reference has a cell of its own, so that what moves to just below it is seen; on bins that is known of constants alone.
 */
export function cubeEdges(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): readonly number[] | null {
  if (column.kind !== 'numeric') return null;
  if (isExact(column, columns, p, waves)) {
    const values = exactValues(column, columns, p, waves, 0);
    const edges = quantileEdges(values, p.bins).filter(Number.isFinite);
    const main = mainValue(values);
    if (main !== null) return ascending([...edges, justBelow(main), main]);
    return edges.length > 0 ? edges : null;
  }
  const constant = constantOf(columns.indexOf(column), waves);
  if (constant !== null) return [justBelow(constant), constant];
  const spread = spreadEdges(column, columns, p, waves);
  if (spread === null) return null;
  return ascending(Array.from({ length: p.bins - 1 }, (_, i) => spread[(i + 1) * fineBinsPerCell - 1]));
}

/** Returns the fine edges of a binned column: equal reference mass, with the reference's range marked; null for exact columns. */
export function fineEdges(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): readonly number[] | null {
  if (column.kind !== 'numeric' || isExact(column, columns, p, waves)) return null;
  const spread = spreadEdges(column, columns, p, waves);
  if (spread === null) return null;
  const i = columns.indexOf(column);
  const measures = waves[0]?.[0]?.rows[0]?.measures ?? {};
  const low = measures[`minimum${i}`];
  const high = measures[`maximum${i}`];
  if (typeof low !== 'number' || typeof high !== 'number') return null;
  return ascending([...spread, justBelow(low), high]);
}

/** The value that more than half of the counted ones are; null without one. */
function mainValue({ values, counts }: ValueCountTable): number | null {
  const half = total(counts) / 2;
  for (let i = 0; i < values.length; i++) if ((counts[i] ?? 0) > half) return values[i] ?? null;
  return null;
}

/** The one value of the reference's finite values; null where there are none or several. */
function constantOf(i: number, waves: Waves): number | null {
  const { [`minimum${i}`]: low, [`maximum${i}`]: high } = waves[0]?.[0]?.rows[0]?.measures ?? {};
  return typeof low === 'number' && low === high ? low : null;
}

/** Numeric columns that are compared on bins, in order; without those that have no finite value on either side. */
export function binnedColumns(columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): readonly ComparedColumn[] {
  return columns.filter((c) => c.kind === 'numeric' && !isExact(c, columns, p, waves) && pooledRange(columns.indexOf(c), waves) !== null);
}

/** Counts of a binned column on its fine bins, side by side; null without any. */
export function fineCounts(
  column: ComparedColumn,
  columns: readonly ComparedColumn[],
  p: DriftParameters,
  waves: Waves,
  side: 0 | 1,
): readonly number[] | null {
  const coded = codedOf(waves, column.source);
  const codes = coded?.sides[side];
  if (!coded || !codes) return null;
  const edges = fineEdges(column, columns, p, waves);
  if (edges === null) return foldCodes(codes, []);
  // The outermost edges are the reference's range; what lies beyond was counted by itself.
  const { below, above } = side === 0 ? { below: 0, above: 0 } : coded;
  const inside = foldCodes(codes, edges.slice(1, -1));
  inside[0] = (inside[0] ?? 0) - below;
  inside[inside.length - 1] = (inside[inside.length - 1] ?? 0) - above;
  return [below, ...inside, above];
}

/** Cuts the reference's codes into bins of about equal mass. */
function spreadEdges(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): readonly (number | undefined)[] | null {
  const range = pooledRange(columns.indexOf(column), waves);
  const codes = codedOf(waves, column.source)?.sides[0];
  return codes === undefined || range === null || codes.values.length === 0 ? null : codeEdges(codes, p.bins * fineBinsPerCell, range);
}

/** Returns a label per right-closed cell, one more than there are edges; a cell of one value is called by it. */
export function cellLabels(edges: readonly number[], show: (x: number) => string, all: string): readonly string[] {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  if (first === undefined || last === undefined) return [all];
  const named = (high: number, i: number): string => {
    const [low, next] = [edges[i - 1], edges[i + 1]];
    if (low !== undefined && low === justBelow(high)) return show(high);
    if (next !== undefined && high === justBelow(next)) return low === undefined ? `< ${show(next)}` : `${show(low)} to < ${show(next)}`;
    return low === undefined ? `≤ ${show(high)}` : range(show(low), show(high));
  };
  return [...edges.map(named), `> ${show(last)}`];
}

/** A dash between two numbers; a word where one of them is negative. */
export const range = (low: string, high: string): string => (low.startsWith('−') ? `${low} to ${high}` : `${low} – ${high}`);

function ascending(edges: readonly (number | undefined)[]): readonly number[] {
  const known = edges.filter((x) => x !== undefined);
  return known.sort((a, b) => a - b).filter((x, i, all) => i === 0 || x > (all[i - 1] ?? x));
}

/** Returns the next smaller double, so that a right-closed bin ending there holds only what is below `x`. */
export function justBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([x]).buffer);
  bits[0] = (bits[0] ?? 0n) + (x > 0 ? -1n : 1n);
  return new Float64Array(bits.buffer)[0] ?? x;
}

/** Returns the extremes of a column over both sides; null when neither has a finite value. */
export function pooledRange(i: number, previous: readonly (readonly ReducedTable[])[]): { low: number; high: number } | null {
  const values = [0, 1].flatMap((side) => {
    const measures = previous[0]?.[side]?.rows[0]?.measures ?? {};
    return [measures[`minimum${i}`], measures[`maximum${i}`]].filter((x) => typeof x === 'number');
  });
  return values.length > 0 ? { low: Math.min(...values), high: Math.max(...values) } : null;
}

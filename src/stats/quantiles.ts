import { exp, ln } from './elementary.ts';
import { total, type ValueCountTable } from './value-counts.ts';

/** The two 1-based ranks between which a type-7 quantile lies, and how far it is from the first to the second, in [0, 1). */
export interface QuantileRanks {
  readonly low: number;
  readonly high: number;
  readonly fraction: number;
}

/** Ranks of the type-7 (numpy 'linear') `q`-quantile of `n` values, 0 <= q <= 1: floor and ceiling of (n−1)q + 1. null when n is 0. */
export function quantileRanks(n: number, q: number): QuantileRanks | null {
  if (n < 1 || q < 0 || q > 1) return null;
  const position = (n - 1) * q;
  const floor = Math.floor(position);
  return { low: floor + 1, high: Math.ceil(position) + 1, fraction: position - floor };
}

/** The value with the given 1-based rank among the counted values in ascending order. null when the rank is outside 1…n. */
export function valueAtRank(table: ValueCountTable, rank: number): number | null {
  if (rank < 1) return null;
  let seen = 0;
  for (let i = 0; i < table.values.length; i += 1) {
    seen += table.counts[i] ?? 0;
    if (seen >= rank) return table.values[i] ?? null;
  }
  return null;
}

/** Goes from `low` to `high` by `fraction` in [0, 1], from the nearer end, so that the same ends give the same bits as numpy's quantile. */
export function interpolate(low: number, high: number, fraction: number): number {
  const step = high - low;
  if (!Number.isFinite(step)) return low * (1 - fraction) + high * fraction;
  return fraction >= 0.5 ? high - step * (1 - fraction) : low + step * fraction;
}

/** The exact type-7 `q`-quantile of the counted values, in their unit. null when nothing is counted or q is outside [0, 1]. */
export function quantile(table: ValueCountTable, q: number): number | null {
  const ranks = quantileRanks(total(table.counts), q);
  if (ranks === null) return null;
  const low = valueAtRank(table, ranks.low);
  const high = valueAtRank(table, ranks.high);
  return low === null || high === null ? null : interpolate(low, high, ranks.fraction);
}

/**
 * `count + 1` edges from `minimum` to `maximum` (0 < minimum <= maximum), each the same factor above the one before; both ends are exact.
 * Edges that rounding makes equal are given once. null when the range is not positive and finite or count < 1.
 */
export function logBucketEdges(minimum: number, maximum: number, count: number): number[] | null {
  if (!(minimum > 0) || !(maximum >= minimum) || maximum === Infinity || count < 1) return null;
  const from = ln(minimum);
  const span = ln(maximum) - from;
  const edges = [minimum];
  for (let i = 1; i < count; i += 1) edges.push(Math.min(maximum, Math.max(minimum, exp(from + (span * i) / count))));
  edges.push(maximum);
  return strictlyAscending(edges);
}

/** The interior type-7 quantiles i/`bins` of the counted values, equal ones once: at most bins − 1 edges. Empty when nothing is counted. */
export function quantileEdges(table: ValueCountTable, bins: number): number[] {
  const edges: number[] = [];
  for (let i = 1; i < bins; i += 1) {
    const edge = quantile(table, i / bins);
    if (edge !== null) edges.push(edge);
  }
  return strictlyAscending(edges);
}

/** The nine type-7 deciles of the counted values, equal ones once. Empty when nothing is counted. */
export function decileEdges(table: ValueCountTable): number[] {
  return quantileEdges(table, 10);
}

/**
 * Interior edges, each one of the counted values, that split them into at most `bins` right-closed bins of about equal mass: the values at ranks
 * ⌈i·n/bins⌉, equal ones once. Empty when nothing is counted.
 */
export function equalMassEdges(table: ValueCountTable, bins: number): number[] {
  const n = total(table.counts);
  const edges: number[] = [];
  for (let i = 1; i < bins && n > 0; i += 1) {
    const edge = valueAtRank(table, Math.ceil((i * n) / bins));
    if (edge !== null) edges.push(edge);
  }
  return strictlyAscending(edges);
}

/**
 * Edges of a fine histogram (`edges.length + 1` right-closed bins) that split its mass into at most `bins` bins of about equal mass.
 * A subset of `edges`, so the histogram folds onto it without loss. Empty when nothing is counted.
 */
export function equalMassEdgesOfHistogram(edges: ArrayLike<number>, counts: ArrayLike<number>, bins: number): number[] {
  const lastBin = edges.length;
  const values = Array.from({ length: lastBin + 1 }, (_, i) => (i < lastBin ? (edges[i] ?? Infinity) : Infinity));
  return equalMassEdges({ values, counts }, bins).filter((edge) => edge !== Infinity);
}

function strictlyAscending(edges: readonly number[]): number[] {
  return edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] ?? -Infinity));
}

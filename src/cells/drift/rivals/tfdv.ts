import { lInfinity } from '../../../stats/distances.ts';
import { total } from '../../../stats/value-counts.ts';
import { evenEdges, halfOpenCounts, jensenShannon, rangeOf, sharesOf } from './shares.ts';
import type { RivalColumn, RivalRule } from './types.ts';

/** A bucket of a histogram [low, high) with its count; a point where both ends are equal. */
export interface Bucket {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/**
 * Jensen–Shannon divergence in bits (not its root) of two histograms with edges of their own: all edges together cut both, a bucket's mass is spread
 * evenly over its width, points stand apart. NaN is one cell more.
 */
export function tfdvJensenShannon(
  reference: readonly Bucket[],
  current: readonly Bucket[],
  nan: { readonly reference: number; readonly current: number } = { reference: 0, current: 0 },
): number {
  const all = [...reference, ...current];
  const edges = [...new Set(all.flatMap(({ low, high }) => [low, high]))].sort((a, b) => a - b);
  const points = [...new Set(all.filter(({ low, high }) => low === high).map(({ low }) => low))];
  const spread = (buckets: readonly Bucket[], missing: number) => [
    ...edges.slice(1).map((high, i) => {
      const low = edges[i] ?? high;
      return buckets.reduce((sum, b) => sum + (b.low < b.high && b.low <= low && b.high >= high ? (b.count * (high - low)) / (b.high - b.low) : 0), 0);
    }),
    ...points.map((x) => buckets.reduce((sum, b) => sum + (b.low === x && b.high === x ? b.count : 0), 0)),
    missing,
  ];
  return Math.min(1, jensenShannon(sharesOf(spread(reference, nan.reference)), sharesOf(spread(current, nan.current))));
}

/** max |a − b| / (Σa + Σb): sees a change of volume that shares hide. */
export function tfdvNormalizedAbsoluteDifference(reference: readonly number[], current: readonly number[]): number | null {
  const all = total(reference) + total(current);
  return all > 0 ? Math.max(...reference.map((a, i) => Math.abs(a - (current[i] ?? 0)))) / all : null;
}

/** Each side's own histogram of ten buckets of equal width. */
function buckets(column: RivalColumn, side: 'reference' | 'current'): readonly Bucket[] {
  const range = column.values && rangeOf(column.values, column.values[side]);
  if (!column.values || !range) return [];
  if (range.low === range.high) return [{ ...range, count: total(column[side]) }];
  const edges = evenEdges(range.low, range.high, 10);
  const counts = halfOpenCounts(edges, column.values, 'drop')[side === 'reference' ? 0 : 1];
  return counts.map((count, i) => ({ low: edges[i] ?? 0, high: edges[i + 1] ?? 0, count }));
}

export const tfdv: RivalRule = {
  title: 'TensorFlow Data Validation',
  defect: 'TFDV is silent until a threshold is set by hand for each column, and proposes to raise it to the observed value when it is exceeded',
  answers(column) {
    if (total(column.reference) === 0 || total(column.current) === 0) return [{ method: 'none', value: null, threshold: null, drift: null }];
    const value = column.values ? tfdvJensenShannon(buckets(column, 'reference'), buckets(column, 'current')) : lInfinity(column.reference, column.current);
    return [{ method: column.values ? 'Jensen–Shannon divergence (bits)' : 'L∞', value, threshold: null, drift: null }];
  },
};

import type { ReducedTable } from '../../reduce/types.ts';
import { sqrt } from '../../stats/elementary.ts';
import { metricSums } from '../metric.ts';
import { binnedQuantile } from '../sli/binned-quantile.ts';
import type { ChangeScope } from './plan.ts';

export interface Bucket {
  /** Start, in epoch milliseconds. */
  readonly time: number;
  readonly value: number;
  /** Rows behind a rate, mean or quantile; the denominator of a ratio; 1 for counts, whose buckets weigh alike. */
  readonly weight: number;
  readonly sum: number;
  readonly n: number;
}

export interface BucketSeries {
  readonly buckets: readonly Bucket[];
  /** Buckets inside the span without a value. */
  readonly empty: number;
  /** Cut buckets at the ends that were left out. */
  readonly cut: number;
  /** Rows without a time. */
  readonly untimed: number;
  readonly rows: number;
}

/** Returns the metric per bucket in order of time. Counts are 0 where there were no rows, and lose the buckets that the ends cut; others have no value there. */
export function bucketSeries(scope: ChangeScope, reduced: readonly (readonly ReducedTable[])[]): BucketSeries {
  const width = scope.seconds * 1000;
  const found = new Map<number, Bucket>();
  let untimed = 0;
  let rows = 0;
  const looks = new Map((reduced[1]?.[0]?.rows ?? []).map((row) => [row.keys.time, row.measures.look]));
  const measure = reduced[1]?.[0]?.reduction.kind === 'grouped' ? reduced[1][0].reduction.measures.look : undefined;
  const edges = measure?.kind === 'histogram' ? measure.edges : [];
  for (const row of reduced[0]?.[0]?.rows ?? []) {
    rows += Number(row.measures.rows ?? 0);
    const { time } = row.keys;
    if (typeof time !== 'number') {
      untimed += Number(row.measures.rows ?? 0);
      continue;
    }
    if (scope.metric.kind === 'quantile') {
      const counts = looks.get(time);
      const n = Number(row.measures.n ?? 0);
      const value = Array.isArray(counts) ? binnedQuantile(edges, counts, scope.metric.quantile ?? 0.5, null).value : null;
      if (value !== null) found.set(time, { time, value, weight: n, sum: value * n, n });
      continue;
    }
    const sums = metricSums(scope.metric, row);
    if (scope.metric.kind === 'count') found.set(time, { time, value: sums.rows, weight: 1, sum: sums.rows, n: sums.rows });
    else if (sums.weight > 0) found.set(time, { time, value: sums.sum / sums.weight, weight: sums.weight, sum: sums.sum, n: sums.rows });
  }
  const times = [...found.keys()].sort((a, b) => a - b);
  const [low = 0] = times;
  const high = times[times.length - 1] ?? 0;
  const inside = times.length === 0 ? 0 : Math.round((high - low) / width) + 1;
  if (scope.metric.kind !== 'count') return { buckets: times.flatMap((t) => found.get(t) ?? []), empty: inside - times.length, cut: 0, untimed, rows };
  const filled = Array.from({ length: inside }, (_, i): Bucket => found.get(low + i * width) ?? { time: low + i * width, value: 0, weight: 1, sum: 0, n: 0 });
  const from = scope.from.window;
  const start = from !== undefined && from.from <= scope.first && from.from % width === 0 ? 0 : 1;
  const end = from !== undefined && from.to <= scope.last && from.to % width === 0 ? 0 : 1;
  const kept = filled.slice(start, Math.max(start, filled.length - end));
  return { buckets: kept, empty: 0, cut: filled.length - kept.length, untimed, rows };
}

/** Returns the series that is tested: distances from the overall level in units that a bucket's rows do not change, so that buckets may trade places. */
export function steadySeries(buckets: readonly Bucket[]): Float64Array {
  const weight = buckets.reduce((sum, b) => sum + b.weight, 0);
  const level = buckets.reduce((sum, b) => sum + b.value * b.weight, 0) / weight;
  const mean = weight / buckets.length;
  return Float64Array.from(buckets, (b) => (b.value - level) * sqrt(b.weight / mean));
}

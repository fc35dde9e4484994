import { adjustedRand } from '../../stats/adjusted-rand.ts';
import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { totalVariation } from '../../stats/distances.ts';
import { newcombeDifference } from '../../stats/intervals.ts';
import { assignClusters, kMeans } from '../../stats/k-means.ts';
import { chiSquareRedrawP } from '../../stats/psi-null.ts';
import { quantile } from '../../stats/quantiles.ts';
import type { DenseRows } from '../../stats/random-features.ts';
import { countValues } from '../../stats/value-counts.ts';

/** How current rows fall into the groups that one half of the reference forms. */
export interface ClusterShift {
  /** Sizes of the groups among held-out reference rows and current rows, the largest first. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly totalVariation: number;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /**
   * Agreement (adjusted Rand index) of the reference's groups with the groups that k-means finds by itself, on held-out reference rows and on current rows: much lower on current rows means other
   * groups.
   */
  readonly agreement: { readonly reference: number | null; readonly current: number | null };
  /** Rows beyond the distance that 1 % of the held-out reference rows exceed. */
  readonly far: {
    readonly reference: number;
    readonly current: number;
    /** True when current has certainly more, by at least 1 % of its rows. */
    readonly isMore: boolean;
    /** True when those rows lie closer together than to any group of the reference. */
    readonly isDense: boolean;
  };
  readonly n: { readonly reference: number; readonly current: number };
}

/** Learns groups from `learning` and compares how `held`, the other reference rows, and `current` fall into them. null when there is only one group. */
export function clusterShift(
  learning: DenseRows,
  held: DenseRows,
  current: DenseRows,
  options: { readonly count: number; readonly seed: number },
): ClusterShift | null {
  const groups = kMeans(learning, options.count, options.seed, 2);
  if (groups === null || groups.count < 2 || held.rows < 10 || current.rows < 10) return null;
  const [before, now] = [assignClusters(held, groups.centers), assignClusters(current, groups.centers)];
  const sizes = (nearest: Uint16Array) => {
    const counts = new Array<number>(groups.count).fill(0);
    for (const c of nearest) counts[c] = (counts[c] ?? 0) + 1;
    return counts;
  };
  const [then, next] = [sizes(before.nearest), sizes(now.nearest)];
  const test = chiSquareTwoSample(then, next);
  if (test === null) return null;
  const order = [...then.keys()].sort((a, b) => (then[b] ?? 0) - (then[a] ?? 0) || a - b);
  const own = (rows: DenseRows, nearest: Uint16Array) => {
    const found = kMeans(rows, groups.count, options.seed, 1);
    return found === null ? null : adjustedRand(nearest, found.nearest);
  };
  return {
    reference: order.map((c) => then[c] ?? 0),
    current: order.map((c) => next[c] ?? 0),
    totalVariation: totalVariation(then, next) ?? 0,
    statistic: test.statistic,
    df: test.df,
    p: test.smallestExpected < 5 ? (chiSquareRedrawP(then, next, { seed: options.seed }) ?? test.p) : test.p,
    agreement: { reference: own(held, before.nearest), current: own(current, now.nearest) },
    far: farRows(current, before.distances, now.distances),
    n: { reference: held.rows, current: current.rows },
  };
}

function farRows(current: DenseRows, before: Float64Array, now: Float64Array): ClusterShift['far'] {
  const limit = quantile(countValues(before), 0.99) ?? 0;
  const reference = before.filter((d) => d > limit).length;
  const beyond = Array.from(now.keys()).filter((i) => (now[i] ?? 0) > limit);
  const more = newcombeDifference(beyond.length, now.length, reference, before.length, 0.99);
  const isMore = more !== null && more.low > 0 && beyond.length / now.length - reference / before.length >= 0.01;
  const { width } = current;
  const center = new Float64Array(width);
  for (const i of beyond) for (let k = 0; k < width; k += 1) center[k] = (center[k] ?? 0) + (current.values[i * width + k] ?? 0) / beyond.length;
  // Medians, for strays must not decide whether most of the far rows gather.
  const around = beyond.map((i) =>
    center.reduce((sum, c, k) => sum + ((current.values[i * width + k] ?? 0) - c) * ((current.values[i * width + k] ?? 0) - c), 0),
  );
  const away = quantile(countValues(beyond.map((i) => now[i] ?? 0)), 0.5) ?? 0;
  return {
    reference,
    current: beyond.length,
    isMore,
    isDense: isMore && beyond.length >= 10 && (quantile(countValues(around), 0.5) ?? 0) < away / 2,
  };
}

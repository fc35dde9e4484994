import { clusteredDifference, type Cluster, type ClusteredDifference } from './cluster-means.ts';

/** A cluster with what the same unit did before: rows and sum of the earlier period (0 rows when it was not seen). */
export interface CupedCluster extends Cluster {
  readonly before: { readonly n: number; readonly sum: number };
}

export interface CupedDifference extends ClusteredDifference {
  /** How much of the earlier difference is taken off; 0 when the earlier period explains nothing. */
  readonly theta: number;
  /** Share of the difference's variance that the earlier period removes, >= 0. */
  readonly reduction: number;
  /** The clusters with the earlier period taken off, in the given order; the given ones where nothing is. */
  readonly adjusted: readonly Cluster[];
}

/**
 * The difference of two means with the earlier period's difference taken off (CUPED, Deng and others 2013), on cluster sums. The covariate of a cluster is
 * its own earlier mean, or the mean of all where it was not seen; theta is the slope of what clusters add to the difference on what they add to the earlier
 * difference, in both arms together. Assignment must not depend on the earlier period. null as `clusteredDifference`.
 */
export function cupedDifference(clusters: readonly CupedCluster[]): CupedDifference | null {
  const plain = clusteredDifference(clusters);
  if (plain === null) return null;
  let n = 0;
  let sum = 0;
  for (const { before } of clusters) {
    n += before.n;
    sum += before.sum;
  }
  const unchanged = { ...plain, theta: 0, reduction: 0, adjusted: clusters };
  if (n === 0) return unchanged;
  const overall = sum / n;
  const earlier = clusters.map(({ n1, n2, before }): Cluster => {
    const mean = before.n > 0 ? before.sum / before.n : overall;
    return { n1, n2, sum1: n1 * mean, sum2: n2 * mean };
  });
  const covariate = clusteredDifference(earlier);
  if (covariate === null || !(covariate.variance > 0)) return unchanged;
  const n1 = clusters.reduce((total, cluster) => total + cluster.n1, 0);
  const n2 = clusters.reduce((total, cluster) => total + cluster.n2, 0);
  let cross = 0;
  let square = 0;
  clusters.forEach((cluster, i) => {
    const past = earlier[i];
    if (past === undefined) return;
    const x = (past.sum2 - covariate.second * past.n2) / n2 - (past.sum1 - covariate.first * past.n1) / n1;
    const y = (cluster.sum2 - plain.second * cluster.n2) / n2 - (cluster.sum1 - plain.first * cluster.n1) / n1;
    cross += x * y;
    square += x * x;
  });
  const theta = square > 0 ? cross / square : 0;
  const adjusted = clusters.map((cluster, i) => ({
    n1: cluster.n1,
    n2: cluster.n2,
    sum1: cluster.sum1 - theta * ((earlier[i]?.sum1 ?? 0) - overall * cluster.n1),
    sum2: cluster.sum2 - theta * ((earlier[i]?.sum2 ?? 0) - overall * cluster.n2),
  }));
  const found = clusteredDifference(adjusted);
  if (found === null || found.variance >= plain.variance) return unchanged;
  return { ...found, theta, reduction: plain.variance > 0 ? 1 - found.variance / plain.variance : 0, adjusted };
}

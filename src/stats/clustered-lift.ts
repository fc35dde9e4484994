import type { Cluster } from './cluster-means.ts';

/**
 * Clusters whose difference of means carries the error of the relative lift: the delta method as scaled sums, difference / |control| with what control's mean
 * itself adds, in each cluster by what it has of both arms. `adjusted` are the clusters that `difference` was made of, where an earlier period was taken off;
 * control's mean is never adjusted. Only variances and degrees of freedom of the result are meant to be read. Empty where `control` is 0.
 */
export function liftClusters(clusters: readonly Cluster[], control: number, difference: number, adjusted: readonly Cluster[] = clusters): readonly Cluster[] {
  if (control === 0) return [];
  const size = Math.abs(control);
  const rise = difference / control;
  return clusters.map((cluster, i): Cluster => {
    const part = adjusted[i] ?? cluster;
    return { n1: cluster.n1, n2: cluster.n2, sum1: (part.sum1 + rise * cluster.sum1) / size, sum2: part.sum2 / size };
  });
}

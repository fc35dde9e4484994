import type { Uniform } from './random.ts';
import { drawMultinomial } from './resampling.ts';

/** One cluster (a person, a random group of persons): a count vector, all groups after another. */
export type ClusterCounts = readonly number[];

/**
 * The cluster bootstrap: draws as many clusters as there are, with return, and gives `visit` the summed count vector of each replicate, in a buffer that the
 * next replicate overwrites. Requests of one person stay together, so that their likeness widens the spread. Cost: replicates × clusters × non-zero counts.
 */
export function bootstrapClusters(
  uniform: Uniform,
  clusters: readonly ClusterCounts[],
  replicates: number,
  visit: (sums: Float64Array, replicate: number) => void,
): void {
  const m = clusters.length;
  const width = Math.max(0, ...clusters.slice(0, 1).map((cluster) => cluster.length));
  const sparse = clusters.map((cluster) => {
    const at = cluster.flatMap((count, i) => (count === 0 ? [] : [i]));
    return { at: Uint32Array.from(at), counts: Float64Array.from(at, (i) => cluster[i] ?? 0) };
  });
  const ones = new Float64Array(m).fill(1);
  const times = new Float64Array(m);
  const sums = new Float64Array(width);
  for (let r = 0; r < replicates; r += 1) {
    if (m > manyClusters) drawEqual(uniform, m, times);
    else drawMultinomial(uniform, m, ones, times);
    sums.fill(0);
    for (let c = 0; c < m; c += 1) {
      const weight = times[c] ?? 0;
      const cluster = sparse[c];
      if (weight === 0 || cluster === undefined) continue;
      for (let i = 0; i < cluster.at.length; i += 1) {
        const cell = cluster.at[i] ?? 0;
        sums[cell] = (sums[cell] ?? 0) + weight * (cluster.counts[i] ?? 0);
      }
    }
    visit(sums, r);
  }
}

/** Above this many clusters, picking them one by one costs less than a binomial draw for each. */
const manyClusters = 8;

function drawEqual(uniform: Uniform, m: number, times: Float64Array): void {
  times.fill(0);
  for (let i = 0; i < m; i += 1) {
    const at = Math.floor(uniform() * m);
    times[at] = (times[at] ?? 0) + 1;
  }
}

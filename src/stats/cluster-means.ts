import { studentTQuantile, studentTTwoSided } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** One cluster (a customer, a stretch of time): rows and sum of both arms. An arm that it does not have is 0 rows. */
export interface Cluster {
  readonly n1: number;
  readonly sum1: number;
  readonly n2: number;
  readonly sum2: number;
}

/** The difference of two means (or shares), second − first, when rows come in clusters. */
export interface ClusteredDifference {
  readonly difference: number;
  readonly first: number;
  readonly second: number;
  /** Squared standard errors of each mean and of the difference. */
  readonly firstVariance: number;
  readonly secondVariance: number;
  readonly variance: number;
  /** Clusters with rows in each arm. */
  readonly firstClusters: number;
  readonly secondClusters: number;
  readonly df: number;
}

/**
 * The delta method for ratios of cluster sums (Deng and others 2018): each mean is Σ sum / Σ rows, and its error is carried by what each cluster adds,
 * (sum − mean · rows) / Σ rows. A cluster with rows in both arms counts once, so shared ups and downs cancel. Degrees of freedom by Welch and
 * Satterthwaite over clusters. null when an arm has fewer than 2 clusters.
 */
export function clusteredDifference(clusters: Iterable<Cluster>): ClusteredDifference | null {
  const list = [...clusters];
  let n1 = 0;
  let n2 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let firstClusters = 0;
  let secondClusters = 0;
  for (const cluster of list) {
    n1 += cluster.n1;
    n2 += cluster.n2;
    sum1 += cluster.sum1;
    sum2 += cluster.sum2;
    if (cluster.n1 > 0) firstClusters += 1;
    if (cluster.n2 > 0) secondClusters += 1;
  }
  if (firstClusters < 2 || secondClusters < 2) return null;
  const first = sum1 / n1;
  const second = sum2 / n2;
  const scale1 = sqrt(firstClusters / (firstClusters - 1)) / n1;
  const scale2 = sqrt(secondClusters / (secondClusters - 1)) / n2;
  let variance = 0;
  let firstVariance = 0;
  let secondVariance = 0;
  for (const cluster of list) {
    const one = (cluster.sum1 - first * cluster.n1) * scale1;
    const two = (cluster.sum2 - second * cluster.n2) * scale2;
    firstVariance += one * one;
    secondVariance += two * two;
    variance += (two - one) * (two - one);
  }
  const sum = firstVariance + secondVariance;
  const spread = (firstVariance * firstVariance) / (firstClusters - 1) + (secondVariance * secondVariance) / (secondClusters - 1);
  const df = spread > 0 ? (sum * sum) / spread : Math.min(firstClusters, secondClusters) - 1;
  return { difference: second - first, first, second, firstVariance, secondVariance, variance, firstClusters, secondClusters, df };
}

/** Student's interval and two-sided p of an estimate with a squared standard error. null when that is not above 0. */
export function tInterval(estimate: number, variance: number, df: number, level = 0.95): (Interval & { statistic: number; df: number; p: number }) | null {
  if (!(variance > 0) || !(df > 0)) return null;
  const error = sqrt(variance);
  const reach = studentTQuantile(1 - (1 - level) / 2, df) * error;
  return { low: estimate - reach, high: estimate + reach, statistic: estimate / error, df, p: studentTTwoSided(estimate / error, df) };
}

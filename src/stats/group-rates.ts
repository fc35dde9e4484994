import { normalQuantile, studentTQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { wilson, type Interval } from './intervals.ts';

/**
 * The order of a group's count vector: its rows by prediction and outcome (sums of weights where rows are weighted). Rows whose outcome is not known are apart:
 * they count in the selection rate and nowhere else.
 */
export const groupCells = ['truePositives', 'falsePositives', 'falseNegatives', 'trueNegatives', 'unlabelledSelected', 'unlabelledRejected'] as const;

/** Rates of one group, each a count over its own denominator. */
export const groupRateNames = [
  'selection_rate',
  'true_positive_rate',
  'false_positive_rate',
  'false_negative_rate',
  'true_negative_rate',
  'positive_predictive_value',
  'negative_predictive_value',
  'accuracy',
  'prevalence',
] as const;
export type GroupRateName = (typeof groupRateNames)[number];

/** Which cells are counted above the line and which below; indices into `groupCells`. */
interface RateCells {
  readonly hits: readonly number[];
  readonly among: readonly number[];
  /** Why there is no rate when nothing stands below the line. */
  readonly reason: string;
}

const cells: Readonly<Record<GroupRateName, RateCells>> = {
  selection_rate: { hits: [0, 1, 4], among: [0, 1, 2, 3, 4, 5], reason: 'no_rows' },
  true_positive_rate: { hits: [0], among: [0, 2], reason: 'no_positives' },
  false_positive_rate: { hits: [1], among: [1, 3], reason: 'no_negatives' },
  false_negative_rate: { hits: [2], among: [0, 2], reason: 'no_positives' },
  true_negative_rate: { hits: [3], among: [1, 3], reason: 'no_negatives' },
  positive_predictive_value: { hits: [0], among: [0, 1], reason: 'no_predicted_positives' },
  negative_predictive_value: { hits: [3], among: [2, 3], reason: 'no_predicted_negatives' },
  accuracy: { hits: [0, 3], among: [0, 1, 2, 3], reason: 'no_labels' },
  prevalence: { hits: [0, 2], among: [0, 1, 2, 3], reason: 'no_labels' },
};

/** The cells behind a rate. */
export function rateCells(name: GroupRateName): RateCells {
  return cells[name];
}

/** A rate: what is counted, out of how many. `value` is null where that is 0, with the reason; never 0, which would be a rate. */
export interface GroupRate {
  readonly hits: number;
  readonly among: number;
  readonly value: number | null;
  readonly reason: string | null;
}

/** A rate from a count vector. */
export function groupRate(name: GroupRateName, vector: ArrayLike<number>): GroupRate {
  const { hits, among, reason } = cells[name];
  const sum = (of: readonly number[]): number => of.reduce((total, i) => total + (vector[i] ?? 0), 0);
  const n = sum(among);
  const k = sum(hits);
  return n > 0 ? { hits: k, among: n, value: k / n, reason: null } : { hits: 0, among: 0, value: null, reason };
}

/** The same rows with the other prediction and outcome called positive. */
export function swapped(vector: readonly number[]): readonly number[] {
  const [tp = 0, fp = 0, fn = 0, tn = 0, selected = 0, rejected = 0] = vector;
  return [tn, fn, fp, tp, rejected, selected];
}

/**
 * The size of a simple sample that would know a share as well as `n` rows in clusters do: n over the design effect (never above n), and less by the square of
 * normal over Student quantiles for the few degrees of freedom, as in Korn and Graubard (1998). `variance` is the share's variance from cluster sums.
 */
export function clusteredSize(share: number, n: number, variance: number, clusters: number, level = 0.95): number {
  if (clusters < 2) return 0;
  const plain = (share * (1 - share)) / n;
  // A share of 0 or 1 has no variance of its own: then each cluster is one observation.
  const size = plain > 0 && variance > 0 ? Math.min(n, (n * plain) / variance) : Math.min(n, clusters);
  const tail = 1 - (1 - level) / 2;
  const ratio = normalQuantile(tail) / studentTQuantile(tail, clusters - 1);
  return size * ratio * ratio;
}

/** Wilson's interval of a share at an effective size, whole or not. null when the size is 0. */
export function effectiveInterval(share: number, size: number, level = 0.95): Interval | null {
  return wilson(share * size, size, level);
}

/** The variance of Σ hits / Σ rows when clusters are independent (Cochran's ratio estimator, n/(n − 1) correction). null below 2 clusters with rows. */
export function clusterRatioVariance(clusters: readonly { readonly hits: number; readonly among: number }[]): { variance: number; clusters: number } | null {
  const used = clusters.filter((cluster) => cluster.among > 0);
  const m = used.length;
  if (m < 2) return null;
  const hits = used.reduce((sum, cluster) => sum + cluster.hits, 0);
  const among = used.reduce((sum, cluster) => sum + cluster.among, 0);
  const share = hits / among;
  let squares = 0;
  for (const cluster of used) {
    const rest = cluster.hits - share * cluster.among;
    squares += rest * rest;
  }
  return { variance: (squares * m) / (m - 1) / (among * among), clusters: m };
}

/** The design effect: the variance under clustering over that of a simple sample of `n` rows. null where the share is 0 or 1. */
export function designEffect(share: number, n: number, variance: number): number | null {
  const plain = (share * (1 - share)) / n;
  return plain > 0 ? variance / plain : null;
}

/** Newcombe's interval (1998, method 10) for first − second at effective sizes. null when a size is 0. */
export function effectiveDifference(first: number, firstSize: number, second: number, secondSize: number, level = 0.95): Interval | null {
  const one = effectiveInterval(first, firstSize, level);
  const two = effectiveInterval(second, secondSize, level);
  if (one === null || two === null) return null;
  const reach = (a: number, b: number): number => sqrt(a * a + b * b);
  return {
    low: Math.max(-1, first - second - reach(first - one.low, two.high - second)),
    high: Math.min(1, first - second + reach(one.high - first, second - two.low)),
  };
}

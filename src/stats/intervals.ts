import { binomialCdf, binomialQuantile, normalQuantile, studentTQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';

/** A two-sided interval, low <= high. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval for a proportion of `successes` in `n`, two-sided at `level` (default 0.95), within [0, 1]. null when n is 0. */
export function wilson(successes: number, n: number, level = 0.95): Interval | null {
  if (n <= 0) return null;
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = successes / n;
  const center = share + (z * z) / (2 * n);
  const reach = z * sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    low: successes <= 0 ? 0 : Math.max(0, (center - reach) / scale),
    high: successes >= n ? 1 : Math.min(1, (center + reach) / scale),
  };
}

/**
 * Newcombe's (1998) hybrid score interval, method 10, for the difference of two independent proportions, first − second, within [−1, 1].
 * null when either side is empty.
 */
export function newcombeDifference(successes1: number, n1: number, successes2: number, n2: number, level = 0.95): Interval | null {
  const first = wilson(successes1, n1, level);
  const second = wilson(successes2, n2, level);
  if (first === null || second === null) return null;
  const p1 = successes1 / n1;
  const p2 = successes2 / n2;
  return {
    low: Math.max(-1, p1 - p2 - hypotenuse(p1 - first.low, second.high - p2)),
    high: Math.min(1, p1 - p2 + hypotenuse(first.high - p1, p2 - second.low)),
  };
}

function hypotenuse(a: number, b: number): number {
  return sqrt(a * a + b * b);
}

/**
 * Student's t interval for a mean, from the number of values, their mean and their unbiased variance (ddof 1), in the unit of the values.
 * null when n < 2.
 */
export function meanInterval(n: number, mean: number, sampleVariance: number, level = 0.95): Interval | null {
  if (n < 2) return null;
  const reach = studentTQuantile(1 - (1 - level) / 2, n - 1) * sqrt(sampleVariance / n);
  return { low: mean - reach, high: mean + reach };
}

/** 1-based ranks of the two order statistics that enclose a quantile, and the probability with which they do. */
export interface OrderStatisticRanks {
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

/**
 * The distribution-free interval for the `q`-quantile (0 < q < 1) of `n` values: the narrowest ranks with at most (1 − level)/2 outside on each side.
 * null when no such two-sided interval exists; at 0.95 it exists from n = 36 for p90, 72 for p95, 368 for p99 and 3 688 for p99.9.
 */
export function orderStatisticRanks(n: number, q: number, level = 0.95): OrderStatisticRanks | null {
  const tail = (1 - level) / 2;
  if (n < 1 || q <= 0 || q >= 1) return null;
  const low = binomialQuantile(tail, n, q);
  const high = binomialQuantile(1 - tail, n, q) + 1;
  if (low < 1 || high > n) return null;
  return { low, high, coverage: binomialCdf(high - 1, n, q) - binomialCdf(low - 1, n, q) };
}

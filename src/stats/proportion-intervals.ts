import { betaQuantile, chiSquareQuantile, normalQuantile } from './distributions.ts';
import { exp, ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** Clopper and Pearson's (1934) exact interval for a proportion, from beta quantiles; covers at least `level`, within [0, 1]. null when n is 0. */
export function clopperPearson(successes: number, n: number, level = 0.95): Interval | null {
  if (n <= 0) return null;
  const tail = (1 - level) / 2;
  return {
    low: successes <= 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes >= n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  };
}

/**
 * Katz's (1978) interval for the ratio of two independent proportions, first / second, on the log scale. null when a count that stands under a
 * fraction is 0: the interval is then undefined.
 */
export function katzRatio(successes1: number, n1: number, successes2: number, n2: number, level = 0.95): Interval | null {
  if (successes1 <= 0 || successes2 <= 0 || n1 <= 0 || n2 <= 0) return null;
  const z = normalQuantile(1 - (1 - level) / 2);
  const center = ln(successes1 / n1 / (successes2 / n2));
  const reach = z * sqrt(Math.max(0, 1 / successes1 - 1 / n1 + 1 / successes2 - 1 / n2));
  return { low: exp(center - reach), high: exp(center + reach) };
}

/**
 * Miettinen and Nurminen's (1985) score interval for the difference of two independent proportions, first − second, within [−1, 1]: the differences
 * that the score test with its N/(N − 1) correction does not reject. Defined at zero counts. null when a side is empty.
 */
export function miettinenNurminenDifference(successes1: number, n1: number, successes2: number, n2: number, level = 0.95): Interval | null {
  if (n1 <= 0 || n2 <= 0) return null;
  const limit = chiSquareQuantile(level, 1);
  const estimate = successes1 / n1 - successes2 / n2;
  const rejects = (difference: number): boolean => scoreOfDifference(successes1, n1, successes2, n2, difference) > limit;
  return {
    low: estimate <= -1 ? -1 : boundary(rejects, -1, estimate),
    high: estimate >= 1 ? 1 : boundary(rejects, 1, estimate),
  };
}

/** The chi-square score statistic of a difference: (estimate − difference)² over its variance under that difference. */
export function scoreOfDifference(successes1: number, n1: number, successes2: number, n2: number, difference: number): number {
  const distance = successes1 / n1 - successes2 / n2 - difference;
  if (distance === 0) return 0;
  const second = restrictedShare(successes1, n1, successes2, n2, difference);
  const first = second + difference;
  const n = n1 + n2;
  const variance = ((first * (1 - first)) / n1 + (second * (1 - second)) / n2) * (n / (n - 1));
  return variance > 0 ? (distance * distance) / variance : Infinity;
}

/**
 * Miettinen and Nurminen's (1985) score interval for the ratio of two independent proportions, first / second: the ratios that the score test with its
 * N/(N − 1) correction does not reject; without the correction it is Koopman's (1984). null when a side is empty, or without successes on the second.
 */
export function miettinenNurminenRatio(successes1: number, n1: number, successes2: number, n2: number, level = 0.95): Interval | null {
  if (n1 <= 0 || n2 <= 0 || successes2 <= 0) return null;
  const limit = chiSquareQuantile(level, 1);
  const estimate = successes1 / n1 / (successes2 / n2);
  const rejects = (ratio: number): boolean => scoreOfRatio(successes1, n1, successes2, n2, ratio) > limit;
  let far = Math.max(1, 2 * estimate);
  while (!rejects(far) && far < 1e12) far *= 2;
  return { low: estimate <= 0 ? 0 : boundary(rejects, 0, estimate), high: boundary(rejects, far, estimate) };
}

/** The chi-square score statistic of a ratio: (first − ratio · second)² over its variance where the shares are most likely under that ratio. */
function scoreOfRatio(successes1: number, n1: number, successes2: number, n2: number, ratio: number): number {
  const distance = successes1 / n1 - (ratio * successes2) / n2;
  if (distance === 0) return 0;
  const n = n1 + n2;
  const both = successes1 + successes2;
  const slope = ratio * n1 + successes1 + n2 + ratio * successes2;
  const second = (2 * both) / (slope + sqrt(Math.max(0, slope * slope - 4 * n * ratio * both)));
  const first = ratio * second;
  const variance = ((first * (1 - first)) / n1 + (ratio * ratio * second * (1 - second)) / n2) * (n / (n - 1));
  return variance > 0 ? (distance * distance) / variance : Infinity;
}

/** The second proportion's most likely value when the first is `difference` above it: where the log-likelihood's slope, which only falls, is 0. */
function restrictedShare(successes1: number, n1: number, successes2: number, n2: number, difference: number): number {
  let low = Math.max(0, -difference);
  let high = Math.min(1, 1 - difference);
  const term = (count: number, share: number): number => (count === 0 ? 0 : count / share);
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const slope =
      term(successes1, middle + difference) - term(n1 - successes1, 1 - middle - difference) + term(successes2, middle) - term(n2 - successes2, 1 - middle);
    if (slope > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The edge between what is rejected at `far` and kept at `near`, by bisection; `far` itself when that is kept too. */
function boundary(rejects: (value: number) => boolean, far: number, near: number): number {
  if (!rejects(far)) return far;
  let outside = far;
  let inside = near;
  for (let i = 0; i < 100; i += 1) {
    const middle = (outside + inside) / 2;
    if (middle === outside || middle === inside) break;
    if (rejects(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}

/** An estimate with its interval. */
export interface Estimate extends Interval {
  readonly value: number;
}

/**
 * The MOVER interval (Zou and Donner 2008) for a difference of two estimates, first − second, from their own intervals: each side's reach is recovered from its interval
 * and added in squares, less twice their product times the `correlation` of the estimates, in [−1, 1] (0: independent; Zou 2007 for correlated ones). Newcombe's intervals
 * are the case of two Wilson intervals.
 */
export function moverDifference(first: Estimate, second: Estimate, correlation = 0): Interval {
  const difference = first.value - second.value;
  const reach = (a: number, b: number): number => sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b));
  return {
    low: difference - reach(first.value - first.low, second.high - second.value),
    high: difference + reach(first.high - first.value, second.value - second.low),
  };
}

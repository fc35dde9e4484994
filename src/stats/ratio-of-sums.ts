import { studentTQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** Sums over n pairs (x, y) of finite numbers: Σx, Σy, Σx², Σy² and Σ(x − y)², which carries the product of both. */
export interface PairSums {
  readonly n: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  readonly difference: number;
}

export interface RatioOfSums {
  readonly n: number;
  /** Σx / Σy. */
  readonly value: number;
  /** Squared standard error by the delta method; null below 2 pairs. */
  readonly variance: number | null;
  /** Standard error of the mean of y over that mean, >= 0: where it is not small, the delta method does not hold. */
  readonly denominatorError: number;
}

/** Above this relative error of the denominator a ratio has no interval: it may be near 0, and the ratio anything. */
export const mostDenominatorError = 1 / 3;

/**
 * Σx / Σy with its error by the delta method (Cochran 1977, 6.4): the variance of x − R·y over n·ȳ². Rows count as independent. null without pairs or where
 * Σy is 0.
 */
export function ratioOfSums({ n, x, y, xx, yy, difference }: PairSums): RatioOfSums | null {
  if (n <= 0 || y === 0 || !Number.isFinite(x / y)) return null;
  const value = x / y;
  if (n < 2) return { n, value, variance: null, denominatorError: 0 };
  const xy = (xx + yy - difference) / 2;
  // Residuals x − R·y sum to 0, so that nothing has to be taken off.
  const residual = Math.max(0, xx - 2 * value * xy + value * value * yy);
  const spread = Math.max(0, yy - (y * y) / n) / (n - 1);
  return { n, value, variance: (residual * n) / ((n - 1) * y * y), denominatorError: sqrt(spread / n) / Math.abs(y / n) };
}

/** Student's interval of a ratio of sums with n − 1 degrees of freedom. null below 2 pairs, or where the denominator's own error is above a third of it. */
export function ratioInterval(ratio: RatioOfSums, level = 0.95): Interval | null {
  if (ratio.variance === null || ratio.denominatorError > mostDenominatorError) return null;
  const reach = studentTQuantile(1 - (1 - level) / 2, ratio.n - 1) * sqrt(ratio.variance);
  return { low: ratio.value - reach, high: ratio.value + reach };
}

/** The difference of two ratios of sums, second − first, with the degrees of freedom of Welch and Satterthwaite; null where one has no error. */
export function ratioDifference(
  first: RatioOfSums,
  second: RatioOfSums,
): { readonly difference: number; readonly variance: number; readonly df: number } | null {
  if (first.variance === null || second.variance === null) return null;
  if (Math.max(first.denominatorError, second.denominatorError) > mostDenominatorError) return null;
  const variance = first.variance + second.variance;
  const spread = (first.variance * first.variance) / (first.n - 1) + (second.variance * second.variance) / (second.n - 1);
  return { difference: second.value - first.value, variance, df: spread > 0 ? (variance * variance) / spread : Math.min(first.n, second.n) - 1 };
}

import { exp, ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { betaBinomialMixture, betaBinomialRho, normalMixtureRho, oneSidedBetaBinomialMixture } from './mixture-boundaries.ts';

/**
 * The mixture sequential probability ratio (Robbins 1970; Johari and others 2015) of an estimate with squared standard error `variance` > 0 against 0,
 * with effects mixed over a normal law of variance `mixing` > 0. Its inverse, or the smallest so far, is a p that may be read at any time.
 */
export function mixtureRatio(estimate: number, variance: number, mixing: number): number {
  const both = variance + mixing;
  return sqrt(variance / both) * exp(((mixing / variance) * (estimate * estimate)) / (2 * both));
}

/** An interval and a p-value that hold at every look at once. */
export interface AlwaysValid extends Interval {
  /** For the difference being 0. */
  readonly p: number;
}

/**
 * The asymptotic confidence sequence (Waudby-Smith and others 2021) of an estimate with a standard error from `n` rows: narrowest near `expectedN` rows,
 * which must be chosen before the first look and kept. null when the error is not above 0 or n < 1.
 */
export function alwaysValidInterval(estimate: number, standardError: number, n: number, expectedN: number, level = 0.95): AlwaysValid | null {
  if (!(standardError > 0) || n < 1 || !(expectedN >= 1)) return null;
  const alpha = 1 - level;
  const variance = standardError * standardError;
  // The mixing variance in units of one row's.
  const mixing = (variance * n) / normalMixtureRho(expectedN, alpha);
  const reach = mixtureReach(variance, mixing, alpha);
  return { low: estimate - reach, high: estimate + reach, p: Math.min(1, 1 / mixtureRatio(estimate, variance, mixing)) };
}

/** Half the width of the always-valid interval: sqrt(v(v + t)/t · (2 ln(1/alpha) + ln((v + t)/v))). */
export function mixtureReach(variance: number, mixing: number, alpha: number): number {
  const both = variance + mixing;
  return sqrt(variance * (both / mixing) * (-2 * ln(alpha) + ln(both / variance)));
}

/**
 * An interval for a share of `successes` in `n` that holds at every look, exact at any n (Howard and others 2021, beta-binomial mixture), narrowest near
 * `expectedN`. With `sides: one` each end holds at `level` by itself. Within [0, 1]. null when n is 0.
 */
export function alwaysValidShare(successes: number, n: number, expectedN: number, level = 0.95, sides: 'one' | 'two' = 'two'): Interval | null {
  if (n <= 0) return null;
  const alpha = 1 - level;
  const limit = -ln(alpha);
  const share = successes / n;
  const rejects = (p: number): boolean => logShareMixture(successes, n, p, expectedN, alpha, sides) > limit;
  return {
    low: successes <= 0 ? 0 : edge(rejects, 0, share),
    high: successes >= n ? 1 : edge(rejects, 1, share),
  };
}

/** Log of the beta-binomial mixture of `n` trials around the share `p`, sharpest near `expectedN`; on one side, of shares away from `p` towards what was seen. */
function logShareMixture(successes: number, n: number, p: number, expectedN: number, alpha: number, sides: 'one' | 'two'): number {
  const variance = p * (1 - p);
  const rho = betaBinomialRho(expectedN * variance, p, 1 - p, alpha, sides);
  const surplus = successes - n * p;
  if (sides === 'two') return betaBinomialMixture(rho, p, 1 - p)(surplus, n * variance);
  return surplus >= 0 ? oneSidedBetaBinomialMixture(rho, p, 1 - p)(surplus, n * variance) : oneSidedBetaBinomialMixture(rho, 1 - p, p)(-surplus, n * variance);
}

/** The edge between what is rejected towards `far` and kept at `near`, by bisection. */
function edge(rejects: (value: number) => boolean, far: number, near: number): number {
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

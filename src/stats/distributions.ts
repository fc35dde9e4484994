import betainc from '@stdlib/math-base-special-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import stdlibBetaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import stdlibBinomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import stdlibBinomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import stdlibChiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import stdlibNormalCdf from '@stdlib/stats-base-dists-normal-cdf';
import stdlibNormalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import stdlibTQuantile from '@stdlib/stats-base-dists-t-quantile';
import { betaOfLarge } from './beta-tail.ts';
import { exp, ln, sqrt } from './elementary.ts';
import { upperGammaOfLarge } from './gamma-tail.ts';
import { poissonMass } from './point-masses.ts';

/** Above this the library's incomplete gamma function loses its digits: far out from 210 on, everywhere from 1000 on. */
const LARGE_DF = 200;
/** Above this sum of both shapes its incomplete beta function does. */
const LARGE_SHAPES = 100_000;
const TWO_PI = 6.283185307179586;

/** P(Z <= z) for a standard normal Z. `z` may be infinite. */
export function normalCdf(z: number): number {
  return stdlibNormalCdf(z, 0, 1);
}

/** The z with P(Z <= z) = `p`, for `p` in [0, 1]; 0 gives -Infinity and 1 gives Infinity. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (!(p > 0) || p > 0.01) return stdlibNormalQuantile(p, 0, 1);
  // Far out the library holds six digits, and none below 1e-17. Newton's steps on ln P from the first terms of the asymptotic series hold all.
  const square = -2 * ln(p);
  let z = -sqrt(square - ln(TWO_PI * square));
  for (let i = 0; i < 8; i += 1) {
    const below = normalCdf(z);
    z -= ((ln(below / p) * below) / exp((-z * z) / 2)) * sqrt(TWO_PI);
  }
  return z;
}

/** P(X > x) for chi-square X with `df` > 0 degrees of freedom; 1 for x <= 0. The upper incomplete gamma, so small p-values keep their digits. */
export function chiSquareSurvival(x: number, df: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return df > LARGE_DF ? upperGammaOfLarge(df / 2, x / 2) : gammainc(x / 2, df / 2, true, true);
}

/** The x with P(X <= x) = `p` for chi-square X with `df` > 0 degrees of freedom. `p` in [0, 1). */
export function chiSquareQuantile(p: number, df: number): number {
  let x = stdlibChiSquareQuantile(p, df);
  if (df <= LARGE_DF || x <= 0) return x;
  for (let i = 0; i < 6; i += 1) x += (chiSquareSurvival(x, df) - (1 - p)) / (poissonMass(df / 2 - 1, x / 2) / 2);
  return x;
}

/**
 * P(X > x) for noncentral chi-square X with `df` > 0 and noncentrality `lambda` >= 0: the Poisson(lambda/2) mixture of central survival functions.
 * Each of these is the one before plus a positive term, so the sum does not cancel.
 */
export function noncentralChiSquareSurvival(x: number, df: number, lambda: number): number {
  if (x <= 0) return 1;
  if (lambda <= 0) return chiSquareSurvival(x, df);
  const half = lambda / 2;
  const reach = 10 * sqrt(half) + 40;
  const first = Math.max(0, Math.floor(half - reach));
  const last = Math.ceil(half + reach);
  let shape = df / 2 + first;
  let survival = chiSquareSurvival(x, 2 * shape);
  let increment = poissonMass(shape, x / 2);
  let weight = first === 0 ? exp(-half) : poissonMass(first, half);
  let sum = 0;
  for (let j = first; j <= last; j += 1) {
    sum += weight * survival;
    weight *= half / (j + 1);
    survival += increment;
    shape += 1;
    increment *= x / 2 / shape;
  }
  return Math.min(1, sum);
}

/** The t with P(T <= t) = `p` for Student's T with `df` > 0 degrees of freedom (need not be whole, may be infinite). `p` in [0, 1]. */
export function studentTQuantile(p: number, df: number): number {
  return df === Infinity ? normalQuantile(p) : stdlibTQuantile(p, df);
}

/** P(|T| > |t|) for Student's T with `df` > 0 degrees of freedom: the two-sided p of a t test. Small values keep their digits. */
export function studentTTwoSided(t: number, df: number): number {
  if (!(df > 0)) return Number.NaN;
  if (df === Infinity) return Math.min(1, 2 * normalCdf(-Math.abs(t)));
  const square = t * t;
  return square === Infinity ? 0 : incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/** P(T <= t) for Student's T with `df` > 0 degrees of freedom. */
export function studentTCdf(t: number, df: number): number {
  const tail = studentTTwoSided(t, df) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** P(F > x) for Fisher's F with `df1` and `df2` degrees of freedom; 1 for x <= 0. */
export function fSurvival(x: number, df1: number, df2: number): number {
  if (x <= 0) return 1;
  const scaled = df1 * x;
  return scaled === Infinity ? 0 : incompleteBeta(df2 / (df2 + scaled), scaled / (df2 + scaled), df2 / 2, df1 / 2);
}

/** P(X <= x) for X of the beta law with shapes `a`, `b` > 0. */
export function betaCdf(x: number, a: number, b: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : incompleteBeta(x, 1 - x, a, b);
}

/** I_x(a, b) with `x` + `y` = 1 given apart: the library is asked for the end that is near 0. */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (a + b > LARGE_SHAPES) return betaOfLarge(x, y, a, b);
  return x <= y ? betainc(x, a, b, true, false) : betainc(y, b, a, true, true);
}

/** The x with P(X <= x) = `p` for X of the beta law with shapes `a`, `b` > 0. */
export function betaQuantile(p: number, a: number, b: number): number {
  return stdlibBetaQuantile(p, a, b);
}

/** P(N <= k) for Poisson N of mean `mean` >= 0: the upper incomplete gamma function. 0 for k < 0. */
export function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0;
  return mean === 0 ? 1 : chiSquareSurvival(2 * mean, 2 * (Math.floor(k) + 1));
}

/** P(K <= k) for K successes in `n` trials of probability `p`. NaN where `n` is no whole number >= 0 or `p` outside [0, 1]. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (n <= LARGE_SHAPES || !(k >= 0 && k < n && p > 0 && p < 1)) return stdlibBinomialCdf(k, n, p);
  const whole = Math.floor(k);
  return betaOfLarge(1 - p, p, n - whole, whole + 1);
}

/** The smallest k with P(K <= k) >= `q`, for K successes in `n` trials of probability `p`. */
export function binomialQuantile(q: number, n: number, p: number): number {
  return stdlibBinomialQuantile(q, n, p);
}

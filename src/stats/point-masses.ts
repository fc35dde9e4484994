import gammaln from '@stdlib/math-base-special-gammaln';
import { exp, ln, pow, sqrt } from './elementary.ts';

const TWO_PI = 6.283185307179586;
const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * Probability of `k` in `n` trials of probability `p`, 0 <= k <= n whole, 0 < p < 1.
 * Loader's (2000) saddle-point form, in which large logarithms do not cancel.
 */
export function binomialMass(k: number, n: number, p: number): number {
  if (k === 0) return pow(1 - p, n);
  if (k === n) return pow(p, n);
  return binomialDensity(k, n - k, p, 1 - p);
}

/** Γ(a + b + 1)/(Γ(a + 1) Γ(b + 1))·p^a·q^b for a, b > 0 that need not be whole, with `p` + `q` = 1 given apart. Same form. */
export function binomialDensity(a: number, b: number, p: number, q: number): number {
  const n = a + b;
  const error = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return exp(error - deviance(a, n * p) - deviance(b, n * q)) * sqrt(n / (TWO_PI * a) / b);
}

/** x^a·e^(−x)/Γ(a + 1) for a > 0, x > 0; the Poisson probability of `a` where that is whole. Same form. */
export function poissonMass(a: number, x: number): number {
  return exp(-stirlingError(a) - deviance(a, x)) / sqrt(TWO_PI * a);
}

/**
 * Probability of `k` marked items among `sample` drawn without return from `marked` + `others`; 0 outside the support. As the ratio of three binomial
 * masses at the share drawn (Loader 2000), so that large populations keep their digits.
 */
export function hypergeometricMass(k: number, marked: number, others: number, sample: number): number {
  if (k < 0 || k > marked || sample - k < 0 || sample - k > others) return 0;
  const all = marked + others;
  if (sample === 0 || sample === all) return 1;
  const share = sample / all;
  return (binomialMass(k, marked, share) * binomialMass(sample - k, others, share)) / binomialMass(sample, all, share);
}

/** ln Γ(n + 1) − [½ ln 2πn + n ln n − n], for n > 0. */
function stirlingError(n: number): number {
  if (n <= 15) return gammaln(n + 1) - (n + 0.5) * ln(n) + n - HALF_LN_TWO_PI;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** x ln(x/mean) + mean − x, by series where x is near the mean. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * ln(x / mean) + mean - x;
  const ratio = difference / (x + mean);
  const square = ratio * ratio;
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let j = 1; j < 100; j += 1) {
    power *= square;
    const next = sum + power / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

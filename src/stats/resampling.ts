import { exp, ln, sqrt } from './elementary.ts';
import { logFactorial } from './log-factorial.ts';
import type { Uniform } from './random.ts';

/** Below this mean the number of successes is found by adding up probabilities; above it by rejection. */
const smallMean = 10;

/**
 * How many of `n` independent trials of probability `p` succeed. Inversion where the mean is small, else Hörmann's (1993) BTRS rejection, whose cost
 * does not grow with n.
 */
export function drawBinomial(uniform: Uniform, n: number, p: number): number {
  if (!(n > 0) || !(p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(uniform, n, 1 - p);
  return n * p < smallMean ? byInversion(uniform, n, p) : byRejection(uniform, n, p);
}

function byInversion(uniform: Uniform, n: number, p: number): number {
  const odds = p / (1 - p);
  let mass = wholePower(1 - p, n);
  let left = uniform();
  for (let k = 0; k < n; k += 1) {
    if (left < mass) return k;
    left -= mass;
    mass *= (odds * (n - k)) / (k + 1);
    if (mass < 1e-300 && k > n * p) return k;
  }
  return n;
}

/** `base` to a whole power of at least 0, by squaring: some twenty products where a general power takes logarithms. */
function wholePower(base: number, exponent: number): number {
  let [result, square, rest] = [1, base, exponent];
  while (rest > 0) {
    if (rest % 2 === 1) result *= square;
    square *= square;
    rest = Math.floor(rest / 2);
  }
  return result;
}

function byRejection(uniform: Uniform, n: number, p: number): number {
  const spread = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const accept = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const side = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / side + b) * u + center);
    if (side >= 0.07 && v <= accept) return k;
    if (k < 0 || k > n) continue;
    // Five draws in six end above: logarithms are taken for the sixth alone.
    if (ln((v * alpha) / (a / (side * side) + b)) <= logMassOverMode(n, p, k)) return k;
  }
}

/** ln of the probability of k successes over that of the likeliest number. */
function logMassOverMode(n: number, p: number, k: number): number {
  const mode = Math.floor((n + 1) * p);
  return logFactorial(mode) + logFactorial(n - mode) - logFactorial(k) - logFactorial(n - k) + (k - mode) * ln(p / (1 - p));
}

/** Draws `n` items over cells with the given weights (>= 0, not all 0) and writes how many fell into each. The bootstrap of a table of counts. */
export function drawMultinomial(uniform: Uniform, n: number, weights: ArrayLike<number>, into: Float64Array): void {
  let rest = 0;
  for (let i = 0; i < weights.length; i += 1) rest += weights[i] ?? 0;
  let left = n;
  for (let i = 0; i < weights.length; i += 1) {
    const weight = weights[i] ?? 0;
    const hits = left === 0 || weight <= 0 ? 0 : weight >= rest ? left : drawBinomial(uniform, left, weight / rest);
    into[i] = hits;
    left -= hits;
    rest -= weight;
  }
}

/** A number of a normal law with mean 0 and deviation 1, by Marsaglia's (1964) polar method. */
export function drawNormal(uniform: Uniform): number {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * sqrt((-2 * ln(square)) / square);
  }
}

/** A number of the exponential law with mean 1. */
export function drawExponential(uniform: Uniform): number {
  return -ln(1 - uniform());
}

/** A number of the lognormal law of the given location and scale of its logarithm. */
export function drawLognormal(uniform: Uniform, location: number, scale: number): number {
  return exp(location + scale * drawNormal(uniform));
}

import { exp, pow, sqrt } from './elementary.ts';
import { binomialMass } from './point-masses.ts';

const PI = 3.141592653589793;
const SQRT_HALF_PI = 1.2533141373155003;
const SCALE = pow(2, 128);

/**
 * P(D_n > d) for the two-sided one-sample Kolmogorov–Smirnov statistic of `n` continuous observations (a whole n >= 1), 0 <= d <= 1.
 *
 * After Simard and L'Ecuyer (2011), the choice also made by scipy's `kstwo`: twice Smirnov's one-sided law where both sides cannot be crossed with
 * any weight, Marsaglia–Tsang–Wang's matrix in the body, Pelz–Good's expansion for large n. Absolute error below 1e-6, and 1e-10 for n <= 140.
 */
export function oneSampleKsSurvival(n: number, d: number): number {
  if (d >= 1) return 0;
  if (n * d <= 0.5) return 1;
  const spread = n * d * d;
  if (d >= 0.5 || spread >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovSurvival(n, d));
  const cdf = n <= 140 || (n <= 100_000 && n * d * sqrt(d) <= 1.4) ? matrixCdf(n, d) : pelzGoodCdf(n, d);
  return Math.min(1, Math.max(0, 1 - cdf));
}

/**
 * P(D_n^+ > d), Smirnov's one-sided law: Σ_j C(n,j) d (d+j/n)^(j−1) (1−d−j/n)^(n−j). Every term is positive.
 * Above n = 100 000 the limit exp(−(6nd+1)²/18n) replaces the sum.
 */
export function smirnovSurvival(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  if (n > 100_000) {
    const root = 6 * n * d + 1;
    return exp((-root * root) / (18 * n));
  }
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  for (let j = 0; j <= last; j += 1) {
    const p = d + j / n;
    if (p < 1) sum += (d / p) * binomialMass(j, n, p);
  }
  return Math.min(1, sum);
}

interface Scaled {
  readonly cells: Float64Array;
  readonly scalings: number;
}

/** P(D_n < d) as (n!/nⁿ) times the middle entry of Hⁿ (Durbin 1968; Marsaglia, Tsang and Wang 2003). */
function matrixCdf(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const middle = (k - 1) * size + (k - 1);
  let base: Scaled = { cells: durbinMatrix(size, k - n * d), scalings: 0 };
  let result: Scaled | null = null;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? base : multiply(result, base, size, middle);
    if (rest > 1) base = multiply(base, base, size, middle);
  }
  if (result === null) return 1;
  let value = result.cells[middle] ?? 0;
  let scalings = result.scalings;
  for (let i = 1; i <= n; i += 1) {
    value *= i / n;
    if (value < 1 / SCALE) {
      value *= SCALE;
      scalings -= 1;
    }
  }
  for (; scalings < 0 && value > 0; scalings += 1) value /= SCALE;
  for (; scalings > 0; scalings -= 1) value *= SCALE;
  return value;
}

function durbinMatrix(size: number, h: number): Float64Array {
  const cells = new Float64Array(size * size);
  const inverseFactorial = new Float64Array(size + 1).fill(1);
  for (let i = 1; i <= size; i += 1) inverseFactorial[i] = (inverseFactorial[i - 1] ?? 0) / i;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= Math.min(size - 1, row + 1); column += 1) {
      cells[row * size + column] = inverseFactorial[row - column + 1] ?? 0;
    }
  }
  for (let i = 0; i < size; i += 1) {
    const edge = (1 - pow(h, i + 1)) * (inverseFactorial[i + 1] ?? 0);
    cells[i * size] = edge;
    cells[(size - 1) * size + (size - 1 - i)] = edge;
  }
  const corner = 1 - 2 * pow(h, size) + pow(Math.max(0, 2 * h - 1), size);
  cells[(size - 1) * size] = corner * (inverseFactorial[size] ?? 0);
  return cells;
}

function multiply(left: Scaled, right: Scaled, size: number, middle: number): Scaled {
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left.cells[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        cells[row * size + column] = (cells[row * size + column] ?? 0) + factor * (right.cells[inner * size + column] ?? 0);
      }
    }
  }
  let scalings = left.scalings + right.scalings;
  if ((cells[middle] ?? 0) > SCALE) {
    for (let i = 0; i < cells.length; i += 1) cells[i] = (cells[i] ?? 0) / SCALE;
    scalings += 1;
  }
  return { cells, scalings };
}

/** Pelz and Good (1976): K0(z) + K1(z)/√n + K2(z)/n + K3(z)/n^1.5 with z = d·√n, each a theta-like series in exp(−π²/8z²). */
function pelzGoodCdf(n: number, d: number): number {
  const z = d * sqrt(n);
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = PI * PI;
  const pi4 = pi2 * pi2;
  const pi6 = pi4 * pi2;
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let i = Math.ceil((16 * z) / PI) + 1; i >= 1; i -= 1) {
    const odd = (2 * i - 1) * (2 * i - 1);
    const weight = exp((-odd * pi2) / (8 * z2));
    k0 += weight;
    k1 += weight * ((pi2 / 4) * odd - z2);
    k2 += weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * (pi2 / 4) * odd + (pi4 / 16) * (1 - 2 * z2) * odd * odd);
    k3 +=
      weight *
      (-30 * z6 -
        90 * z4 * z4 +
        (pi2 / 4) * (135 * z4 - 96 * z6) * odd +
        (pi4 / 16) * (212 * z4 - 60 * z2) * odd * odd +
        (pi6 / 64) * (5 - 30 * z2) * odd * odd * odd);
  }
  k0 *= (2 * SQRT_HALF_PI) / z;
  k1 *= (2 * SQRT_HALF_PI) / (6 * z4);
  k2 *= (2 * SQRT_HALF_PI) / (72 * z6 * z);
  k3 *= (2 * SQRT_HALF_PI) / (6480 * z6 * z4);
  let even2 = 0;
  let even3 = 0;
  for (let i = Math.ceil((16 * z) / PI) + 1; i >= 1; i -= 1) {
    const weight = i * i * exp((-i * i * pi2) / (2 * z2));
    even2 += weight;
    even3 += weight * (3 * z2 - pi2 * i * i);
  }
  k2 -= (even2 * pi2 * 2 * SQRT_HALF_PI) / (36 * z2 * z);
  k3 += (even3 * pi2 * 2 * SQRT_HALF_PI) / (216 * z6);
  return k0 + k1 / sqrt(n) + k2 / n + k3 / (n * sqrt(n));
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { cos, sqrt } from './elementary.ts';
import { seededUniform, type Uniform } from './random.ts';
import { drawNormal } from './resampling.ts';
import { weightedChiSquareSurvival } from './weighted-chi-square.ts';

/** Rows of numbers, one after the other: row i is values[i·width … i·width + width). */
export interface DenseRows {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Maximum mean discrepancy between two sets of rows. */
export interface MeanDiscrepancy {
  /** Squared distance of the mean features, less its expectation under no change; about 0 then, may be negative. */
  readonly value: number;
  readonly p: number;
  /** Width of the Gaussian kernel. */
  readonly bandwidth: number;
  readonly features: number;
}

const TWO_PI = 6.283185307179586;

/**
 * Maximum mean discrepancy (Gretton et al. 2012) with a Gaussian kernel through random Fourier features (Rahimi and Recht 2007): linear in rows. The
 * bandwidth is the median distance of up to 1 000 drawn pairs of all rows. Under no change the statistic is (1/n + 1/m) times a sum of chi-squares weighted by the
 * eigenvalues of the features' covariance. null when a side has fewer than 10 rows or all rows are equal.
 */
export function meanDiscrepancy(first: DenseRows, second: DenseRows, seed: number, features = 128): MeanDiscrepancy | null {
  if (first.rows < 10 || second.rows < 10) return null;
  const uniform = seededUniform(seed);
  const bandwidth = medianDistance(first, second, uniform);
  if (!(bandwidth > 0)) return null;
  const directions = Float64Array.from({ length: features * first.width }, () => drawNormal(uniform) / bandwidth);
  const shifts = Float64Array.from({ length: features }, () => TWO_PI * uniform());
  const a = featureSums(first, directions, shifts);
  const b = featureSums(second, directions, shifts);
  const n = first.rows;
  const m = second.rows;
  const difference = a.means.map((mean, j) => mean - (b.means[j] ?? 0));
  const distance = difference.reduce((sum, d) => sum + d * d, 0);
  const covariance = Matrix.zeros(features, features);
  // Pooled within the sets, so that a change does not widen its own null.
  for (let i = 0; i < features; i += 1)
    for (let j = 0; j <= i; j += 1) {
      const of = (part: Moments, rows: number): number => (part.products[i * features + j] ?? 0) - rows * (part.means[i] ?? 0) * (part.means[j] ?? 0);
      const value = (of(a, n) + of(b, m)) / (n + m - 2);
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  const eigenvalues = new EigenvalueDecomposition(covariance, { assumeSymmetric: true }).realEigenvalues.filter((value) => value > 1e-12);
  const scale = 1 / n + 1 / m;
  const expectation = scale * eigenvalues.reduce((sum, value) => sum + value, 0);
  return { value: distance - expectation, p: weightedChiSquareSurvival(distance / scale, eigenvalues), bandwidth, features };
}

interface Moments {
  readonly means: Float64Array;
  /** Σ φᵢφⱼ for j <= i. */
  readonly products: Float64Array;
}

function featureSums(data: DenseRows, directions: Float64Array, shifts: Float64Array): Moments {
  const features = shifts.length;
  const scale = sqrt(2 / features);
  const means = new Float64Array(features);
  const products = new Float64Array(features * features);
  const phi = new Float64Array(features);
  for (let row = 0; row < data.rows; row += 1) {
    for (let j = 0; j < features; j += 1) {
      let angle = shifts[j] ?? 0;
      for (let k = 0; k < data.width; k += 1) angle += (directions[j * data.width + k] ?? 0) * (data.values[row * data.width + k] ?? 0);
      phi[j] = scale * cos(angle);
    }
    for (let i = 0; i < features; i += 1) {
      const value = phi[i] ?? 0;
      means[i] = (means[i] ?? 0) + value / data.rows;
      for (let j = 0; j <= i; j += 1) products[i * features + j] = (products[i * features + j] ?? 0) + value * (phi[j] ?? 0);
    }
  }
  return { means, products };
}

function medianDistance(first: DenseRows, second: DenseRows, uniform: Uniform): number {
  const all = first.rows + second.rows;
  const at = (row: number, k: number): number =>
    row < first.rows ? (first.values[row * first.width + k] ?? 0) : (second.values[(row - first.rows) * first.width + k] ?? 0);
  const distances: number[] = [];
  for (let d = 0; d < 1000; d += 1) {
    const i = Math.floor(uniform() * all);
    const j = Math.floor(uniform() * all);
    if (i === j) continue;
    let sum = 0;
    for (let k = 0; k < first.width; k += 1) {
      const difference = at(i, k) - at(j, k);
      sum += difference * difference;
    }
    distances.push(sqrt(sum));
  }
  distances.sort((x, y) => x - y);
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  // Where most pairs are equal, the mean distance still has a scale.
  return median > 0 ? median : distances.reduce((sum, x) => sum + x, 0) / Math.max(1, distances.length);
}

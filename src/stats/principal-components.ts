import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { sqrt } from './elementary.ts';
import type { DenseRows } from './random-features.ts';

/** Directions of most variance of standardised rows. */
export interface PrincipalComponents {
  readonly means: readonly number[];
  /** Standard deviations; 1 where a column is constant. */
  readonly scales: readonly number[];
  /** Variance along each direction, from the greatest. */
  readonly variances: readonly number[];
  /** One unit vector a direction; its largest entry is positive, so that the sign is settled. */
  readonly directions: readonly (readonly number[])[];
}

/** The principal components of rows standardised by their own means and deviations. null with fewer than 2 rows. */
export function principalComponents(data: DenseRows, standardise = true): PrincipalComponents | null {
  const { rows, width, values } = data;
  if (rows < 2 || width < 1) return null;
  const means = new Array<number>(width).fill(0);
  for (let i = 0; i < rows; i += 1) for (let k = 0; k < width; k += 1) means[k] = (means[k] ?? 0) + (values[i * width + k] ?? 0) / rows;
  const covariance = Matrix.zeros(width, width);
  const centered = new Float64Array(width);
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < width; k += 1) centered[k] = (values[i * width + k] ?? 0) - (means[k] ?? 0);
    for (let a = 0; a < width; a += 1)
      for (let b = 0; b <= a; b += 1) covariance.set(a, b, covariance.get(a, b) + ((centered[a] ?? 0) * (centered[b] ?? 0)) / (rows - 1));
  }
  const scales = means.map((_, k) => {
    const deviation = sqrt(covariance.get(k, k));
    return standardise && deviation > 0 ? deviation : 1;
  });
  for (let a = 0; a < width; a += 1)
    for (let b = 0; b <= a; b += 1) {
      const value = covariance.get(a, b) / ((scales[a] ?? 1) * (scales[b] ?? 1));
      covariance.set(a, b, value);
      covariance.set(b, a, value);
    }
  const found = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const order = found.realEigenvalues.map((_, i) => i).sort((a, b) => (found.realEigenvalues[b] ?? 0) - (found.realEigenvalues[a] ?? 0) || a - b);
  const directions = order.map((i) => {
    const vector = found.eigenvectorMatrix.getColumn(i);
    const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-12 ? x : most), 0);
    return largest < 0 ? vector.map((x) => -x) : vector;
  });
  return { means, scales, variances: order.map((i) => Math.max(0, found.realEigenvalues[i] ?? 0)), directions };
}

/** How many leading directions hold at least `share` of the variance. */
export function componentsFor(components: PrincipalComponents, share: number): number {
  const all = components.variances.reduce((sum, variance) => sum + variance, 0);
  let held = 0;
  for (const [i, variance] of components.variances.entries()) {
    held += variance;
    if (held >= share * all * (1 - 1e-12)) return i + 1;
  }
  return components.variances.length;
}

/** Coordinates of each row on the first `count` directions. */
export function project(components: PrincipalComponents, data: DenseRows, count: number): DenseRows {
  const values = new Float64Array(data.rows * count);
  for (let i = 0; i < data.rows; i += 1)
    for (let c = 0; c < count; c += 1) {
      let sum = 0;
      for (let k = 0; k < data.width; k += 1) sum += (components.directions[c]?.[k] ?? 0) * standard(components, data, i, k);
      values[i * count + c] = sum;
    }
  return { rows: data.rows, width: count, values };
}

/** Distance of each standardised row from its image on the first `count` directions. */
export function reconstructionErrors(components: PrincipalComponents, data: DenseRows, count: number): Float64Array {
  const image = project(components, data, count);
  return Float64Array.from({ length: data.rows }, (_, i) => {
    let whole = 0;
    let held = 0;
    for (let k = 0; k < data.width; k += 1) {
      const x = standard(components, data, i, k);
      whole += x * x;
    }
    for (let c = 0; c < count; c += 1) {
      const x = image.values[i * count + c] ?? 0;
      held += x * x;
    }
    return sqrt(Math.max(0, whole - held));
  });
}

function standard(components: PrincipalComponents, data: DenseRows, row: number, k: number): number {
  return ((data.values[row * data.width + k] ?? 0) - (components.means[k] ?? 0)) / (components.scales[k] ?? 1);
}

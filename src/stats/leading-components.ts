import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { sqrt } from './elementary.ts';
import { principalComponents, type PrincipalComponents } from './principal-components.ts';
import type { DenseRows } from './random-features.ts';
import { seededUniform } from './random.ts';
import { drawNormal } from './resampling.ts';

/** Up to this width all components are computed exactly. */
const exactWidth = 96;
const spare = 8;

/**
 * The `count` directions of most variance of centred rows, not standardised. Wide rows go through subspace iteration from a seeded start with 8 spare directions
 * (Halko, Martinsson and Tropp 2011), `rounds` times: the cost is rows · width · count, never width². The sign of a direction is settled by its largest entry. null with fewer than
 * 2 rows.
 */
export function leadingComponents(data: DenseRows, count: number, seed: number, rounds = 12): PrincipalComponents | null {
  if (data.width <= exactWidth) {
    const exact = principalComponents(data, false);
    return exact === null ? null : { ...exact, variances: exact.variances.slice(0, count), directions: exact.directions.slice(0, count) };
  }
  const { rows, width } = data;
  if (rows < 2) return null;
  const means = new Float64Array(width);
  for (let i = 0; i < rows; i += 1) for (let k = 0; k < width; k += 1) means[k] = (means[k] ?? 0) + (data.values[i * width + k] ?? 0) / rows;
  const centered = data.values.map((x, at) => x - (means[at % width] ?? 0));
  const size = Math.min(count + spare, width, rows);
  const uniform = seededUniform(seed);
  let basis = orthonormal(Array.from({ length: size }, () => Float64Array.from({ length: width }, () => drawNormal(uniform))));
  for (let round = 0; round < rounds; round += 1) basis = orthonormal(covarianceTimes(centered, rows, width, basis));
  const image = covarianceTimes(centered, rows, width, basis);
  const small = Matrix.zeros(basis.length, basis.length);
  for (let a = 0; a < basis.length; a += 1)
    for (let b = 0; b <= a; b += 1) {
      const value = (dot(basis[a], image[b]) + dot(basis[b], image[a])) / 2;
      small.set(a, b, value);
      small.set(b, a, value);
    }
  const found = new EigenvalueDecomposition(small, { assumeSymmetric: true });
  const order = found.realEigenvalues.map((_, i) => i).sort((a, b) => (found.realEigenvalues[b] ?? 0) - (found.realEigenvalues[a] ?? 0) || a - b);
  const kept = order.slice(0, count);
  const directions = kept.map((i) => {
    const weights = found.eigenvectorMatrix.getColumn(i);
    const vector = new Float64Array(width);
    basis.forEach((direction, j) => {
      for (let k = 0; k < width; k += 1) vector[k] = (vector[k] ?? 0) + (weights[j] ?? 0) * (direction[k] ?? 0);
    });
    const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-12 ? x : most), 0);
    return Array.from(vector, (x) => (largest < 0 ? -x : x));
  });
  return {
    means: Array.from(means),
    scales: new Array<number>(width).fill(1),
    variances: kept.map((i) => Math.max(0, found.realEigenvalues[i] ?? 0)),
    directions,
  };
}

function covarianceTimes(centered: Float64Array, rows: number, width: number, basis: readonly Float64Array[]): Float64Array[] {
  const out = basis.map(() => new Float64Array(width));
  for (let i = 0; i < rows; i += 1) {
    const from = i * width;
    basis.forEach((direction, j) => {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (centered[from + k] ?? 0) * (direction[k] ?? 0);
      sum /= rows - 1;
      const into = out[j];
      if (into) for (let k = 0; k < width; k += 1) into[k] = (into[k] ?? 0) + sum * (centered[from + k] ?? 0);
    });
  }
  return out;
}

/** Gram and Schmidt, twice over for the sake of rounding; directions that vanish are dropped. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const given of vectors) {
    const v = Float64Array.from(given);
    const before = sqrt(dot(v, v));
    for (let pass = 0; pass < 2; pass += 1)
      for (const u of kept) {
        const along = dot(u, v);
        for (let k = 0; k < v.length; k += 1) v[k] = (v[k] ?? 0) - along * (u[k] ?? 0);
      }
    const length = sqrt(dot(v, v));
    if (length > 1e-10 * before) kept.push(v.map((x) => x / length));
  }
  return kept;
}

function dot(a: Float64Array | undefined, b: Float64Array | undefined): number {
  let sum = 0;
  if (a && b) for (let k = 0; k < a.length; k += 1) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { chiSquareSurvival } from './distributions.ts';
import { cos, pow, sin } from './elementary.ts';
import { quantile } from './quantiles.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** The two-sample Epps–Singleton test. */
export interface EppsSingleton {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/** The published points at which the characteristic functions are compared, in units of half the interquartile range of all values. */
const points = [0.4, 0.8];
/** How many numbers a value becomes: cos and sin at each point. */
export const eppsSingletonParts = points.length * 2;

/**
 * Epps and Singleton's (1986) test: do the empirical characteristic functions agree? It also sees changes that KS misses, and needs no continuity, as
 * scipy's `epps_singleton_2samp`, with the small-sample correction below 25 values. null when a side has fewer than 5 values or the middle half of all
 * values is one value (no scale).
 */
export function eppsSingleton(counts: AlignedCounts): EppsSingleton | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n < 5 || m < 5) return null;
  const pooled = { values: counts.values, counts: counts.values.map((_, i) => (counts.reference[i] ?? 0) + (counts.current[i] ?? 0)) };
  const scale = ((quantile(pooled, 0.75) ?? 0) - (quantile(pooled, 0.25) ?? 0)) / 2;
  if (!(scale > 0)) return null;
  const rows = eppsSingletonRows(counts.values, scale);
  const first = transformed(rows, counts.reference, n);
  const second = transformed(rows, counts.current, m);
  const all = n + m;
  const covariance = first.covariance.mul(all / n).add(second.covariance.mul(all / m));
  const decomposition = new SingularValueDecomposition(covariance, { autoTranspose: true });
  const difference = Matrix.columnVector(first.means.map((mean, i) => mean - (second.means[i] ?? 0)));
  const weighted = difference.transpose().mmul(decomposition.inverse()).mmul(difference).get(0, 0) * all;
  const df = decomposition.rank;
  const corrected = Math.max(n, m) < 25 ? weighted / (1 + pow(all, -0.45) + 10.1 * (pow(n, -1.7) + pow(m, -1.7))) : weighted;
  return { statistic: corrected, df, p: df === 0 ? 1 : chiSquareSurvival(Math.max(0, corrected), df) };
}

/** Per value cos and then sin of it over `scale` at each point: `eppsSingletonParts` numbers. */
export function eppsSingletonRows(values: ArrayLike<number>, scale: number): Float64Array {
  const rows = new Float64Array(values.length * eppsSingletonParts);
  for (let i = 0; i < values.length; i += 1) {
    const x = (values[i] ?? 0) / scale;
    points.forEach((t, j) => {
      rows[i * eppsSingletonParts + j] = cos(t * x);
      rows[i * eppsSingletonParts + points.length + j] = sin(t * x);
    });
  }
  return rows;
}

/** Means and population covariance of cos and sin of the scaled values at each point. */
function transformed(rows: Float64Array, counts: ArrayLike<number>, n: number): { means: number[]; covariance: Matrix } {
  const size = rows.length / eppsSingletonParts;
  const means = new Array<number>(eppsSingletonParts).fill(0);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < eppsSingletonParts; j += 1) means[j] = (means[j] ?? 0) + ((rows[i * eppsSingletonParts + j] ?? 0) * (counts[i] ?? 0)) / n;
  }
  const sums = new Float64Array(eppsSingletonParts * eppsSingletonParts);
  for (let i = 0; i < size; i += 1) {
    const weight = (counts[i] ?? 0) / n;
    if (weight === 0) continue;
    for (let a = 0; a < eppsSingletonParts; a += 1) {
      const first = weight * ((rows[i * eppsSingletonParts + a] ?? 0) - (means[a] ?? 0));
      for (let b = 0; b <= a; b += 1) {
        const at = a * eppsSingletonParts + b;
        sums[at] = (sums[at] ?? 0) + first * ((rows[i * eppsSingletonParts + b] ?? 0) - (means[b] ?? 0));
      }
    }
  }
  const covariance = new Matrix(
    Array.from({ length: eppsSingletonParts }, (_, a) =>
      Array.from({ length: eppsSingletonParts }, (_, b) => sums[Math.max(a, b) * eppsSingletonParts + Math.min(a, b)] ?? 0),
    ),
  );
  return { means, covariance };
}

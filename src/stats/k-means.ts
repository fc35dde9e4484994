import { seededUniform } from './random.ts';
import type { DenseRows } from './random-features.ts';

/** Rows gathered around centres. */
export interface Clusters {
  /** Center c is centers[c·width … (c + 1)·width). */
  readonly centers: Float64Array;
  readonly count: number;
  readonly width: number;
  /** The nearest centre of each row. */
  readonly nearest: Uint16Array;
  /** Σ of squared distances to the nearest centre. */
  readonly inertia: number;
}

/**
 * k-means with k-means++ starts (Arthur and Vassilvitskii 2007) drawn by `seed` and Lloyd's rounds until nothing moves, best of `restarts`. Fewer centres than asked for
 * come back where the rows have fewer distinct values. null without rows.
 */
export function kMeans(data: DenseRows, count: number, seed: number, restarts = 3): Clusters | null {
  let best: Clusters | null = null;
  for (let r = 0; r < restarts; r += 1) {
    const start = plusPlusStart(data, count, seed + r);
    if (start === null) return null;
    const found = lloyd(data, start);
    if (best === null || found.inertia < best.inertia) best = found;
  }
  return best;
}

/** Lloyd's rounds from given centres (flat, one after the other), at most `rounds`. A centre that loses all its rows stays where it is. */
export function lloyd(data: DenseRows, start: Float64Array, rounds = 100): Clusters {
  const { rows, width, values } = data;
  const count = start.length / width;
  let centers = start;
  let found = assignClusters(data, centers);
  for (let round = 0; round < rounds; round += 1) {
    const sums = new Float64Array(count * width);
    const sizes = new Float64Array(count);
    for (let i = 0; i < rows; i += 1) {
      const c = found.nearest[i] ?? 0;
      sizes[c] = (sizes[c] ?? 0) + 1;
      for (let k = 0; k < width; k += 1) sums[c * width + k] = (sums[c * width + k] ?? 0) + (values[i * width + k] ?? 0);
    }
    const before = centers;
    const moved = sums.map((sum, at) => {
      const size = sizes[Math.floor(at / width)] ?? 0;
      return size > 0 ? sum / size : (before[at] ?? 0);
    });
    const next = assignClusters(data, moved);
    const still = next.nearest.every((c, i) => c === found.nearest[i]);
    centers = moved;
    found = next;
    if (still) break;
  }
  let inertia = 0;
  for (const d of found.distances) inertia += d;
  return { centers, count, width, nearest: found.nearest, inertia };
}

/** The nearest centre of each row, the first of equals, and the squared distance to it. */
export function assignClusters(data: DenseRows, centers: Float64Array): { readonly nearest: Uint16Array; readonly distances: Float64Array } {
  const { rows, width, values } = data;
  const count = centers.length / width;
  const nearest = new Uint16Array(rows);
  const distances = new Float64Array(rows);
  for (let i = 0; i < rows; i += 1) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < count; c += 1) {
      const distance = squaredDistance(values, i * width, centers, c * width, width);
      if (distance < least) {
        least = distance;
        nearest[i] = c;
      }
    }
    distances[i] = least;
  }
  return { nearest, distances };
}

function plusPlusStart(data: DenseRows, count: number, seed: number): Float64Array | null {
  const { rows, width, values } = data;
  if (rows === 0) return null;
  const uniform = seededUniform(seed);
  const chosen = [Math.floor(uniform() * rows)];
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  while (chosen.length < count) {
    const last = chosen[chosen.length - 1] ?? 0;
    let all = 0;
    for (let i = 0; i < rows; i += 1) {
      distances[i] = Math.min(distances[i] ?? 0, squaredDistance(values, i * width, values, last * width, width));
      all += distances[i] ?? 0;
    }
    if (!(all > 0)) break;
    let left = uniform() * all;
    let next = 0;
    for (let i = 0; i < rows; i += 1) {
      const d = distances[i] ?? 0;
      if (d <= 0) continue;
      next = i;
      left -= d;
      if (left <= 0) break;
    }
    chosen.push(next);
  }
  const centers = new Float64Array(chosen.length * width);
  chosen.forEach((row, c) => {
    centers.set(values.subarray(row * width, (row + 1) * width), c * width);
  });
  return centers;
}

function squaredDistance(a: Float64Array, from: number, b: Float64Array, at: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k += 1) {
    const d = (a[from + k] ?? 0) - (b[at + k] ?? 0);
    sum += d * d;
  }
  return sum;
}

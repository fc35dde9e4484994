import { sqrt } from './elementary.ts';
import type { DenseRows } from './random-features.ts';
import { seededUniform } from './random.ts';

/** How far the mean of one set of rows lies from that of another. */
export interface CentroidShift {
  /** Euclidean distance of the means, in the unit of the rows. */
  readonly distance: number;
  /** `distance` over the reference's root mean square distance from its own mean; null where that is 0. */
  readonly relative: number | null;
  /** Cosine of the angle between the means, in [−1, 1]; null where a mean is 0. */
  readonly cosine: number | null;
  /** How often an exchange of the sides gives a distance, or an angle, this large. */
  readonly p: number;
  readonly cosineP: number | null;
  /** The distance that 95 % of the exchanges stay below. */
  readonly noise: number;
  /** Blocks that were exchanged, and how often. */
  readonly blocks: number;
  readonly draws: number;
}

/**
 * Compares two means by a permutation test over blocks: each side's rows are dealt in their order into blocks of one size (at most `blocks` in all), whose means are exchangeable when
 * nothing changed, so the p is exact whatever the law of the rows; at most a block's rest of rows is left out of the test. `draws` exchanges by `seed`. null
 * when a side has fewer than 10 rows.
 */
export function centroidShift(reference: DenseRows, current: DenseRows, seed: number, draws = 999, blocks = 200): CentroidShift | null {
  if (reference.rows < 10 || current.rows < 10) return null;
  const { width } = reference;
  const before = meanOf(reference, 0, reference.rows);
  const now = meanOf(current, 0, current.rows);
  const distance = sqrt(squared(before, now));
  let spread = 0;
  for (let i = 0; i < reference.rows; i += 1)
    for (let k = 0; k < width; k += 1) {
      const d = (reference.values[i * width + k] ?? 0) - (before[k] ?? 0);
      spread += (d * d) / reference.rows;
    }
  const size = Math.max(1, Math.min(Math.ceil((reference.rows + current.rows) / blocks), Math.floor(Math.min(reference.rows, current.rows) / 5)));
  const left = Math.floor(reference.rows / size);
  const right = Math.floor(current.rows / size);
  const means = [
    ...Array.from({ length: left }, (_, b) => meanOf(reference, b * size, (b + 1) * size)),
    ...Array.from({ length: right }, (_, b) => meanOf(current, b * size, (b + 1) * size)),
  ];
  const all = left + right;
  const whole = addUp(
    means,
    Array.from({ length: all }, (_, b) => b),
    width,
  );
  const order = Array.from({ length: all }, (_, b) => b);
  const statistic = (first: readonly number[]): { distance: number; cosine: number | null } => {
    const sum = addUp(means, first, width);
    const a = sum.map((x) => x / left);
    const b = sum.map((x, k) => ((whole[k] ?? 0) - x) / right);
    return { distance: squared(a, b), cosine: cosineOf(a, b) };
  };
  const observed = statistic(order.slice(0, left));
  const uniform = seededUniform(seed);
  const drawn = new Float64Array(draws);
  let farther = 0;
  let wider = 0;
  for (let d = 0; d < draws; d += 1) {
    for (let i = 0; i < left; i += 1) {
      const j = i + Math.floor(uniform() * (all - i));
      const held = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = held;
    }
    const found = statistic(order.slice(0, left));
    drawn[d] = sqrt(found.distance);
    // A hair's breadth for rounding: equal exchanges count as equal.
    farther += found.distance >= observed.distance * (1 - 1e-12) ? 1 : 0;
    wider += observed.cosine !== null && (found.cosine ?? 1) <= observed.cosine + 1e-15 ? 1 : 0;
  }
  drawn.sort();
  return {
    distance,
    relative: spread > 0 ? distance / sqrt(spread) : null,
    cosine: cosineOf(before, now),
    p: (1 + farther) / (1 + draws),
    cosineP: observed.cosine === null ? null : (1 + wider) / (1 + draws),
    noise: drawn[Math.ceil(0.95 * draws) - 1] ?? 0,
    blocks: all,
    draws,
  };
}

function meanOf(data: DenseRows, from: number, to: number): Float64Array {
  const mean = new Float64Array(data.width);
  for (let i = from; i < to; i += 1) for (let k = 0; k < data.width; k += 1) mean[k] = (mean[k] ?? 0) + (data.values[i * data.width + k] ?? 0) / (to - from);
  return mean;
}

function addUp(vectors: readonly Float64Array[], which: readonly number[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const b of which) {
    const vector = vectors[b];
    if (vector) for (let k = 0; k < width; k += 1) sum[k] = (sum[k] ?? 0) + (vector[k] ?? 0);
  }
  return sum;
}

function squared(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) {
    const d = (a[k] ?? 0) - (b[k] ?? 0);
    sum += d * d;
  }
  return sum;
}

function cosineOf(a: Float64Array, b: Float64Array): number | null {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < a.length; k += 1) {
    ab += (a[k] ?? 0) * (b[k] ?? 0);
    aa += (a[k] ?? 0) * (a[k] ?? 0);
    bb += (b[k] ?? 0) * (b[k] ?? 0);
  }
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / (sqrt(aa) * sqrt(bb)))) : null;
}

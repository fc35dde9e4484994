import { sqrt } from './elementary.ts';
import type { Uniform } from './random.ts';

/**
 * How many neighbours a block holds, so that a series of `count` values with first-order autocorrelation `phi` keeps its dependence when blocks of it trade places.
 *
 * The optimal length of a circular block bootstrap (Politis and White 2004, corrected by Patton, Politis and White 2009), (2 G² / D · n)^(1/3) with
 * G = Σ |k| R(k) and D = 4/3 · (Σ R(k))², where R(k) = φ^|k|: the smallest whole b with b³ ≥ 6 φ² n / (1 − φ²)², but never more than their bound of
 * min(3 √n, n / 3). 1 where nothing depends on what came before, or where φ is below 0.
 */
export function blockLength(count: number, phi: number): number {
  if (!(phi > 0) || count < 1) return 1;
  const highest = Math.max(1, Math.floor(Math.min(3 * sqrt(count), count / 3)));
  const rest = 1 - phi * phi;
  const cube = (6 * phi * phi * count) / (rest * rest);
  for (let length = 1; length < highest; length += 1) if (length * length * length >= cube) return length;
  return highest;
}

/**
 * The series with its blocks in another order, every value once (block permutation, Kirch 2007). The series is closed to a circle and cut from a random place on,
 * so that no two neighbours are always kept together or always apart; lengths differ by one where `length` does not divide the series.
 */
export function permutedBlocks(x: ArrayLike<number>, length: number, uniform: Uniform): Float64Array {
  const count = x.length;
  const blocks = Math.max(1, Math.floor(count / Math.max(1, length)));
  const start = Math.floor(uniform() * count);
  const order = Array.from({ length: blocks }, (_, i) => i);
  for (let i = blocks - 1; i > 0; i -= 1) {
    const j = Math.floor(uniform() * (i + 1));
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  const y = new Float64Array(count);
  let next = 0;
  for (const block of order) {
    const from = Math.floor((block * count) / blocks);
    const to = Math.floor(((block + 1) * count) / blocks);
    for (let i = from; i < to; i += 1) {
      y[next] = x[(start + i) % count] ?? 0;
      next += 1;
    }
  }
  return y;
}

import { seededUniform } from '../../stats/random.ts';

/** Splits the positions 0 … count − 1 into two random halves by `seed`, each in ascending order; the second has the odd one. */
export function randomHalves(count: number, seed: number): readonly [readonly number[], readonly number[]] {
  const uniform = seededUniform(seed);
  const keys = Float64Array.from({ length: count }, () => uniform());
  const order = Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const middle = Math.floor(count / 2);
  const part = (from: number, to: number) => order.slice(from, to).sort((a, b) => a - b);
  return [part(0, middle), part(middle, count)];
}

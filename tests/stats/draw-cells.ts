import type { Uniform } from '../../src/stats/random.ts';

/** Counts of `n` random rows over cells with the given shares (which sum to 1). */
export function drawCells(uniform: Uniform, shares: readonly number[], n: number): number[] {
  const ends: number[] = [];
  let sum = 0;
  for (const share of shares) {
    sum += share;
    ends.push(sum);
  }
  const counts = new Array<number>(shares.length).fill(0);
  for (let row = 0; row < n; row += 1) {
    const x = uniform();
    let cell = 0;
    while (cell < ends.length - 1 && x >= (ends[cell] ?? 1)) cell += 1;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

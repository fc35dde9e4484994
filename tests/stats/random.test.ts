import { describe, expect, test } from 'vitest';
import { chiSquareSurvival } from '../../src/stats/distributions.ts';
import { seededUniform } from '../../src/stats/random.ts';

const seeds = 20_000;
const cells = 100;

/** The number at `position` of the streams of the seeds `first`, `first` + 1, …. */
function across(position: number, first: number): readonly number[] {
  return Array.from({ length: seeds }, (_, s) => {
    const uniform = seededUniform(first + s);
    for (let i = 0; i < position; i++) uniform();
    return uniform();
  });
}

describe('seeded uniform numbers', () => {
  test('one seed gives one stream, and its numbers lie in [0, 1)', () => {
    const a = seededUniform(7);
    const b = seededUniform(7);
    for (let i = 0; i < 1000; i++) {
      const x = a();
      expect(x).toBe(b());
      expect(x >= 0 && x < 1).toBe(true);
    }
  });

  test.each([
    [0, 1],
    [1, 1],
    [2, 1],
    [5, 1],
    [0, -10_000],
    [0, 20_261_123],
    [0, 4_294_967_296 - 10_000],
    [3, 9_007_199_254_720_991 - 20_000],
  ])('number %i of neighbouring seeds from %i is uniform over the unit interval and unlike its neighbours', (position, first) => {
    const xs = across(position, first);
    const counts = new Array<number>(cells).fill(0);
    for (const x of xs) counts[Math.floor(x * cells)]! += 1;
    const expected = seeds / cells;
    const statistic = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquareSurvival(statistic, cells - 1)).toBeGreaterThan(0.001);
    for (const lag of [1, 2, 3, 7]) {
      let sum = 0;
      for (let i = lag; i < seeds; i++) sum += ((xs[i] ?? 0) - 0.5) * ((xs[i - lag] ?? 0) - 0.5);
      const correlation = (12 * sum) / (seeds - lag);
      expect(Math.abs(correlation), `lag ${lag}`).toBeLessThan(4 / Math.sqrt(seeds));
    }
  });

  test('seeds that differ by a multiple of 2³² give different streams', () => {
    expect(seededUniform(1)()).not.toBe(seededUniform(1 + 4_294_967_296)());
  });
});

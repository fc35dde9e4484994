import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/stats/intervals.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { ratioDifference, ratioInterval, ratioOfSums, type PairSums } from '../../src/stats/ratio-of-sums.ts';
import { drawExponential, drawLognormal } from '../../src/stats/resampling.ts';
import { expectClose } from './close-to.ts';

interface Case {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly value: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}
const oracle = JSON.parse(readFileSync(new URL('./oracles/ratio.json', import.meta.url), 'utf8')) as {
  ratios: Case[];
  differences: { first: number; second: number; difference: number; variance: number; df: number }[];
};

function sumsOf(x: readonly number[], y: readonly number[]): PairSums {
  const add = (of: (i: number) => number) => x.reduce((sum, _, i) => sum + of(i), 0);
  const at = (list: readonly number[], i: number) => list[i] ?? 0;
  return {
    n: x.length,
    x: add((i) => at(x, i)),
    y: add((i) => at(y, i)),
    xx: add((i) => at(x, i) ** 2),
    yy: add((i) => at(y, i) ** 2),
    difference: add((i) => (at(x, i) - at(y, i)) ** 2),
  };
}

describe('a ratio of sums', () => {
  it.each(oracle.ratios.map((one, i) => [i, one] as const))('no. %i has the value and the robust error of a weighted regression', (_i, one) => {
    const ratio = ratioOfSums(sumsOf(one.x, one.y));
    if (ratio === null) throw new Error('undefined');
    expectClose(ratio.value, one.value, 1e-12);
    expectClose(Math.sqrt(ratio.variance ?? 0), one.error, 1e-9);
    const interval = ratioInterval(ratio, 0.95);
    expectClose(interval?.low, one.low, 1e-9);
    expectClose(interval?.high, one.high, 1e-9);
  });

  it.each(oracle.differences)('$second less $first has the variance and the degrees of freedom of both', ({ first, second, ...expected }) => {
    const [one, two] = [first, second].map((i) => ratioOfSums(sumsOf(oracle.ratios[i]?.x ?? [], oracle.ratios[i]?.y ?? [])));
    if (!one || !two) throw new Error('undefined');
    const found = ratioDifference(one, two);
    expectClose(found?.difference, expected.difference, 1e-11);
    expectClose(found?.variance, expected.variance, 1e-9);
    expectClose(found?.df, expected.df, 1e-9);
  });

  it('with equal denominators is a mean', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (x, d) => {
        const ratio = ratioOfSums(
          sumsOf(
            x,
            x.map(() => d),
          ),
        );
        const mean = x.reduce((a, b) => a + b, 0) / x.length / d;
        const variance = x.reduce((sum, v) => sum + (v / d - mean) ** 2, 0) / (x.length - 1);
        const interval = ratio && ratioInterval(ratio, 0.9);
        const plain = meanInterval(x.length, mean, variance, 0.9);
        expectClose(interval?.low, plain?.low ?? Number.NaN, 1e-6, 1e-6);
        expectClose(interval?.high, plain?.high ?? Number.NaN, 1e-6, 1e-6);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('is nothing without pairs or over 0, and has no interval where the denominator may be 0', () => {
    expect(ratioOfSums(sumsOf([], []))).toBeNull();
    expect(ratioOfSums(sumsOf([1, 2], [1, -1]))).toBeNull();
    const single = ratioOfSums(sumsOf([3], [2]));
    expect([single?.value, single?.variance]).toEqual([1.5, null]);
    expect(single && ratioInterval(single)).toBeNull();
    const shaky = ratioOfSums(sumsOf([1, 2, 3, 1], [10, -9, 8, -7]));
    expect(shaky?.value).toBe(3.5);
    expect(shaky && ratioInterval(shaky)).toBeNull();
    expect(single && shaky && ratioDifference(single, shaky)).toBeNull();
  });

  it('holds the truth in 95 of 100 samples of 200 dependent pairs', () => {
    const uniform = seededUniform(5);
    let held = 0;
    for (let run = 0; run < 1000; run += 1) {
      const y = Array.from({ length: 200 }, () => 1 + drawExponential(uniform));
      const x = y.map((v) => v * 3 * drawLognormal(uniform, -0.125, 0.5));
      const ratio = ratioOfSums(sumsOf(x, y));
      const interval = ratio && ratioInterval(ratio);
      if (interval && interval.low <= 3 && interval.high >= 3) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(930);
    expect(held).toBeLessThanOrEqual(970);
  });
});

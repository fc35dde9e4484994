import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockLength, permutedBlocks } from '../../src/stats/block-permutation.ts';
import { changeTest } from '../../src/stats/change-significance.ts';
import { binomialQuantile } from '../../src/stats/distributions.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';

describe('the length of blocks', () => {
  it('is the optimal one of a circular block bootstrap, by its sums over lags added up', () => {
    for (const count of [50, 200, 1000]) {
      for (const phi of [0.1, 0.3, 0.5, 0.7, 0.8]) {
        let [weighed, plain] = [0, 1];
        for (let lag = 1; lag < 4000; lag++) {
          weighed += 2 * lag * phi ** lag;
          plain += 2 * phi ** lag;
        }
        const optimal = ((2 * weighed ** 2 * count) / ((4 / 3) * plain ** 2)) ** (1 / 3);
        const bound = Math.floor(Math.min(3 * Math.sqrt(count), count / 3));
        expect(blockLength(count, phi), `${count} values, φ ${phi}`).toBe(Math.min(bound, Math.ceil(optimal)));
      }
    }
  });
  it('is 1 where nothing depends on what came before, and bounded for a random walk', () => {
    expect([blockLength(50, 0), blockLength(50, -0.5), blockLength(0, 0.5), blockLength(2, 0.9)]).toEqual([1, 1, 1, 1]);
    expect([blockLength(50, 0.97), blockLength(900, 0.999)]).toEqual([16, 90]);
  });
});

describe('a permutation of blocks', () => {
  it('holds every value once, in blocks of the length or one more that follow each other on the circle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 90 }), fc.integer(), (count, length, seed) => {
        const y = permutedBlocks(
          Float64Array.from({ length: count }, (_, i) => i),
          length,
          seededUniform(seed),
        );
        expect([...y].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        let breaks = 0;
        for (let i = 1; i < count; i++) if (y[i] !== ((y[i - 1] ?? 0) + 1) % count) breaks += 1;
        expect(breaks).toBeLessThanOrEqual(Math.max(1, Math.floor(count / length)) - 1);
      }),
    );
  });
  it('leaves no pair of neighbours always together', () => {
    const uniform = seededUniform(4);
    const apart = new Array<number>(12).fill(0);
    for (let draw = 0; draw < 2000; draw++) {
      const y = permutedBlocks(
        Float64Array.from({ length: 12 }, (_, i) => i),
        4,
        uniform,
      );
      for (let i = 0; i < 12; i++) if ([...y].indexOf((i + 1) % 12) !== [...y].indexOf(i) + 1) apart[i] = (apart[i] ?? 0) + 1;
    }
    for (const times of apart) expect(times).toBeGreaterThan(200);
  });
});

describe('the test with permuted blocks', () => {
  const series = (length: number, phi: number, seed: number, shift = 0) => {
    const uniform = seededUniform(seed);
    let level = drawNormal(uniform) / Math.sqrt(1 - phi * phi);
    return Float64Array.from({ length }, (_, i) => {
      level = phi * level + drawNormal(uniform);
      return level + (i >= length / 2 ? shift : 0);
    });
  };
  it('has the p of the plain permutation where values are independent', () => {
    const given = { statistic: 'mean', least: 5, draws: 199, seed: 3, dependence: 0 } as const;
    expect(changeTest(series(60, 0, 1), { ...given, nullModel: 'block' })).toEqual(changeTest(series(60, 0, 1), given));
  });
  it('sees a large change, and keeps its error where values are independent', () => {
    expect(changeTest(series(200, 0.3, 1, 4), { statistic: 'mean', least: 5, draws: 999, seed: 1, nullModel: 'block' })?.p).toBeLessThanOrEqual(0.01);
    let alarms = 0;
    for (let w = 0; w < 300; w++)
      if ((changeTest(series(50, 0, 1000 + w), { statistic: 'mean', least: 5, draws: 199, seed: w, nullModel: 'block' })?.p ?? 1) <= 0.05) alarms += 1;
    expect(alarms).toBeLessThanOrEqual(binomialQuantile(0.999, 300, 0.075));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareStatistic, chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { cramersV } from '../../src/stats/cramers-v.ts';
import { C6, R6 } from './known-answers.ts';

describe('two-sample chi-square', () => {
  it('has the published values', () => {
    const ties = chiSquareTwoSample(R6, C6);
    expect(ties?.statistic).toBeCloseTo(1.6224089636, 10);
    expect(ties?.df).toBe(5);
    expect(ties?.p).toBeCloseTo(0.8985262394, 10);
    const unseen = chiSquareTwoSample([4, 2, 0], [1, 1, 4]);
    expect(unseen?.statistic).toBeCloseTo(6.1333333, 7);
    expect(unseen?.p).toBeCloseTo(0.0465762, 7);
    const small = chiSquareTwoSample([1, 2, 5], [3, 4, 2]);
    expect(small?.statistic).toBeCloseTo(2.9036045, 7);
    expect(small?.p).toBeCloseTo(0.2341479, 7);
  });

  it('does not correct for continuity', () => {
    expect(chiSquareTwoSample([130, 370], [240, 260])?.statistic).toBeCloseTo(51.909052, 6);
  });

  it('leaves out cells empty on both sides', () => {
    expect(chiSquareTwoSample([4, 0, 2, 0], [1, 0, 1, 4])).toEqual(chiSquareTwoSample([4, 2, 0], [1, 1, 4]));
  });

  it('reports the smallest expected count', () => {
    expect(chiSquareTwoSample([10, 0], [16, 4])?.smallestExpected).toBeCloseTo(4 / 3, 12);
  });

  it('is certain of nothing with one cell, and null when a side is empty', () => {
    expect(chiSquareTwoSample([5], [9])).toMatchObject({ statistic: 0, df: 0, p: 1 });
    expect(chiSquareTwoSample([0, 0], [9, 1])).toBeNull();
    expect(chiSquareStatistic([0, 0], [9, 1])).toBe(0);
  });

  it('is 0 for proportional counts and the same from either side', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 9 }), (a, b, factor) => {
        expect(
          chiSquareStatistic(
            a,
            a.map((x) => x * factor),
          ),
        ).toBeCloseTo(0, 9);
        expect(chiSquareStatistic(a, b)).toBeCloseTo(chiSquareStatistic(b, a), 9);
      }),
    );
  });
});

describe("Cramér's V, bias-corrected", () => {
  it('has the published value', () => {
    expect(cramersV(chiSquareStatistic([200, 800], [400, 600]), 2000, 2, 2)).toBeCloseTo(0.2171229617, 10);
  });

  it('is 0 where the association is within its bias, 1 where it is complete', () => {
    expect(cramersV(0.5, 100, 2, 2)).toBe(0);
    expect(cramersV(200, 200, 2, 2)).toBeCloseTo(1, 2);
  });

  it('is undefined with a single row, column or observation', () => {
    expect(cramersV(0, 100, 1, 3)).toBeNull();
    expect(cramersV(0, 100, 2, 1)).toBeNull();
    expect(cramersV(0, 1, 2, 2)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval, newcombeDifference, orderStatisticRanks, wilson } from '../../src/stats/intervals.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/inference.json' with { type: 'json' };

describe("Wilson's interval", () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (k, n, low, high) => {
    expect(wilson(k, n)?.low).toBeCloseTo(low, 4);
    expect(wilson(k, n)?.high).toBeCloseTo(high, 4);
  });

  it('agrees with statsmodels', () => {
    for (const [k = 0, n = 1, level = 0.95, low = 0, high = 0] of oracle.wilson) {
      expectClose(wilson(k, n, level)?.low, low, 1e-10);
      expectClose(wilson(k, n, level)?.high, high, 1e-10);
    }
  });

  it('reaches 0 and 1 exactly where nothing or everything succeeds, and does not exist without trials', () => {
    expect(wilson(0, 7)?.low).toBe(0);
    expect(wilson(7, 7)?.high).toBe(1);
    expect(wilson(0, 0)).toBeNull();
  });

  it('holds the observed share and mirrors for failures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, pick) => {
        const k = pick % (n + 1);
        const interval = wilson(k, n);
        const mirrored = wilson(n - k, n);
        expect(interval?.low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(interval?.high).toBeGreaterThanOrEqual(k / n - 1e-12);
        expect(mirrored?.low).toBeCloseTo(1 - (interval?.high ?? NaN), 10);
      }),
    );
  });
});

describe("Newcombe's interval for a difference", () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [7, 34, 1, 34, 0.0189, 0.3404],
  ])('%i of %i less %i of %i', (a, n, b, m, low, high) => {
    expect(newcombeDifference(a, n, b, m)?.low).toBeCloseTo(low, 4);
    expect(newcombeDifference(a, n, b, m)?.high).toBeCloseTo(high, 4);
  });

  it('agrees with statsmodels and does not exist when a side is empty', () => {
    for (const [a = 0, n = 1, b = 0, m = 1, low = 0, high = 0] of oracle.newcombe) {
      expectClose(newcombeDifference(a, n, b, m)?.low, low, 1e-9, 1e-12);
      expectClose(newcombeDifference(a, n, b, m)?.high, high, 1e-9, 1e-12);
    }
    expect(newcombeDifference(1, 2, 0, 0)).toBeNull();
  });
});

describe('order statistics around a quantile', () => {
  it.each([
    [100, 0.5, 40, 61, 0.9648],
    [1000, 0.99, 983, 997, 0.9761],
    [10_000, 0.99, 9880, 9920, 0.9558],
    [100_000, 0.999, 99_880, 99_920, 0.9548],
  ])('n %i, q %f', (n, q, low, high, coverage) => {
    expect(orderStatisticRanks(n, q)).toMatchObject({ low, high });
    expect(orderStatisticRanks(n, q)?.coverage).toBeCloseTo(coverage, 4);
  });

  it.each([
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
    [0.999, 3688],
    [0.1, 36],
    [0.5, 6],
  ])('for q %f exist from n = %i', (q, smallest) => {
    expect(orderStatisticRanks(smallest - 1, q)).toBeNull();
    expect(orderStatisticRanks(smallest, q)).not.toBeNull();
  });

  it('cover at least the level, and do not exist for no values or the extremes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, q) => {
        const ranks = orderStatisticRanks(n, q);
        if (ranks === null) return;
        expect(ranks.coverage).toBeGreaterThanOrEqual(0.95 - 1e-9);
        expect(ranks.low).toBeGreaterThanOrEqual(1);
        expect(ranks.high).toBeLessThanOrEqual(n);
      }),
    );
    expect(orderStatisticRanks(0, 0.5)).toBeNull();
    expect(orderStatisticRanks(100, 1)).toBeNull();
  });
});

describe('interval of a mean', () => {
  it('does not exist for fewer than two values, and has no width without variance', () => {
    expect(meanInterval(1, 3, 0)).toBeNull();
    expect(meanInterval(5, 3, 0)).toEqual({ low: 3, high: 3 });
  });
});

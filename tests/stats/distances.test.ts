import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hellinger, jensenShannonDistance, lInfinity, psi, totalVariation } from '../../src/stats/distances.ts';
import { expectClose } from './close-to.ts';
import { C6, P, Q, R6 } from './known-answers.ts';

const histogram = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }).filter((counts) => counts.some((count) => count > 0));

describe('distances between count vectors', () => {
  it('have the published values', () => {
    expect(jensenShannonDistance(P, Q)).toBeCloseTo(0.5312393429, 10);
    expect(hellinger(P, Q)).toBeCloseTo(0.4512345072, 10);
    expectClose(hellinger(R6, C6), 0.06812, 0, 1e-5);
    expect(totalVariation(P, Q)).toBeCloseTo(0.6, 12);
    expect(lInfinity(P, Q)).toBeCloseTo(0.6, 12);
    expect(lInfinity([2, 2, 2, 0], [2, 2, 2, 1])).toBeCloseTo(1 / 7, 12);
    expect(lInfinity([2, 2, 2], [0, 5, 0])).toBeCloseTo(2 / 3, 12);
  });

  it('Jensen–Shannon divergence, the square, has the published values', () => {
    expect(divergence(P, Q)).toBeCloseTo(0.2822152394, 10);
    // [1, 2) 2, [2, 3) 2 against [2, 4) 2, [4, 6) 2, on the cells cut at 1, 2, 3, 4, 6.
    expect(divergence([2, 2, 0, 0], [0, 1, 1, 2])).toBeCloseTo(0.65563906222, 10);
    expect(divergence([1, 3], [0, 4])).toBeCloseTo(0.13792538096, 10);
    expect(divergence([2, 2, 1, 0, 0, 0], [0, 2, 0, 1, 1, 1])).toBeCloseTo(0.6, 10);
    expect(divergence([1, 1, 0], [1, 0, 1])).toBeCloseTo(0.5, 10);
  });

  it('are 0 for equal shares, 1 for disjoint ones, and within [0, 1]', () => {
    for (const distance of [jensenShannonDistance, hellinger, totalVariation, lInfinity]) {
      expect(distance([1, 2, 3], [10, 20, 30])).toBeCloseTo(0, 7);
      expect(distance([7, 0], [0, 3])).toBe(1);
      fc.assert(fc.property(histogram, histogram, (a, b) => {
        const forward = distance(a, b) ?? NaN;
        expect(forward).toBeGreaterThanOrEqual(0);
        expect(forward).toBeLessThanOrEqual(1);
        expect(distance(b, a)).toBeCloseTo(forward, 7);
      }));
    }
  });

  it('keep their order: l-infinity ≤ total variation, hellinger² ≤ total variation ≤ √2·hellinger', () => {
    fc.assert(fc.property(histogram, histogram, (a, b) => {
      const moved = totalVariation(a, b) ?? NaN;
      const h = hellinger(a, b) ?? NaN;
      expect(lInfinity(a, b)).toBeLessThanOrEqual(moved + 1e-12);
      expect(h * h).toBeLessThanOrEqual(moved + 1e-12);
      expect(moved).toBeLessThanOrEqual(Math.SQRT2 * h + 1e-12);
    }));
  });

  it('are null when a side is empty', () => {
    for (const distance of [jensenShannonDistance, hellinger, totalVariation, lInfinity, psi]) {
      expect(distance([0, 0], [1, 2])).toBeNull();
      expect(distance([], [])).toBeNull();
    }
  });
});

describe('population stability index', () => {
  it('adds ½ to each cell', () => {
    expect(psi([50, 30, 20], [55, 45, 0])?.value).toBeCloseTo(0.7955, 6);
  });

  it('approaches the unsmoothed index as counts grow', () => {
    const scale = 1e7;
    expect(psi(P.map((x) => x * scale), Q.map((x) => x * scale))?.value).toBeCloseTo(1.6999280064, 6);
  });

  it('expects (1/n + 1/m)(cells − 1) under no change, over the cells in use', () => {
    expect(psi([60, 0, 40], [30, 0, 20])).toMatchObject({ cells: 2, expectation: 1 / 100 + 1 / 50 });
    expect(psi([60, 40, 0], [30, 19, 1])?.cells).toBe(3);
  });

  it('is 0 or more, and the same from either side', () => {
    fc.assert(fc.property(histogram, histogram, (a, b) => {
      const forward = psi(a, b)?.value ?? NaN;
      expect(forward).toBeGreaterThanOrEqual(0);
      expect(psi(b, a)?.value).toBeCloseTo(forward, 10);
    }));
  });
});

function divergence(reference: readonly number[], current: readonly number[]): number {
  const distance = jensenShannonDistance(reference, current) ?? NaN;
  return distance * distance;
}

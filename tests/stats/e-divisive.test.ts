import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cusum } from '../../src/stats/cusum.ts';
import { bestEnergySplit, largestEnergy } from '../../src/stats/e-divisive.ts';

const steps = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];

/** Q of every split and end, pair by pair. */
function byHand(x: readonly number[], least: number, ends: readonly number[]): number {
  const mean = (a: readonly number[], b: readonly number[]) => a.reduce((s, u) => s + b.reduce((t, v) => t + Math.abs(u - v), 0), 0);
  let best = Number.NEGATIVE_INFINITY;
  for (const kappa of ends) {
    for (let tau = least; tau <= kappa - least; tau++) {
      const [left, right] = [x.slice(0, tau), x.slice(tau, kappa)];
      const [n, m] = [left.length, right.length];
      const within = (n > 1 ? (m * mean(left, left)) / ((n + m) * (n - 1)) : 0) + (m > 1 ? (n * mean(right, right)) / ((n + m) * (m - 1)) : 0);
      best = Math.max(best, (2 * mean(left, right)) / (n + m) - within);
    }
  }
  return best;
}

describe('E-divisive', () => {
  it('has the published first candidate', () => {
    const found = bestEnergySplit(steps);
    expect(found).toMatchObject({ tau: 5, kappa: 14 });
    expect(found?.q).toBeCloseTo(761.28214, 5);
  });

  it.each([
    [[1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96, 0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5, 0.49], 10],
    [[2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.8, 1.76, 1.78], 4],
    [[...new Array<number>(1000).fill(0), ...new Array<number>(1000).fill(1)], 1000],
  ])('finds the published change', (series, tau) => {
    expect(bestEnergySplit(series)?.tau).toBe(tau);
  });

  it('is the largest Q over all splits, pair by pair', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 14 }), fc.integer({ min: 1, max: 2 }), (x, least) => {
        const ends = Array.from({ length: x.length - 2 * least + 1 }, (_, i) => 2 * least + i);
        expect(bestEnergySplit(x, least)?.q).toBeCloseTo(byHand(x, least, ends), 9);
        expect(largestEnergy(x, least)).toBeCloseTo(byHand(x, least, [x.length]), 9);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('needs two parts', () => {
    expect(bestEnergySplit([1, 2, 3], 2)).toBeNull();
    expect(largestEnergy([1, 2, 3], 2)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('CUSUM', () => {
  it("alarms where the NIST handbook's example does (6.3.2.3)", () => {
    const series = [
      324.925, 324.675, 324.725, 324.35, 325.35, 325.225, 324.125, 324.525, 325.225, 324.6, 324.625, 325.15, 328.325, 327.25, 327.825, 328.5, 326.675, 327.775,
      326.875, 328.35,
    ];
    const sums = cusum(series, 325, 0.3175);
    expect(sums.findIndex(({ high, low }) => high > 4.1959 || low > 4.1959)).toBe(13);
    expect(sums[12]?.high).toBeCloseTo(3.0075, 9);
    expect(sums[13]?.high).toBeCloseTo(4.94, 9);
    expect(sums[19]?.high).toBeCloseTo(19.035, 3);
  });
});

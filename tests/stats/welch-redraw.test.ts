import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countValues, mergeValueCounts, seededUniform, welchRedrawP, welchSkew, welchT } from '../../src/stats/index.ts';
import { momentsOf } from '../../src/cells/drift/samples.ts';
import { splits } from './splits.ts';

const counted = (a: readonly number[], b: readonly number[]) => mergeValueCounts(countValues(Float64Array.from(a)), countValues(Float64Array.from(b)));
function t(a: readonly number[], b: readonly number[]): number {
  const moments = momentsOf(counted(a, b));
  const found = moments && welchT(moments.reference, moments.current);
  if (found) return Math.abs(found.statistic);
  return a[0] === b[0] ? 0 : Number.POSITIVE_INFINITY;
}

describe('permutation p of Welch’s t', () => {
  it('is the share of all splits with |t| at least as great', () => {
    const value = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 5 }),
        fc.array(value, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 1e6 }),
        (a, b, seed) => {
          const found = welchRedrawP(counted(a, b), { seed, draws: 4_999 });
          if (new Set([...a, ...b]).size < 2) return found === null;
          const observed = t(a, b) * (1 - 1e-9);
          const all = splits([...a, ...b], a.length);
          const share = all.filter(([x, y]) => t(x, y) >= observed).length / all.length;
          // Six standard errors of 4 999 draws.
          return found !== null && Math.abs(found - share) <= 6 * Math.sqrt((share * (1 - share)) / 5000) + 1 / 5000;
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  it('is 1 where the means are equal: no split has a smaller |t|', () => {
    expect(welchRedrawP(counted([4, 7, 7], [5, 8, 3, 4, 5, 11]), { seed: 1, draws: 4_999 })).toBe(1);
  });

  it('draws the same from counts of few values as from single items', () => {
    // 40 values of 25 rows each are drawn by cells; shifted by less than the rounding matters they are 1 000 single items.
    const a = Array.from({ length: 500 }, (_, i) => (i % 40) ** 2);
    const b = Array.from({ length: 500 }, (_, i) => ((i * 7) % 40) ** 2 + (i % 5 === 0 ? 90 : 0));
    const apart = (x: readonly number[], by: number) => x.map((v, i) => v + (i + by) * 1e-7);
    const byCells = welchRedrawP(counted(a, b), { seed: 5, draws: 1999 }) ?? 0;
    const byItems = welchRedrawP(counted(apart(a, 0), apart(b, 500)), { seed: 6, draws: 1999 }) ?? 0;
    expect(byCells).toBeGreaterThan(0.01);
    expect(Math.abs(byCells - byItems)).toBeLessThan(5 * Math.sqrt((2 * byCells * (1 - byCells)) / 2000));
  });

  it('agrees with the law where values are normal', () => {
    const uniform = seededUniform(3);
    const normal = () => Array.from({ length: 12 }, uniform).reduce((x, y) => x + y, -6);
    const a = Array.from({ length: 300 }, normal);
    const b = Array.from({ length: 200 }, () => normal() + 0.15);
    const moments = momentsOf(counted(a, b));
    const law = moments && welchT(moments.reference, moments.current);
    expect(Math.abs((welchRedrawP(counted(a, b), { seed: 1, draws: 9_999 }) ?? 0) - (law?.p ?? 1))).toBeLessThan(0.02);
    expect(welchSkew(counted(a, b)) ?? 1).toBeLessThan(0.02);
  });

  it('keeps 5 % where the law of t does not: 50 rows of a law like 1/x² beside 1 000', () => {
    const uniform = seededUniform(8);
    const heavy = (n: number) => Array.from({ length: n }, () => Math.floor(1 / (uniform() + 1e-3)));
    let [law, drawn] = [0, 0];
    for (let k = 0; k < 600; k += 1) {
      const counts = counted(heavy(1000), heavy(50));
      const moments = momentsOf(counts);
      if (((moments && welchT(moments.reference, moments.current)?.p) ?? 1) <= 0.05) law += 1;
      if ((welchRedrawP(counts, { seed: k, draws: 199 }) ?? 1) <= 0.05) drawn += 1;
    }
    // 99.99 % of binomial counts of 600 at 5 % lie in 12 to 53.
    expect(drawn).toBeGreaterThanOrEqual(12);
    expect(drawn).toBeLessThanOrEqual(53);
    expect(law).toBeGreaterThan(100);
  });

  it('says nothing of single values and of constant columns', () => {
    expect(welchRedrawP(counted([1], [2, 3]), { seed: 1 })).toBeNull();
    expect(welchRedrawP(counted([4, 4], [4, 4, 4]), { seed: 1 })).toBeNull();
    expect(welchSkew(counted([4, 4], [4, 4, 4]))).toBeNull();
    expect(welchSkew(counted([], [1, 2]))).toBeNull();
  });

  it('measures skewness against the smaller size', () => {
    // Exponential-like values 0, 0, 0, 4: mean 1, variance 3, third moment (3·(−1) + 27)/4 = 6, so γ² = 36/27.
    expect(welchSkew(counted([0, 4], [0, 0]))).toBeCloseTo(36 / 27 / 2, 12);
  });
});

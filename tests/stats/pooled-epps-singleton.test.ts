import fc from 'fast-check';
import { Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { countValues, drawMultinomial, mergeValueCounts, pooledEppsSingleton, quantile, seededUniform } from '../../src/stats/index.ts';
import { binomialRange } from '../cells/drift-calm.ts';
import { splits } from './splits.ts';

const counted = (a: readonly number[], b: readonly number[]) => mergeValueCounts(countValues(Float64Array.from(a)), countValues(Float64Array.from(b)));

/** The definition, value by value. */
function distance(a: readonly number[], b: readonly number[]): number {
  const all = countValues(Float64Array.from([...a, ...b]));
  const scale = ((quantile(all, 0.75) ?? 0) - (quantile(all, 0.25) ?? 0)) / 2;
  const row = (x: number) => [0.4, 0.8].flatMap((t) => [Math.cos((t * x) / scale), Math.sin((t * x) / scale)]);
  const mean = (side: readonly number[]) => [0, 1, 2, 3].map((j) => side.reduce((sum, x) => sum + (row(x)[j] ?? 0), 0) / side.length);
  const [center, first, second] = [mean([...a, ...b]), mean(a), mean(b)];
  const covariance = new Matrix(
    center.map((c, j) => center.map((d, k) => [...a, ...b].reduce((s, x) => s + ((row(x)[j] ?? 0) - c) * ((row(x)[k] ?? 0) - d), 0) / (a.length + b.length))),
  );
  const apart = Matrix.columnVector(first.map((x, j) => x - (second[j] ?? 0)));
  return ((a.length * b.length) / (a.length + b.length)) * apart.transpose().mmul(pseudoInverse(covariance)).mmul(apart).get(0, 0);
}

describe('Epps and Singleton’s test with the covariance of all rows', () => {
  it('is what numpy and scipy make of its definition', () => {
    const a = Array.from({ length: 90 }, (_, i) => ((i * 37) % 101) / 10);
    const b = Array.from({ length: 70 }, (_, i) => ((i * 53) % 89) / 8 + 0.7);
    const found = pooledEppsSingleton(counted(a, b), { seed: 1, draws: 999 });
    // d = mean of (cos 0.4x/s, cos 0.8x/s, sin 0.4x/s, sin 0.8x/s) of a less that of b; nm/(n + m) · d @ np.linalg.pinv(np.cov(both, bias=True)) @ d, and chi2.sf(…, 4).
    expect(found).toMatchObject({ df: 4, law: 'chi_square' });
    expect(found?.statistic).toBeCloseTo(15.975348039266358, 10);
    expect(found?.p).toBeCloseTo(0.0030524219107624837, 12);
  });

  it('is the same with the sides exchanged', () => {
    const [a, b] = [Array.from({ length: 30 }, (_, i) => (i % 7) ** 3), Array.from({ length: 90 }, (_, i) => (i % 8) ** 3)];
    const [one, other] = [counted(a, b), counted(b, a)].map((counts) => pooledEppsSingleton(counts, { seed: 4, draws: 999 }));
    expect(other?.statistic).toBeCloseTo(one?.statistic ?? 0, 9);
    expect(other?.p).toBe(one?.p);
  });

  it('redrawn it is the share of all splits that lie at least as far apart', () => {
    let redrawn = 0;
    const value = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 5, maxLength: 6 }),
        fc.array(value, { minLength: 5, maxLength: 6 }),
        fc.integer({ min: 1, max: 1e6 }),
        (a, b, seed) => {
          const found = pooledEppsSingleton(counted(a, b), { seed, draws: 4_999 });
          if (found?.law !== 'redrawn' || found.df < 4) return true;
          redrawn += 1;
          const least = distance(a, b) * (1 - 1e-9);
          const all = splits([...a, ...b], a.length);
          const share = all.filter(([x, y]) => distance(x, y) >= least).length / all.length;
          // Six standard errors of 4 999 draws.
          return Math.abs(found.p - share) <= 6 * Math.sqrt((share * (1 - share)) / 5000) + 1 / 5000;
        },
      ),
      { numRuns: 40, seed: 12 },
    );
    expect(redrawn).toBeGreaterThan(10);
  });

  it('draws the same from counts of few values as from single items', () => {
    // Five common values and four rare ones, to which the comparison of 60 rows owes much.
    const rare = [9, 11, 12, 15];
    const a = Array.from({ length: 60 }, (_, i) => (i % 30 === 7 ? (rare[(i * 3) % 4] ?? 0) : i % 5));
    const b = Array.from({ length: 600 }, (_, i) => (i % 40 === 3 ? (rare[Math.floor(i / 40) % 4] ?? 0) : i % 8 === 0 ? 0 : (i * 7) % 5));
    const apart = (x: readonly number[], by: number) => x.map((v, i) => v + (i + by) * 1e-7);
    const byCells = pooledEppsSingleton(counted(a, b), { seed: 5, draws: 1999 });
    const byItems = pooledEppsSingleton(counted(apart(a, 0), apart(b, 500)), { seed: 6, draws: 1999 });
    expect([byCells?.law, byItems?.law]).toEqual(['redrawn', 'redrawn']);
    const p = byCells?.p ?? 0;
    expect(p).toBeGreaterThan(0.01);
    expect(Math.abs(p - (byItems?.p ?? 1))).toBeLessThan(5 * Math.sqrt((2 * p * (1 - p)) / 2000));
  });

  it.each([
    [50, 1000, 10],
    [50, 10_000, 5],
  ])('keeps 1 % and 5 % where few rows meet the rare values of a lognormal: %i and %i rows in %i values', (n, m, cells) => {
    const values = Float64Array.from({ length: cells }, (_, i) => 0.3 + i * (8 / cells));
    const weights = Array.from(values, (x) => Math.exp(-(Math.log(x) ** 2) / 2) / x);
    const whole = weights.reduce((sum, w) => sum + w, 0);
    const uniform = seededUniform(21);
    const draw = (size: number) => {
      const into = new Float64Array(cells);
      drawMultinomial(
        uniform,
        size,
        weights.map((w) => w / whole),
        into,
      );
      return into;
    };
    const runs = 6000;
    const alarms = { one: 0, five: 0 };
    for (let k = 0; k < runs; k += 1) {
      const p = pooledEppsSingleton({ values, reference: draw(n), current: draw(m) }, { seed: k + 1, draws: 99 })?.p ?? 1;
      if (p <= 0.01) alarms.one += 1;
      if (p <= 0.05) alarms.five += 1;
    }
    // By the law of χ² p is at most 1 % in about 2 % of these pairs.
    const [least, most] = binomialRange(runs, 0.01, 0.01, 5e-5);
    expect(alarms.one).toBeGreaterThanOrEqual(least);
    expect(alarms.one).toBeLessThanOrEqual(most);
    const [least5, most5] = binomialRange(runs, 0.05, 0.05, 5e-5);
    expect(alarms.five).toBeGreaterThanOrEqual(least5);
    expect(alarms.five).toBeLessThanOrEqual(most5);
  });

  it('says nothing of fewer than 5 values and of columns without a scale', () => {
    const options = { seed: 1, draws: 99 };
    expect(pooledEppsSingleton(counted([1, 2, 3, 4], [2, 3, 4, 5, 6, 7]), options)).toBeNull();
    expect(pooledEppsSingleton(counted([4, 4, 4, 4, 4], [4, 4, 4, 4, 9]), options)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { drawExponential } from '../../src/stats/resampling.ts';
import { sequentialQuantileInterval, sequentialQuantileP, sequentialQuantileRanks } from '../../src/stats/sequential-quantiles.ts';
import { countValues } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/sequential.json' with { type: 'json' };

const arm = (values: readonly number[], expectedN = 100) => ({ table: countValues(values), expectedN });
const from = (offset: number) => Array.from({ length: 1000 }, (_, i) => 1 + i + offset);

describe('the sequential test of equal quantiles', () => {
  it.each([
    [0.5, 70, 0.814704, 5e-7],
    [0.5, 85, 0.0838055, 5e-8],
    [0.5, 100, 0.0054947, 5e-8],
    [0.9, 55, 0.0340463, 5e-8],
  ])('has the published p of 1 … 1000 against the same %d-quantile %d higher', (q, offset, p, within) => {
    expectClose(sequentialQuantileP(arm(from(0)), arm(from(offset)), q), p, 0, within);
    expectClose(sequentialQuantileP(arm(from(offset)), arm(from(0)), q), p, 0, within);
  });

  it.each(oracle.quantiles.map((each, i) => [i, each] as const))(
    'no. %i is what trying every place gives',
    (_, { q, first, second, expectedN, p, low, high }) => {
      expectClose(sequentialQuantileP(arm(first, expectedN), arm(second, expectedN), q), p, 1e-8, 0);
      const found = sequentialQuantileInterval(arm(first, expectedN), arm(second, expectedN), q);
      expectClose(found?.low, low, 0, 1e-9);
      expectClose(found?.high, high, 0, 1e-9);
    },
  );

  it('rejects exactly where its interval leaves out 0', () => {
    for (let offset = 0; offset <= 120; offset += 10) {
      const [one, two] = [arm(from(0)), arm(from(offset))];
      const interval = sequentialQuantileInterval(one, two, 0.5);
      expect((interval?.low ?? 0) > 0).toBe((sequentialQuantileP(one, two, 0.5) ?? 1) < 0.05);
    }
  });

  it('gives the ratio of positive quantiles, and turns with its arms', () => {
    const [one, two] = [arm(from(500)), arm(from(700))];
    const lift = sequentialQuantileInterval(one, two, 0.5, 0.05, (a, b) => b / a - 1);
    const plain = sequentialQuantileInterval(one, two, 0.5);
    const turned = sequentialQuantileInterval(two, one, 0.5);
    expect([turned?.low, turned?.high]).toEqual([-(plain?.high ?? 0), -(plain?.low ?? 0)]);
    expect(lift?.low ?? 1).toBeLessThan(200 / 1000);
    expect(lift?.high ?? 0).toBeGreaterThan(200 / 1000);
  });

  it('needs only the ranks it names: all other values may move outwards', () => {
    const [x, y] = [from(0), from(30)];
    const [low, high] = sequentialQuantileRanks(1000, 100, 1000, 100, 0.9);
    const cut = (values: readonly number[]) => values.map((value, rank) => (rank < low ? -1e6 : rank > high ? 1e6 : value));
    expect(high - low).toBeLessThan(150);
    expect(sequentialQuantileInterval(arm(cut(x)), arm(cut(y)), 0.9)).toEqual(sequentialQuantileInterval(arm(x), arm(y), 0.9));
  });

  it('is open with few values, and nothing without', () => {
    expect(sequentialQuantileInterval(arm([1, 2, 3]), arm(from(0)), 0.9)).toBeNull();
    expect(sequentialQuantileInterval(arm([]), arm(from(0)), 0.9)).toBeNull();
    expect(sequentialQuantileP(arm([]), arm(from(0)), 0.9)).toBeNull();
    expect(sequentialQuantileP(arm([1, 2, 3]), arm([1, 2, 3]), 0.5)).toBe(1);
  });

  it('holds the true difference at all of 20 looks in at least 95 % of experiments', () => {
    const uniform = seededUniform(21);
    let missed = 0;
    const runs = 120;
    const truth = Math.log(10);
    for (let run = 0; run < runs; run += 1) {
      const x: number[] = [];
      const y: number[] = [];
      for (let look = 0; look < 20; look += 1) {
        for (let i = 0; i < 40; i += 1) {
          x.push(drawExponential(uniform));
          y.push(2 * drawExponential(uniform));
        }
        const found = sequentialQuantileInterval(arm(x, 400), arm(y, 400), 0.9);
        if (found !== null && (found.low > truth || found.high < truth)) {
          missed += 1;
          break;
        }
      }
    }
    expect(missed / runs).toBeLessThanOrEqual(0.05);
  });
});

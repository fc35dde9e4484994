import { describe, expect, it } from 'vitest';
import { blockDifference, type TimeBlock } from '../../src/stats/block-means.ts';
import { clusteredDifference, tInterval } from '../../src/stats/cluster-means.ts';
import { cupedDifference } from '../../src/stats/cuped.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/experiments.json' with { type: 'json' };

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe('clustered difference of means', () => {
  it('equals the cluster-robust error of a regression on the rows, but for the factor k/(k − 1) of each arm', () => {
    const clusters = oracle.clusters.users.map(({ arm, after }) => ({
      n1: arm === 0 ? after.length : 0,
      sum1: arm === 0 ? total(after) : 0,
      n2: arm === 1 ? after.length : 0,
      sum2: arm === 1 ? total(after) : 0,
    }));
    const found = clusteredDifference(clusters);
    expectClose(found?.difference, oracle.clusters.difference, 1e-10);
    const k1 = found?.firstClusters ?? 0;
    const k2 = found?.secondClusters ?? 0;
    const uncorrected = ((found?.firstVariance ?? 0) * (k1 - 1)) / k1 + ((found?.secondVariance ?? 0) * (k2 - 1)) / k2;
    expectClose(Math.sqrt(uncorrected), oracle.clusters.uncorrected_error, 1e-9);
  });

  it("is Welch's test when every cluster is one row", () => {
    const [a, b] = [
      [1, 4, 2, 8, 5],
      [3, 9, 9, 7],
    ];
    const found = clusteredDifference([...a.map((x) => ({ n1: 1, sum1: x, n2: 0, sum2: 0 })), ...b.map((x) => ({ n1: 0, sum1: 0, n2: 1, sum2: x }))]);
    // scipy.stats.ttest_ind([3, 9, 9, 7], [1, 4, 2, 8, 5], equal_var=False)
    const test = found && tInterval(found.difference, found.variance, found.df);
    expectClose(test?.p, 0.15639734509909342, 1e-9);
    expectClose(test?.df, 6.461538461538462, 1e-12);
  });

  it('lets shared ups and downs cancel', () => {
    const uniform = seededUniform(5);
    const blocks = Array.from({ length: 30 }, () => {
      const shock = 10 * drawNormal(uniform);
      return { n1: 10, sum1: 10 * shock + drawNormal(uniform), n2: 10, sum2: 10 * shock + 1 + drawNormal(uniform) };
    });
    const found = clusteredDifference(blocks);
    expect(found?.variance ?? 1).toBeLessThan((found?.firstVariance ?? 0) / 100);
  });

  it('is undefined with fewer than 2 clusters in an arm', () => {
    expect(clusteredDifference([{ n1: 5, sum1: 3, n2: 0, sum2: 0 }])).toBeNull();
  });
});

describe('CUPED', () => {
  it('is the regression on arm and earlier value where every unit has one row in each period', () => {
    const { arm, before, after, theta, difference } = oracle.cuped;
    const found = cupedDifference(
      arm.map((which, i) => ({
        n1: which === 0 ? 1 : 0,
        sum1: which === 0 ? (after[i] ?? 0) : 0,
        n2: which === 1 ? 1 : 0,
        sum2: which === 1 ? (after[i] ?? 0) : 0,
        before: { n: 1, sum: before[i] ?? 0 },
      })),
    );
    expectClose(found?.difference, difference, 0.02, 0.005);
    expectClose(found?.theta, theta, 0.03);
    expect(found?.reduction ?? 0).toBeGreaterThan(0.4);
  });

  it('changes nothing when nobody was seen before', () => {
    const clusters = [1, 2, 4, 5].map((x, i) => ({ n1: i % 2, sum1: (i % 2) * x, n2: 1 - (i % 2), sum2: (1 - (i % 2)) * x, before: { n: 0, sum: 0 } }));
    expect(cupedDifference(clusters)).toEqual({ ...clusteredDifference(clusters), theta: 0, reduction: 0, adjusted: clusters });
  });
});

describe('difference of means over time blocks', () => {
  function minutes(uniform: Uniform, n: number, phi: number): number[] {
    let x = drawNormal(uniform) / Math.sqrt(1 - phi * phi);
    return Array.from({ length: n }, () => {
      x = phi * x + drawNormal(uniform);
      return x;
    });
  }

  function alarms(n: number, phi: number, runs: number): number {
    let count = 0;
    const uniform = seededUniform(n);
    for (let run = 0; run < runs; run += 1) {
      const [a, b] = [minutes(uniform, n, phi), minutes(uniform, n, phi)];
      const found = blockDifference(a.map((x, index): TimeBlock => ({ index, n1: 1, sum1: x, n2: 1, sum2: b[index] ?? 0 })));
      const interval = found && tInterval(found.difference, found.variance, found.df);
      if (interval && (interval.low > 0 || interval.high < 0)) count += 1;
    }
    return count;
  }

  // 1.5 × nominal is 7.5 %; of 400 runs at 7.5 % more than 43 happen with probability 0.01.
  it('raises at most 1.5 × 5 % false alarms on minutes with autocorrelation 0.8', () => {
    expect(alarms(60, 0.8, 400)).toBeLessThanOrEqual(43);
    expect(alarms(1440, 0.8, 200)).toBeLessThanOrEqual(24);
  });

  it('keeps single minutes apart where they are independent, and still finds a difference', () => {
    const uniform = seededUniform(9);
    const blocks = Array.from({ length: 200 }, (_, index) => ({ index, n1: 1, sum1: drawNormal(uniform), n2: 1, sum2: 1 + drawNormal(uniform) }));
    const found = blockDifference(blocks);
    expect(found?.length).toBeLessThanOrEqual(3);
    const interval = found && tInterval(found.difference, found.variance, found.df);
    expect(interval?.low ?? 0).toBeGreaterThan(0.5);
  });

  it('says nothing about fewer than 4 blocks or a series that is one trend', () => {
    expect(blockDifference([0, 1, 2].map((index) => ({ index, n1: 1, sum1: index, n2: 1, sum2: 1 - index })))).toBeNull();
    expect(blockDifference(Array.from({ length: 30 }, (_, index) => ({ index, n1: 1, sum1: index, n2: 1, sum2: -index })))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { objectiveSeries, sliceScores } from '../../src/cells/slo/counts.ts';
import { divisiveChanges } from '../../src/stats/change-points.ts';
import { bestEnergySplit } from '../../src/stats/e-divisive.ts';
import { energyDistance } from '../../src/stats/energy.ts';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { newcombeDifference, orderStatisticRanks, wilson } from '../../src/stats/intervals.ts';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';
import { adjustPValues } from '../../src/stats/multiplicity.ts';
import { miettinenNurminenDifference } from '../../src/stats/proportion-intervals.ts';
import { quantileDifference } from '../../src/stats/quantile-difference.ts';
import { sampleRatioChiSquare, sampleRatioSequentialP } from '../../src/stats/sample-ratio.ts';
import { alwaysValidShare, mixtureRatio, mixtureReach } from '../../src/stats/sequential.ts';
import { burnThreshold, timeToExhaustion } from '../../src/stats/burn-rate.ts';
import { welchT } from '../../src/stats/t-tests.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';

/** Known answers of the tools that serving health is measured against: their own tests, papers and handbooks. */
const align = (a: readonly number[], b: readonly number[]) => mergeValueCounts(countValues(a), countValues(b));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('proportions', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson (Newcombe 1998) %i of %i', (k, n, low, high) => {
    expectClose(wilson(k, n)?.low, low, 0, 5e-5);
    expectClose(wilson(k, n)?.high, high, 0, 5e-5);
  });
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [7, 34, 1, 34, 0.0189, 0.3404],
  ])('Newcombe (1998, method 10) %i/%i − %i/%i', (a, n, b, m, low, high) => {
    expectClose(newcombeDifference(a, n, b, m)?.low, low, 0, 5e-5);
    expectClose(newcombeDifference(a, n, b, m)?.high, high, 0, 5e-5);
  });
  it('Miettinen–Nurminen 7/34 − 1/34', () => {
    const found = miettinenNurminenDifference(7, 34, 1, 34);
    expectClose(found?.low, 0.0270416, 1e-4);
    expectClose(found?.high, 0.3452912, 1e-4);
  });
});

describe('means, quantiles and ranks', () => {
  it('Welch on the sums of two arms (gbstats, absolute)', () => {
    const arm = (n: number, sum: number, squares: number) => ({ n, mean: sum / n, variance: (squares - (sum * sum) / n) / (n - 1) });
    const found = welchT(arm(3461, 2422.7, 134_698.29), arm(3407, 1396.87, 52_377.9767));
    expectClose(found?.interval?.low, 0.04538, 0, 5e-5);
    expectClose(found?.interval?.high, 0.53462, 0, 5e-5);
    expectClose(found?.p, 0.02016, 0, 5e-5);
    expectClose(found?.df, 5841.74, 1e-5);
  });
  it('the difference of two p90 from their order-statistic intervals (gbstats)', () => {
    const found = quantileDifference(
      { value: 7.157987489967789, low: 7.098780136176828, high: 7.217194843758751 },
      { value: 7.694499927525767, low: 7.64180598628119, high: 7.747193868770344 },
    );
    // MOVER adds in squares what the published standard errors, times (n − 1)/n, add.
    expectClose(found.low, 0.457256, 0, 4e-6);
    expectClose(found.high, 0.6157689, 0, 4e-6);
  });
  it("R's wilcox.test: shift 22.5 of (10, 20, 30, 40) over (1, 2, 3, 4), 6 to 39", () => {
    const found = hodgesLehmann(align([10, 20, 30, 40], [1, 2, 3, 4]));
    expect([found?.value, found?.low, found?.high]).toEqual([22.5, 6, 39]);
  });
  it('the common-language effect of equal samples is one half', () => {
    expect(mannWhitney(align([1, 2, 3, 4], [1, 2, 3, 4]))?.probabilityGreater).toBe(0.5);
  });
  it.each([
    [100, 0.5, 40, 61, 0.9648],
    [1000, 0.99, 983, 997, 0.9761],
    [10_000, 0.99, 9880, 9920, 0.9558],
    [100_000, 0.999, 99_880, 99_920, 0.9548],
  ])('ranks of n = %i, q = %d', (n, q, low, high, coverage) => {
    const ranks = orderStatisticRanks(n, q);
    expect([ranks?.low, ranks?.high]).toEqual([low, high]);
    expectClose(ranks?.coverage, coverage, 0, 5e-5);
  });
});

describe('splits and several tests at once', () => {
  it.each([
    [[1000, 1200], [0.5, 0.5], 0.000020079],
    [[135, 115], [0.5, 0.5], 0.205903211],
    [[310, 98], [0.75, 0.25], 0.647434186],
    [[0, 10, 10], [0.34, 0.33, 0.33], 0.005790624],
    [[500, 500, 600], [0.34, 0.33, 0.33], 0.000592638],
    [[1000, 1200, 900], [0.5, 0.5, 0], 0.000020079],
  ])('sample ratio of %j at %j', (counts, weights, p) => {
    const found = sampleRatioChiSquare(counts, weights);
    expectClose(found?.p, p, 1e-4);
  });
  it.each([
    [[1000, 1200], 0.21435],
    [[10_000, 10_600], 0.0048747],
    [[821_588, 815_482], 1.56e-4],
  ])('sequential sample ratio of %j', (counts, p) => {
    expectClose(sampleRatioSequentialP(counts, [0.5, 0.5]), p, 3e-3);
  });
  it('Holm and Benjamini–Hochberg', () => {
    adjustPValues([0.01, 0.04, 0.03, 0.005, 0.55, 0.6], 'holm').forEach((p, i) => expectClose(p, [0.05, 0.12, 0.12, 0.03, 1, 1][i] ?? 0, 1e-12));
    const bh = adjustPValues([0.898, 0.138, 0.007, 0.964, 0.538, 0.006, 0.138], 'benjamini-hochberg');
    bh.forEach((p, i) => expectClose(p, [0.964, 0.2415, 0.0245, 0.964, 0.7532, 0.0245, 0.2415][i] ?? 0, 1e-12));
  });
});

describe('sequences', () => {
  const rho = 12.60056;
  it('the normal mixture of confseq: log M(10, 100) and its boundary at 100', () => {
    // A sum s with variance v is an estimate s / v with variance 1 / v, and 1 / ρ is the mixing variance.
    expectClose(Math.log(mixtureRatio(10 / 100, 1 / 100, 1 / rho)), -0.6510052, 1e-6);
    expectClose(mixtureReach(1 / 100, 1 / rho, 0.05) * 100, 30.35209, 1e-6);
  });
  it.each([
    [700, 1000, 100, 0.651629, 0.745949],
    [15, 50, 50, 0.129556, 0.511896],
    [1, 50, 50, 0, 0.13489],
    [1, 2, 50, 0, 1],
  ])('a share of %i in %i tuned to %i', (k, n, tuned, low, high) => {
    const found = alwaysValidShare(k, n, tuned, 0.95);
    // Published digits are cut, not rounded.
    expectClose(found?.low, low, 0, 2e-6);
    expectClose(found?.high, high, 0, 2e-6);
  });
  it('mSPRT', () => {
    expectClose(mixtureRatio(0.02, 1e-4, 1e-4), 1.922116, 1e-6);
    expectClose(mixtureReach(1e-4, 1e-4, 0.05), 0.0365639, 1e-5);
    expectClose(mixtureRatio(0.04, 1e-4, 4e-4), 269.1533, 1e-6);
    expectClose(mixtureReach(1e-4, 4e-4, 0.05), 0.0308239, 1e-5);
  });
});

describe('budgets', () => {
  it.each([
    [30, [14.4, 6, 3, 1]],
    [28, [13.44, 5.6, 2.8, 0.9333]],
    [7, [3.36, 1.4, 0.7, 0.2333]],
    [14, [6.72, 2.8, 1.4, 0.4667]],
    [90, [43.2, 18, 9, 3]],
  ])('burn rates of a window of %i days', (days, expected) => {
    const rows = [
      [0.02, 1],
      [0.05, 6],
      [0.1, 24],
      [0.1, 72],
    ] as const;
    rows.forEach(([share, hours], i) => expectClose(burnThreshold(share, days * 24, hours), expected[i] ?? 0, 0, 5e-5));
  });
  it('1/10 and 50/10 000 are 0.0050949 bad, never 0.0525', () => {
    const rows = [10, 10_000].map((valid, i) => ({ keys: { time: i * 60_000 }, measures: { valid0: valid, good0: valid - (i === 0 ? 1 : 50) } }));
    const objective = {
      name: 'x',
      good: '',
      valid: '',
      objective: 0.99,
      window: 86_400,
      windowText: '1d',
      method: 'occurrences',
      slice: 300,
      sliceTarget: 0.99,
    } as const;
    const table = { reduction: { kind: 'grouped', from: { name: 't', table: 't' }, keys: {}, measures: {} }, rows, valueCounts: [], sql: [] } as const;
    const series = objectiveSeries(table, 0, objective, { from: 0, to: 120_000 }, 60, 'ignore');
    expectClose((series.bad[2] ?? 0) / (series.total[2] ?? 1), 0.0050949, 1e-5);
  });
  it('OpenSLO: of 14 days at 95 %, an attack that leaves 1 % of 99 % good may last 822.9 minutes by ratio-timeslices', () => {
    const minutes = 14 * 1440;
    const left = (attacked: number) => {
      const events = new Float64Array(minutes).fill(100);
      const bad = Float64Array.from({ length: minutes }, (_, i) => (i < attacked ? 99 : 1));
      const scores = sliceScores(events, bad, { method: 'ratio-timeslices', sliceTarget: 0.95 }, 'ignore');
      return 1 - scores.bad.reduce((a, b) => a + b, 0) / minutes - 0.95;
    };
    expect(left(822)).toBeGreaterThan(0);
    expect(left(823)).toBeLessThan(0);
  });
  it('a week at 99.95 % lasts 5 min 2.4 s of a full outage', () => {
    expectClose(timeToExhaustion(1, 604_800, 1 / 0.0005), 302.4, 1e-9);
  });
});

describe('changes', () => {
  it('energy statistics of 1 … 99 and 1 … 104', () => {
    const [x, y] = [range(1, 99), range(1, 104)];
    const e = energyDistance(align(x, y)) ?? 0;
    const cross = x.reduce((sum, a) => sum + y.reduce((s, b) => s + Math.abs(a - b), 0), 0) / (x.length * y.length);
    expectClose(e * e, 0.160418, 1e-5);
    expectClose((e * e * x.length * y.length) / (x.length + y.length), 8.136288, 1e-6);
    expectClose((e * e) / (2 * cross), 0.002365, 1e-3);
  });
  it.each([
    [
      [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150],
      [5, 8],
    ],
    [[1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96, 0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5, 0.49], [10]],
    [[2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.8, 1.76, 1.78], [4]],
  ])('e-divisive finds %j at %j', (series, places) => {
    const found = divisiveChanges(Float64Array.from(series), { least: 2, alpha: 0.05, seed: 1 });
    expect(found.map(({ at }) => at)).toEqual(places);
  });
  it('a step after 1000 of 2000 is found at 1000', () => {
    expect(bestEnergySplit(Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 0 : 1)))?.tau).toBe(1000);
  });
});

import { describe, expect, it } from 'vitest';
import { joinRuns, replayBurnAlert, runningSums } from '../../src/stats/burn-alerts.ts';
import { energyDistance } from '../../src/stats/energy.ts';
import { balancedCost, explanatorySet } from '../../src/stats/explanation-conventions.ts';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { attributions, contribution } from '../../src/stats/mix-rate.ts';
import { quantile } from '../../src/stats/quantiles.ts';
import { judgeScore, rankJudgement } from '../../src/stats/rank-judge.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';

const align = (a: readonly number[], b: readonly number[]) => mergeValueCounts(countValues(a), countValues(b));
const repeated = (n: number, value: number) => Array.from({ length: n }, () => value);

/** Answers of other tools' tests that are not of one method here: judges, explanations, fences, alerts. */
describe("Kayenta's judge at tolerance 0.25 and level 0.98", () => {
  const ones = repeated(10, 1);

  it('passes a canary that is 100 in 7 of 10 points where control is 1 (spinnaker#6278), and finds 8 high', () => {
    const seven = align([...repeated(7, 100), ...repeated(3, 1)], ones);
    const shift = hodgesLehmann(seven, 0.98);
    // Published by iteration: 98.99993, from 0.00006825 to 99.
    expectClose(shift?.value, 99, 0, 1e-4);
    expectClose(shift?.low, 0, 0, 1e-4);
    expectClose(shift?.high, 99, 0, 1e-4);
    expect(rankJudgement(seven)).toBe('pass');
    expect(rankJudgement(align([...repeated(8, 100), ...repeated(2, 1)], ones))).toBe('high');
    expect(rankJudgement(align(ones, [...repeated(8, 100), ...repeated(2, 1)]))).toBe('low');
  });

  it('passes a few events among zeros (kayenta#426)', () => {
    expect(rankJudgement(align([0, 1, 2, 1, 0, 0], repeated(6, 0)))).toBe('pass');
  });

  it('passes another shape with the same middle (kayenta#780), between −88.40 and 8.70', () => {
    const experiment = [10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7];
    const control = [1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17];
    const shift = hodgesLehmann(align(experiment, control), 0.98);
    expectClose(shift?.low, -88.4, 0, 5e-3);
    expectClose(shift?.high, 8.7, 0, 5e-3);
    expect(rankJudgement(align(experiment, control))).toBe('pass');
  });

  it('finds 12.0408 times the mean high, unless 13 times are allowed', () => {
    const counts = align([20, 22, 21, 25, 30], [1, 2.2, 1.1, 2.5, 3]);
    expect(rankJudgement(counts)).toBe('high');
    expect([12.0408, 12.0409, 13].map((allowedIncrease) => rankJudgement(counts, { allowedIncrease }))).toEqual(['high', 'pass', 'pass']);
    expect(rankJudgement(align([], [1]))).toBeNull();
  });

  it.each([
    [
      75,
      [
        ['a', 75, 2, 0, 0],
        ['b', 25, 0, 1, 0],
      ],
    ],
    [
      25,
      [
        ['a', 50, 1, 1, 0],
        ['b', 50, 0, 1, 0],
      ],
    ],
    [
      5,
      [
        ['a', 15, 1, 2, 0],
        ['b', 85, 0, 1, 0],
      ],
    ],
    [33.33, [['a', null, 1, 2, 0]]],
    [
      100,
      [
        ['a', null, 2, 0, 0],
        ['b', null, 0, 0, 1],
      ],
    ],
  ] as const)('scores %d', (score, groups) => {
    expect(judgeScore(groups.map(([, weight, passed, failed, withoutData]) => ({ weight, passed, failed, withoutData })))).toBe(score);
    expect(judgeScore([])).toBeNull();
  });

  it('has fences 1.5 interquartile ranges out that leave only 50 of (21, 23, 24, 25, 50, 29, 23, 21) outside', () => {
    const values = [21, 23, 24, 25, 50, 29, 23, 21];
    const [q1, q3] = [quantile(countValues(values), 0.25) ?? 0, quantile(countValues(values), 0.75) ?? 0];
    const reach = 1.5 * (q3 - q1);
    expect(values.filter((value) => value < q1 - reach || value > q3 + reach)).toEqual([50]);
  });
});

describe('explanations', () => {
  it("Adtributor's example is explained by the device, and there by mobile", () => {
    const device = explanatorySet(attributions([50, 50], [49, 1]));
    const advertiser = explanatorySet(attributions([50, 20, 20, 10], [24, 21, 4, 1]));
    const center = explanatorySet(attributions([94, 6], [47, 3]));
    expect(device?.elements).toEqual([1]);
    expect(device?.power).toBeCloseTo(0.98, 12);
    // A2 is the most surprising, but works the other way; A4 and A3 alone are not enough, so A1 joins.
    expect(advertiser?.elements).toEqual([3, 2, 0]);
    expect(center?.elements).toEqual([0]);
    expect(Math.max(device?.surprise ?? 0, advertiser?.surprise ?? 0, center?.surprise ?? 0)).toBe(device?.surprise);
    expect(explanatorySet(attributions([50, 50], [49, 1]), 0.99)).toBeNull();
  });

  it("ThirdEye's cheapest of what rose: safari, then android and osx alike with 51.667", () => {
    const cost = (before: number, after: number) => balancedCost(contribution(before, after, 100, 120));
    const [android, osx, chrome, safari] = [cost(40, 50), cost(60, 70), cost(80, 50), cost(20, 70)];
    expectClose(android, 51.667, 0, 5e-4);
    expectClose(osx, 51.667, 0, 5e-4);
    expect(safari ?? 0).toBeGreaterThan(android ?? Infinity);
    expectClose(chrome, 188.3333, 0, 5e-5);
    expect(cost(40, 40)).toBe(0);
    expect(balancedCost(contribution(10, 20, 100, 100))).toBeNull();
    expect(balancedCost({ ...contribution(100, 100.5, 1000, 1020), contributionChange: 50 })).toBe(0);
  });
});

describe('burn alerts over a constant share of errors at 99.9 %', () => {
  it.each([
    [0.0011, 1],
    [0.0031, 2],
    [0.0061, 3],
    [0.0145, 4],
  ])('%d fires the %d slowest rows', (share, rows) => {
    const total = Array.from({ length: 100 }, () => 10_000);
    const bad = total.map((n) => Math.round(n * share));
    const [b, n] = [runningSums(bad), runningSums(total)];
    const series = { bad: b, total: n, badEvents: b, events: n, most: 10_000 };
    const fired = [1, 3, 6, 14.4].map((burn) => joinRuns(replayBurnAlert(series, { long: 60, short: 5, burn }, 0.999, 1, 0.001).runs, 1).length > 0);
    expect(fired).toEqual([1, 2, 3, 4].map((row) => row <= rows));
  });
});

describe('energy statistics', () => {
  it('H = E / (2 · mean |x − y|) of 300 … 499 and 46 numbers from 400 on, 11 apart, is 0.532863', () => {
    const x = Array.from({ length: 200 }, (_, i) => 300 + i);
    const y = Array.from({ length: 46 }, (_, i) => 400 + i * 11);
    const e = (energyDistance(align(x, y)) ?? 0) ** 2;
    const cross = x.reduce((sum, a) => sum + y.reduce((s, v) => s + Math.abs(a - v), 0), 0) / (x.length * y.length);
    // Published with its last digit cut, not rounded.
    expectClose(e / (2 * cross), 0.532863, 0, 1e-6);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapClusters } from '../../src/stats/cluster-bootstrap.ts';
import { bootstrapRates, effectiveCells, percentileInterval, replicateDifference, replicateRange, replicateRatio } from '../../src/stats/count-bootstrap.ts';
import { gapChange } from '../../src/stats/difference-in-differences.ts';
import { clusterRatioVariance, clusteredSize, designEffect, groupRate, groupRateNames, effectiveDifference } from '../../src/stats/group-rates.ts';
import { effectiveSize } from '../../src/stats/weighted.ts';
import { newcombeDifference, wilson } from '../../src/stats/intervals.ts';
import { maximumGap, equalRateGaps } from '../../src/stats/maximum-gap.ts';
import { boundsOfDifference, boundsOfRatio } from '../../src/stats/missing-bounds.ts';
import { addVectors } from '../../src/stats/parity-conventions.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawBinomial } from '../../src/stats/resampling.ts';
import { compareWithinStrata } from '../../src/stats/stratified-tables.ts';
import { rateBounds } from '../../src/stats/unknown-bounds.ts';
import { expectClose } from './close-to.ts';

const oracle = JSON.parse(readFileSync(new URL('./oracles/fairness.json', import.meta.url), 'utf8'));
const compas: readonly (readonly number[])[] = oracle.compas.groups;
const at = (name: string): readonly number[] => compas[oracle.compas.names.indexOf(name)] ?? [];
const sized = (hits: number, n: number) => ({ share: hits / n, size: n });

describe('rates of a group', () => {
  it('are the published COMPAS table', () => {
    const published = {
      'African-American': [0.588203, 0.448468, 0.279853, 0.629715],
      Caucasian: [0.348003, 0.234543, 0.477226, 0.591335],
      Hispanic: [0.298273, 0.214815, 0.556034, 0.542105],
      Other: [0.209549, 0.147541, 0.676692, 0.544304],
      Asian: [0.25, 0.086957, 0.333333, 0.75],
      'Native American': [0.666667, 0.375, 0.1, 0.75],
    };
    for (const [name, expected] of Object.entries(published)) {
      const names = ['selection_rate', 'false_positive_rate', 'false_negative_rate', 'positive_predictive_value'] as const;
      names.forEach((metric, i) => {
        expect(groupRate(metric, at(name)).value, `${name} ${metric}`).toBeCloseTo(expected[i] ?? 0, 6);
      });
    }
    expect(groupRate('false_positive_rate', addVectors(compas)).value).toBeCloseTo(0.323492, 6);
  });
  it('are null with a reason where nothing stands under the line, and never 0', () => {
    const noPositives = [0, 2, 0, 3, 0, 0];
    expect(groupRate('true_positive_rate', noPositives)).toMatchObject({ value: null, reason: 'no_positives' });
    expect(groupRate('false_negative_rate', noPositives)).toMatchObject({ value: null, reason: 'no_positives' });
    expect(groupRate('false_positive_rate', [1, 0, 1, 0, 0, 0])).toMatchObject({ value: null, reason: 'no_negatives' });
    expect(groupRate('positive_predictive_value', [0, 0, 1, 1, 0, 0])).toMatchObject({ value: null, reason: 'no_predicted_positives' });
    expect(groupRate('accuracy', [0, 0, 0, 0, 4, 1])).toMatchObject({ value: null, reason: 'no_labels' });
    expect(groupRate('selection_rate', [0, 0, 0, 0, 4, 1]).value).toBe(0.8);
  });
  it('fit together: TPR + FNR = 1, FPR + TNR = 1, and the groups add up to the whole', () => {
    const vector = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 8 }), (vectors) => {
        const all = addVectors(vectors);
        for (const name of groupRateNames) {
          const whole = groupRate(name, all);
          const parts = vectors.map((each) => groupRate(name, each));
          expect(parts.reduce((sum, part) => sum + part.hits, 0)).toBe(whole.hits);
          expect(parts.reduce((sum, part) => sum + part.among, 0)).toBe(whole.among);
        }
        const [hit, miss] = [groupRate('true_positive_rate', all), groupRate('false_negative_rate', all)];
        if (hit.value !== null && miss.value !== null) expect(hit.value + miss.value).toBeCloseTo(1, 12);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('effective sizes', () => {
  it("are Kish's for weights", () => {
    expect(effectiveSize({ sum: 4, squares: 6 })).toBeCloseTo(2.6666667, 7);
    expect(effectiveSize({ sum: 0, squares: 0 })).toBe(0);
  });
  it('give Newcombe at whole sizes', () => {
    for (const [a, n, b, m] of [
      [56, 70, 48, 80],
      [9, 10, 3, 10],
      [10, 10, 0, 20],
      [0, 10, 0, 10],
    ] as const) {
      const expected = newcombeDifference(a, n, b, m);
      const found = effectiveDifference(a / n, n, b / m, m);
      expectClose(found?.low, expected?.low ?? Number.NaN, 1e-12, 1e-15);
      expectClose(found?.high, expected?.high ?? Number.NaN, 1e-12, 1e-15);
    }
  });
  it('shrink to the number of persons when all requests of a person agree', () => {
    const persons = Array.from({ length: 50 }, (_, i) => ({ hits: i < 20 ? 10 : 0, among: 10 }));
    const found = clusterRatioVariance(persons);
    expect(found?.clusters).toBe(50);
    // p(1 − p)/n of 50 persons, with n/(n − 1).
    expectClose(found?.variance, (0.4 * 0.6) / 49, 1e-12);
    expectClose(designEffect(0.4, 500, found?.variance ?? 0), 500 / 49, 1e-12);
    const size = clusteredSize(0.4, 500, found?.variance ?? 0, 50);
    expect(size).toBeGreaterThan(45);
    expect(size).toBeLessThan(50);
    expect(clusteredSize(0, 500, 0, 50)).toBeLessThan(50);
    expect(clusteredSize(0.4, 500, 0.001, 1)).toBe(0);
  });
  it('keep their level with clusters: about 5 in 100 intervals leave out the truth', () => {
    const uniform = seededUniform(9);
    let missed = 0;
    const runs = 1200;
    for (let run = 0; run < runs; run += 1) {
      const persons = Array.from({ length: 60 }, () => {
        const among = 1 + Math.floor(uniform() * 8);
        // Rates of persons vary: 0.1 or 0.7, mean 0.4.
        return { hits: drawBinomial(uniform, among, uniform() < 0.5 ? 0.1 : 0.7), among };
      });
      const hits = persons.reduce((sum, person) => sum + person.hits, 0);
      const among = persons.reduce((sum, person) => sum + person.among, 0);
      const found = clusterRatioVariance(persons);
      const size = clusteredSize(hits / among, among, found?.variance ?? 0, found?.clusters ?? 0);
      const interval = wilson((hits / among) * size, size);
      if (interval === null || interval.low > 0.4 || interval.high < 0.4) missed += 1;
    }
    expect(missed / runs).toBeGreaterThan(0.03);
    expect(missed / runs).toBeLessThan(0.075);
  });
});

describe('the bootstrap of counts', () => {
  it('agrees with drawing rows, and with the published interval', () => {
    const replicates = bootstrapRates(seededUniform(1), { counts: compas }, ['false_positive_rate'], 10_000);
    const [a, c] = ['African-American', 'Caucasian'].map((name) => replicates.values('false_positive_rate', oracle.compas.names.indexOf(name)));
    const ratio = percentileInterval(replicateRatio(a ?? new Float64Array(), c ?? new Float64Array()));
    const difference = percentileInterval(replicateDifference(a ?? new Float64Array(), c ?? new Float64Array()));
    expectClose(ratio?.low, oracle.compas.bootstrap.ratio[0], 0, 0.01);
    expectClose(ratio?.high, oracle.compas.bootstrap.ratio[1], 0, 0.01);
    expectClose(ratio?.low, 1.725, 0, 0.01);
    expectClose(ratio?.high, 2.13, 0, 0.01);
    expectClose(difference?.low, oracle.compas.bootstrap.difference[0], 0, 0.0015);
    expectClose(difference?.high, oracle.compas.bootstrap.difference[1], 0, 0.0015);
  });
  it('counts undefined replicates and gives no interval when they are many', () => {
    const replicates = bootstrapRates(seededUniform(1), { counts: [[1, 4, 1, 4, 0, 0]] }, ['true_positive_rate'], 500);
    expect(percentileInterval(replicates.values('true_positive_rate', 0))).toBeNull();
    const range = replicateRange([Float64Array.of(0.1, Number.NaN), Float64Array.of(0.4, 0.2)]);
    expect(range[0]).toBeCloseTo(0.3, 12);
    expect(range[1]).toBeNaN();
  });
  it('keeps mean and variance of weighted cells', () => {
    const weights = [1, 1, 2, 5, 3];
    const { counts, scales } = effectiveCells([12], [40]);
    expect((counts[0] ?? 0) * (scales[0] ?? 0)).toBeCloseTo(
      weights.reduce((sum, w) => sum + w, 0),
      12,
    );
    expect(effectiveCells([0], [0])).toEqual({ counts: [0], scales: [0] });
  });
});

describe('the bootstrap of clusters', () => {
  it('has the spread of persons, not of requests', () => {
    const clusters = Array.from({ length: 80 }, (_, i) => (i < 32 ? [10, 0] : [0, 10]));
    const shares: number[] = [];
    bootstrapClusters(seededUniform(4), clusters, 4000, (sums) => shares.push((sums[0] ?? 0) / ((sums[0] ?? 0) + (sums[1] ?? 0))));
    const mean = shares.reduce((sum, x) => sum + x, 0) / shares.length;
    const variance = shares.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / shares.length;
    expect(mean).toBeCloseTo(0.4, 2);
    expectClose(variance, (0.4 * 0.6) / 80, 0.08);
  });
});

describe('the largest gap', () => {
  it.each(oracle.gaps as { sizes: number[]; hits: number; mean: number; p95: number }[])(
    'of equal rates is as numpy draws it: $sizes',
    ({ sizes, hits, mean, p95 }) => {
      const gaps = equalRateGaps(
        seededUniform(2),
        sizes.map((among, i) => ({ among, hits: i === 0 ? hits : 0 })),
        20_000,
      );
      expectClose(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, mean, 0.02);
      const sorted = gaps.slice().sort();
      expectClose(sorted[Math.floor(0.95 * sorted.length)], p95, 0.03);
    },
  );
  it('alarms at its level when all groups have one rate, however small they are', () => {
    const uniform = seededUniform(31);
    for (const sizes of [
      [400, 250, 60, 40, 12, 8],
      [30, 30, 30],
      [2000, 35],
    ]) {
      let alarms = 0;
      const runs = 600;
      for (let run = 0; run < runs; run += 1) {
        const found = maximumGap(
          uniform,
          sizes.map((among) => ({ among, hits: drawBinomial(uniform, among, 0.4) })),
          199,
        );
        if (found !== null && found.p <= 0.05) alarms += 1;
      }
      // A discrete gap may alarm less often than its level, never more: 3 standard errors above 5 %.
      expect(alarms / runs, String(sizes)).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
      expect(alarms / runs, String(sizes)).toBeGreaterThan(0.015);
    }
  });
  it('finds a real gap, and says which groups it lies between', () => {
    const found = maximumGap(
      seededUniform(1),
      [
        { hits: 805, among: 1795 },
        { hits: 349, among: 1488 },
        { hits: 0, among: 0 },
      ],
      999,
    );
    expect(found).toMatchObject({ highest: 0, lowest: 1, p: 0.001 });
    expect(maximumGap(seededUniform(1), [{ hits: 1, among: 2 }], 99)).toBeNull();
  });
});

describe('comparison within strata', () => {
  it.each(oracle.strata as { tables: number[][][]; statistic: number; p: number; oddsRatio: number; oddsRatioInterval: number[]; difference: number[] }[])(
    'equals statsmodels: statistic $statistic',
    ({ tables, statistic, p, oddsRatio, oddsRatioInterval, difference }) => {
      const found = compareWithinStrata(
        tables.map(([first, second]) => ({
          hits1: first?.[0] ?? 0,
          n1: (first?.[0] ?? 0) + (first?.[1] ?? 0),
          hits2: second?.[0] ?? 0,
          n2: (second?.[0] ?? 0) + (second?.[1] ?? 0),
        })),
      );
      expectClose(found?.test?.statistic, statistic, 1e-10);
      expectClose(found?.test?.p, p, 1e-9);
      expectClose(found?.oddsRatio?.value, oddsRatio, 1e-12);
      expectClose(found?.oddsRatio?.interval?.low, oddsRatioInterval[0] ?? 0, 1e-9);
      expectClose(found?.oddsRatio?.interval?.high, oddsRatioInterval[1] ?? 0, 1e-9);
      expectClose(found?.difference.value, difference[0] ?? 0, 1e-12, 1e-14);
      expectClose(found?.difference.interval?.low, difference[1] ?? 0, 1e-9);
      expectClose(found?.difference.interval?.high, difference[2] ?? 0, 1e-9);
    },
  );
  it('finds no difference where only the mix differs (Simpson), and is the plain difference in one stratum', () => {
    const mix = compareWithinStrata([
      { hits1: 80, n1: 100, hits2: 8, n2: 10 },
      { hits1: 2, n1: 10, hits2: 20, n2: 100 },
    ]);
    expect(mix?.difference.value).toBeCloseTo(0, 12);
    expect(mix?.test?.p).toBeCloseTo(1, 6);
    expect(compareWithinStrata([{ hits1: 30, n1: 100, hits2: 20, n2: 100 }])?.difference.value).toBeCloseTo(0.1, 12);
    expect(compareWithinStrata([{ hits1: 1, n1: 5, hits2: 0, n2: 0 }])).toBeNull();
  });
  it('covers the common difference about 95 times in 100', () => {
    const uniform = seededUniform(17);
    let missed = 0;
    for (let run = 0; run < 1000; run += 1) {
      const found = compareWithinStrata(
        [0.1, 0.3, 0.5, 0.6].map((p) => ({ hits1: drawBinomial(uniform, 60, p + 0.1), n1: 60, hits2: drawBinomial(uniform, 45, p), n2: 45 })),
      );
      const interval = found?.difference.interval;
      if (interval == null || interval.low > 0.1 || interval.high < 0.1) missed += 1;
    }
    expect(missed / 1000).toBeLessThan(0.071);
    expect(missed / 1000).toBeGreaterThan(0.03);
  });
});

describe('a gap before and after', () => {
  it('is the published difference in differences', () => {
    const found = gapChange([sized(50, 100), sized(25, 100)], [sized(40, 100), sized(30, 100)]);
    expect(found?.before.interval.low).toBeCloseTo(-0.0318904, 7);
    expect(found?.before.interval.high).toBeCloseTo(0.2271723, 7);
    expect(found?.after.interval.low).toBeCloseTo(0.1161879, 7);
    expect(found?.after.interval.high).toBeCloseTo(0.3716789, 7);
    expect(found?.value).toBeCloseTo(0.15, 12);
    expect(found?.interval.low).toBeCloseTo(-0.0346035, 7);
    expect(found?.interval.high).toBeCloseTo(0.3294459, 7);
    expect(found?.test?.statistic).toBeCloseTo(1.5922347, 7);
  });
  it('is null without rows, and has no test without spread', () => {
    expect(gapChange([sized(1, 2), { share: 0, size: 0 }], [sized(1, 2), sized(1, 2)])).toBeNull();
    expect(gapChange([sized(0, 9), sized(0, 9)], [sized(0, 9), sized(9, 9)])?.test).toBeNull();
  });
});

describe('bounds from unknown groups', () => {
  it('are the published ones', () => {
    const unknown = { k: 8, n: 20 };
    const a = rateBounds({ k: 40, n: 100 }, unknown);
    const b = rateBounds({ k: 30, n: 100 }, unknown);
    if (a === null || b === null) throw new Error('no bounds');
    expect([a.low, a.high, b.low, b.high].map((x) => x.toFixed(7))).toEqual(['0.3571429', '0.4444444', '0.2678571', '0.3518519']);
    const ratio = boundsOfRatio(b, a);
    expect(ratio.low).toBeCloseTo(0.6026786, 7);
    expect(ratio.high).toBeCloseTo(0.9851852, 7);
  });
  it('take the worst of one group with the best of the other', () => {
    expect(boundsOfDifference({ low: 0.1, high: 0.3 }, { low: 0.2, high: 0.4 }).low).toBeCloseTo(-0.3, 12);
    expect(boundsOfRatio({ low: 0.1, high: 0.3 }, { low: 0, high: 0.4 }).high).toBeNull();
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrationError, equalMassBinEdges, equalWidthEdges, errorWhenCalibrated, reliabilityCurve } from '../../src/stats/calibration-error.ts';
import { confusionAt, expectedLabels } from '../../src/stats/cbpe.ts';
import { confusionShare, f1, matthewsCorrelation } from '../../src/stats/confusion.ts';
import { isotonicFit, isotonicValue } from '../../src/stats/isotonic.ts';
import { labelScores } from '../../src/stats/labelled-scores.ts';
import { calibrationLine } from '../../src/stats/logistic.ts';
import { brierParts, brierScore, logLoss } from '../../src/stats/probability-scores.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { averagePrecision, curvePoints, rocAuc } from '../../src/stats/roc.ts';
import { countValues } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';

interface Case {
  scores: number[];
  labels: number[];
  rocAuc: number;
  averagePrecision: number;
  brier: number;
  logLoss: number;
  confusion: [number, number, number, number];
  f1: number;
  mcc: number;
  isotonic: [number, number][];
  line: [number, number];
}
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('./oracles/scores.json', import.meta.url), 'utf8'));
const tableOf = (scores: readonly number[], labels: readonly number[]) =>
  labelScores(
    scores,
    labels.map((label) => label === 1),
  );

describe('figures of labelled scores equal scikit-learn', () => {
  test.each(cases.map((c, i) => [i, c] as const))('case %i', (_, c) => {
    const table = tableOf(c.scores, c.labels);
    expectClose(rocAuc(table)?.value, c.rocAuc, 1e-12);
    expectClose(averagePrecision(table)?.value, c.averagePrecision, 1e-12);
    expectClose(brierScore(table)?.value, c.brier, 1e-12);
    expectClose(logLoss(table)?.value, c.logLoss, 1e-9);
    const confusion = confusionAt(table, 0.5);
    expect([confusion.trueNegatives, confusion.falsePositives, confusion.falseNegatives, confusion.truePositives]).toEqual(c.confusion);
    expectClose(f1(confusion).value, c.f1, 1e-12);
    expectClose(matthewsCorrelation(confusion), c.mcc, 1e-12);
    const fit = isotonicFit(table);
    for (const [score, value] of c.isotonic) expectClose(isotonicValue(fit, score), value, 1e-9, 1e-12, `isotonic at ${score}`);
    const line = calibrationLine(table);
    expectClose(line?.intercept, c.line[0], 1e-6, 1e-7, 'intercept');
    expectClose(line?.slope, c.line[1], 1e-6, 0, 'slope');
    const parts = brierParts(table);
    expectClose((parts?.reliability ?? 0) - (parts?.resolution ?? 0) + (parts?.uncertainty ?? 0), c.brier, 1e-10);
  });
});

describe('ROC', () => {
  test("property: the error is DeLong's, from all pairs", () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const positives = rows.filter(([, y]) => y).map(([s]) => s);
        const negatives = rows.filter(([, y]) => !y).map(([s]) => s);
        const found = rocAuc(
          labelScores(
            rows.map(([s]) => s),
            rows.map(([, y]) => y),
          ),
        );
        if (positives.length === 0 || negatives.length === 0) return found === null;
        const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
        const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
        const v10 = positives.map((p) => mean(negatives.map((n) => wins(p, n))));
        const v01 = negatives.map((n) => mean(positives.map((p) => wins(p, n))));
        const auc = mean(v10);
        const variance = (v: readonly number[]): number => (v.length > 1 ? v.reduce((sum, x) => sum + (x - auc) ** 2, 0) / (v.length - 1) / v.length : 0);
        return found !== null && Math.abs(found.value - auc) < 1e-12 && Math.abs(found.standardError - Math.sqrt(variance(v10) + variance(v01))) < 1e-9;
      }),
    );
  });

  test('the curve runs from the strictest threshold to the loosest and is thinned', () => {
    const table = tableOf(cases[2]?.scores ?? [], cases[2]?.labels ?? []);
    const points = curvePoints(table, 50);
    expect(points).toHaveLength(50);
    expect(points.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    expect([...points].sort((a, b) => a.recall - b.recall || a.falsePositiveRate - b.falsePositiveRate)).toEqual(points);
  });
});

describe('calibration error', () => {
  test('published vectors', () => {
    const found = calibrationError(reliabilityCurve(tableOf([0.25, 0.25, 0.55, 0.75, 0.75], [0, 0, 1, 1, 1]), equalWidthEdges(2)));
    expectClose(found?.l1, 0.29, 1e-12);
    expectClose(found?.l2, 0.2918333, 0, 5e-8);
    expectClose(found?.maximum, 0.3166667, 0, 5e-8);
    expectClose(calibrationError(reliabilityCurve(tableOf([0.95, 1], [1, 0]), equalWidthEdges(10)))?.l1, 0.475, 1e-12);
    expectClose(calibrationError(reliabilityCurve(tableOf([0.01, 0.001, 0.005], [1, 1, 1]), equalWidthEdges(10)))?.l1, 0.9947, 0, 5e-5);
  });

  test('equal-mass edges lie midway and come once', () => {
    const table = (scores: number[]) =>
      tableOf(
        scores,
        scores.map(() => 0),
      );
    expect(equalMassBinEdges(table([0.3, 0.5, 0.2, 0.3, 0.5, 0.7]), 2)).toEqual([0, 0.4, 1]);
    expect(equalMassBinEdges(table([0.3, 0.5, 0.2, 0.3, 0.5, 0.7]), 3)).toEqual([0, 0.3, 0.5, 1]);
    expect(equalMassBinEdges(table([0.3, 0.5, 1, 1, 1, 1]), 3)).toEqual([0, 0.75, 1]);
  });

  test('a calibrated model has an error by chance, and taking the noise off leaves about none', () => {
    const uniform = seededUniform(8);
    const scores = Array.from({ length: 2000 }, () => uniform());
    const table = labelScores(
      scores,
      scores.map((p) => uniform() < p),
    );
    const edges = equalWidthEdges(10);
    const error = calibrationError(reliabilityCurve(table, edges));
    const floor = errorWhenCalibrated(table, edges, seededUniform(1));
    expect(error?.l1).toBeLessThan(2 * (floor?.mean ?? 0));
    expect(floor?.mean).toBeGreaterThan(0.01);
    expect(floor?.p95).toBeGreaterThan(floor?.mean ?? 1);
    expect(error?.debiased).toBeLessThan(0.02);
  });
});

describe('estimation without labels', () => {
  const p = [0.9, 0.8, 0.7, 0.4, 0.3, 0.1];
  const expected = expectedLabels(countValues(p), (score) => score);

  test('published vector', () => {
    const table = confusionAt(expected, 0.5);
    const close = (value: number | null | undefined, to: number): void => expectClose(value, to, 0, 5e-8);
    close(table.truePositives, 2.4);
    close(table.falsePositives, 0.6);
    close(table.falseNegatives, 0.8);
    close(table.trueNegatives, 2.2);
    close(confusionShare('accuracy', table).value, 0.7666667);
    close(confusionShare('precision', table).value, 0.8);
    close(confusionShare('recall', table).value, 0.75);
    close(confusionShare('specificity', table).value, 0.7857143);
    close(f1(table).value, 0.7741935);
    close(rocAuc(expected)?.value, 0.8236607143);
  });

  test('property: ties in any order give the same answer, and probabilities outside [0, 1] are brought to the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 30 }), (tenths) => {
        const scores = tenths.map((tenth) => tenth / 10);
        const there = rocAuc(expectedLabels(countValues(scores), (score) => 1.2 * score - 0.1));
        const back = rocAuc(expectedLabels(countValues([...scores].reverse()), (score) => 1.2 * score - 0.1));
        return there?.value === back?.value && (there === null || (there.value >= 0 && there.value <= 1));
      }),
    );
  });
});

describe('shares of a confusion table', () => {
  test('an empty denominator is a reason, never 0', () => {
    const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 5 };
    expect(confusionShare('precision', none)).toMatchObject({ value: null, reason: 'no_predicted_positives' });
    expect(confusionShare('recall', none)).toMatchObject({ value: null, reason: 'no_positives' });
    expect(f1(none)).toMatchObject({ value: null, reason: 'no_positives' });
    expect(matthewsCorrelation(none)).toBeNull();
    expect(confusionShare('specificity', none)).toMatchObject({ value: 1, n: 5 });
  });

  test('COMPAS: published false positive and false negative rates', () => {
    const black = { truePositives: 1369, falsePositives: 805, falseNegatives: 532, trueNegatives: 990 };
    expectClose(confusionShare('falsePositiveRate', black).value, 0.448468, 0, 5e-7);
    expectClose(confusionShare('falseNegativeRate', black).value, 0.279853, 0, 5e-7);
    expectClose(confusionShare('precision', black).value, 0.629715, 0, 5e-7);
  });
});

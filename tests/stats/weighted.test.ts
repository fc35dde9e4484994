import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../src/stats/intervals.ts';
import type { LabelledScores } from '../../src/stats/labelled-scores.ts';
import { logarithmicLoss, logLoss } from '../../src/stats/probability-scores.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { averagePrecision, rocAuc } from '../../src/stats/roc.ts';
import {
  effectiveSize,
  weightedAveragePrecision,
  weightedMean,
  weightedMeanLoss,
  weightedRocAuc,
  weightedShare,
  type WeightedScores,
} from '../../src/stats/weighted.ts';

interface Row {
  readonly score: number;
  readonly positive: boolean;
  readonly w: number;
}

function tableOf(rows: readonly Row[]): WeightedScores {
  const scores = [...new Set(rows.map((r) => r.score))].sort((a, b) => a - b);
  const column = (positive: boolean, of: (w: number) => number) =>
    scores.map((s) => rows.filter((r) => r.score === s && r.positive === positive).reduce((sum, r) => sum + of(r.w), 0));
  const part = (of: (w: number) => number): LabelledScores => ({ scores, positives: column(true, of), negatives: column(false, of) });
  return { sums: part((w) => w), squares: part((w) => w * w) };
}

const row = fc.record({ score: fc.integer({ min: 0, max: 10 }).map((s) => s / 10), positive: fc.boolean(), w: fc.integer({ min: 1, max: 5 }) });
const rows = fc
  .array(row, { minLength: 12, maxLength: 40 })
  .filter((all) => all.filter((r) => r.positive).length > 1 && all.filter((r) => !r.positive).length > 1);

describe('weighted figures', () => {
  it('have the values of each row repeated as often as it weighs', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const repeated = tableOf(all.flatMap((r) => Array.from({ length: r.w }, () => ({ ...r, w: 1 })))).sums;
        const table = tableOf(all);
        expect(weightedRocAuc(table)?.value).toBeCloseTo(rocAuc(repeated)?.value ?? Number.NaN, 12);
        expect(weightedAveragePrecision(table)?.value).toBeCloseTo(averagePrecision(repeated)?.value ?? Number.NaN, 12);
        expect(weightedMeanLoss(table, logarithmicLoss)?.value).toBeCloseTo(logLoss(repeated)?.value ?? Number.NaN, 9);
      }),
    );
  });

  it('of equal weights are the plain figures with their intervals, whatever the weight', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 50, noNaN: true }), (all, w) => {
        const plain = tableOf(all.map((r) => ({ ...r, w: 1 }))).sums;
        const table = tableOf(all.map((r) => ({ ...r, w })));
        for (const [found, expected] of [
          [weightedRocAuc(table), rocAuc(plain)],
          [weightedAveragePrecision(table), averagePrecision(plain)],
          [weightedMeanLoss(table, logarithmicLoss), logLoss(plain)],
        ]) {
          expect(found?.value).toBeCloseTo(expected?.value ?? Number.NaN, 9);
          expect(found?.interval?.low).toBeCloseTo(expected?.interval?.low ?? Number.NaN, 6);
          expect(found?.interval?.high).toBeCloseTo(expected?.interval?.high ?? Number.NaN, 6);
        }
        const hits = all.filter((r) => r.positive).length;
        const share = weightedShare({ sum: hits * w, squares: hits * w * w }, { sum: all.length * w, squares: all.length * w * w });
        expect(share?.effective).toBeCloseTo(all.length, 6);
        expect(share?.interval?.low).toBeCloseTo(wilson(hits, all.length)?.low ?? Number.NaN, 9);
      }),
    );
  });

  it('Kish: a row of weight 3 and three of weight 1 are three rows; nothing is none', () => {
    expect(effectiveSize({ sum: 6, squares: 12 })).toBe(3);
    expect(effectiveSize({ sum: 0, squares: 0 })).toBe(0);
    expect(weightedShare({ sum: 0, squares: 0 }, { sum: 0, squares: 0 })).toBeNull();
    expect(weightedMean({ sum: 0, squares: 0, values: 0, squaredWeights: 0, squaredValues: 0 })).toBeNull();
    expect(weightedMean({ sum: 2, squares: 4, values: 6, squaredWeights: 12, squaredValues: 36 })).toEqual({ value: 3, effective: 1, interval: null });
  });

  it('intervals hold the true value 93 to 97 times in 100 where negatives are sampled one in five and weigh five', () => {
    const uniform = seededUniform(5);
    const trials = 600;
    const held = { auc: 0, loss: 0, share: 0 };
    // Calibrated scores uniform on [0, 1]: the true AUC is 5/6; the true mean of (p − y)² is E p(1 − p) = 1/6; half of the rows is positive.
    for (let t = 0; t < trials; t++) {
      const made: Row[] = [];
      while (made.length < 300) {
        const score = Math.floor(uniform() * 200 + 0.5) / 200;
        const positive = uniform() < score;
        if (positive || uniform() < 0.2) made.push({ score, positive, w: positive ? 1 : 5 });
      }
      const table = tableOf(made);
      const inside = (found: { interval: { low: number; high: number } | null } | null, truth: number) =>
        found?.interval && found.interval.low <= truth && truth <= found.interval.high ? 1 : 0;
      held.auc += inside(weightedRocAuc(table), 5 / 6);
      held.loss += inside(
        weightedMeanLoss(table, (p, y) => (p - (y ? 1 : 0)) ** 2),
        1 / 6,
      );
      // Among rows of score 0.5 and more, the share of positives is 3/4.
      const upper = made.filter((r) => r.score >= 0.5);
      const sums = { sum: upper.reduce((s, r) => s + r.w, 0), squares: upper.reduce((s, r) => s + r.w * r.w, 0) };
      const hits = upper.filter((r) => r.positive).length;
      held.share += inside(weightedShare({ sum: hits, squares: hits }, sums), 3 / 4);
    }
    expect(held.auc / trials).toBeGreaterThan(0.93);
    expect(held.auc / trials).toBeLessThan(0.97);
    expect(held.loss / trials).toBeGreaterThan(0.93);
    expect(held.loss / trials).toBeLessThan(0.97);
    // The heavy rows are the misses: Kish's number alone would hold it 86 times in 100.
    expect(held.share / trials).toBeGreaterThan(0.93);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalWidthEdges } from '../../src/stats/calibration-error.ts';
import { groupCalibration } from '../../src/stats/group-calibration.ts';
import { groupRate } from '../../src/stats/group-rates.ts';
import { labelScores } from '../../src/stats/labelled-scores.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawBinomial } from '../../src/stats/resampling.ts';
import { closestThreshold, sweepCounts, thresholdGrid } from '../../src/stats/threshold-sweep.ts';

describe('the threshold sweep', () => {
  const row = fc.record({ score: fc.integer({ min: 0, max: 20 }).map((i) => i / 20), label: fc.constantFrom(0, 1, 2) });
  it('counts as calling every row by itself does', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => a - b);
        const of = (label: number) => scores.map((score) => rows.filter((each) => each.score === score && each.label === label).length);
        const group = { scores, positives: of(1), negatives: of(0), unlabelled: of(2) };
        const thresholds = thresholdGrid(0, 1);
        sweepCounts(group, thresholds).forEach((vector, i) => {
          const threshold = thresholds[i] ?? 0;
          const count = (label: number, called: boolean) => rows.filter((each) => each.label === label && each.score >= threshold === called).length;
          expect(vector).toEqual([count(1, true), count(0, true), count(1, false), count(0, false), count(2, true), count(2, false)]);
        });
      }),
      { numRuns: 120, seed: 6 },
    );
  });
  it('has 101 points that meet both ends', () => {
    const grid = thresholdGrid(1, 10);
    expect(grid.length).toBe(101);
    expect([grid[0], grid[50], grid[100]]).toEqual([1, 5.5, 10]);
  });
  it('finds the threshold of the closest rate, the highest of equally close ones', () => {
    const group = { scores: [0.2, 0.4, 0.8], positives: [1, 1, 1], negatives: [1, 1, 1], unlabelled: [0, 0, 0] };
    const thresholds = [0, 0.3, 0.35, 0.5, 0.9];
    const sweep = sweepCounts(group, thresholds);
    expect(sweep.map((vector) => groupRate('true_positive_rate', vector).value)).toEqual([1, 2 / 3, 2 / 3, 1 / 3, 0]);
    expect(closestThreshold(sweep, 'true_positive_rate', 0.6)).toBe(2);
    expect(closestThreshold(sweepCounts({ ...group, positives: [0, 0, 0] }, thresholds), 'true_positive_rate', 0.6)).toBeNull();
  });
});

describe('calibration of a group', () => {
  it('is the published error, with the last bin closed', () => {
    const table = labelScores([0.25, 0.25, 0.55, 0.75, 0.75], [false, false, true, true, true]);
    const found = groupCalibration(table, equalWidthEdges(2), seededUniform(1));
    expect(found?.error.l1).toBeCloseTo(0.29, 12);
    expect(found?.error.l2).toBeCloseTo(0.2918333, 7);
    expect(found?.error.maximum).toBeCloseTo(0.3166667, 7);
    const last = groupCalibration(labelScores([0.95, 1], [true, false]), equalWidthEdges(10), seededUniform(1));
    expect(last?.error.l1).toBeCloseTo(0.475, 12);
    expect(groupCalibration(labelScores([0.01, 0.001, 0.005], [true, true, true]), equalWidthEdges(10), seededUniform(1))?.error.l1).toBeCloseTo(0.9946667, 7);
    expect(groupCalibration(labelScores([], []), equalWidthEdges(10), seededUniform(1))).toBeNull();
  });
  it('of a small group whose scores are true shows an error that is all noise, and says so', () => {
    const uniform = seededUniform(8);
    const scores = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60);
    const labels = scores.map((p) => drawBinomial(uniform, 1, p) === 1);
    const found = groupCalibration(labelScores(scores, labels), equalWidthEdges(10), uniform);
    expect(found?.error.l1).toBeGreaterThan(0.03);
    expect(found?.error.l1).toBeLessThan(found?.whenCalibrated?.p95 ?? 0);
    expect(found?.inTheLarge.value).toBeCloseTo((found?.observed ?? 0) - (found?.predicted ?? 0), 12);
  });
  it('has an observed over expected whose interval leaves out 1 in at most 5 of 100 groups with true scores', () => {
    const uniform = seededUniform(8);
    const scores = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
    let missed = 0;
    for (let run = 0; run < 300; run += 1) {
      const labels = scores.map((p) => drawBinomial(uniform, 1, p) === 1);
      const interval = groupCalibration(labelScores(scores, labels), equalWidthEdges(10), uniform, 0.95, 1)?.observedExpected?.interval;
      if (interval === undefined || interval.low > 1 || interval.high < 1) missed += 1;
    }
    expect(missed).toBeLessThanOrEqual(15);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarseCurve, coarsePrecision } from '../../../src/audit/disclose/prepare/coarse-curve.ts';
import { scoreCharts } from '../../../src/cells/scores/pictures.ts';
import type { ChartData } from '../../../src/cells/types.ts';
import { outcomeTotals, type LabelledScores } from '../../../src/stats/labelled-scores.ts';

type Plot = Extract<ChartData, { kind: 'plot' }>;
const scored = fc
  .array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 3, maxLength: 30 })
  .map((bins): LabelledScores => ({ scores: bins.map((_, i) => i / bins.length), positives: bins.map(([p]) => p), negatives: bins.map(([, n]) => n) }))
  .filter((table) => outcomeTotals(table).positives > 0 && outcomeTotals(table).negatives > 0);
const roc = (table: LabelledScores): Plot => scoreCharts(table).find((chart) => chart.title === 'ROC curve') as Plot;

describe('a published ROC curve', () => {
  it('leaves at least k whole counts open at every point, and lies within half a step of the true one', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 2, max: 20 }), (table, k) => {
        const { positives, negatives } = outcomeTotals(table);
        const coarse = coarseCurve(roc(table), k);
        const m = Math.min(20, Math.floor(positives / (2 * k)), Math.floor(negatives / (2 * k)));
        if (m < 2) {
          expect(coarse).toBeNull();
          return;
        }
        const heights = (coarse?.data['recall'] ?? []).map(Number);
        const places = (coarse?.data['false positive rate'] ?? []).map(Number);
        expect(places).toHaveLength(m + 2);
        for (const height of heights) {
          const step = Math.round(height * m);
          const counts = Array.from({ length: positives + 1 }, (_, count) => count).filter((count) => Math.round((count / positives) * m) === step);
          expect(counts.length).toBeGreaterThanOrEqual(k);
        }
        // The curve of all thresholds, added up here from the highest score down.
        const points = [{ x: 0, y: 0 }];
        for (let i = table.scores.length - 1; i >= 0; i -= 1) {
          const last = points.at(-1) ?? { x: 0, y: 0 };
          points.push({ x: last.x + (table.negatives[i] ?? 0) / negatives, y: last.y + (table.positives[i] ?? 0) / positives });
        }
        for (const [i, place] of places.entries()) {
          if (i === 0) continue;
          const below = Math.max(...points.filter(({ x }) => x <= place + 1e-5).map(({ y }) => y));
          const above = Math.min(1, ...points.filter(({ x }) => x > place + 1e-5).map(({ y }) => y));
          expect(heights[i]).toBeGreaterThanOrEqual(below - 0.5 / m - 1e-3);
          expect(heights[i]).toBeLessThanOrEqual(above + 0.5 / m + 1e-3);
        }
      }),
      { numRuns: 300, seed: 21 },
    );
  });

  it('says how coarse it is, and no longer how many rows it is about', () => {
    const table = { scores: [0.1, 0.4, 0.6, 0.9], positives: [20, 40, 60, 80], negatives: [180, 90, 60, 30] };
    const coarse = coarseCurve(roc(table), 11);
    expect(coarse?.title).toBe('ROC curve, to the nearest 1/9');
    expect(coarse !== null && 'rows' in coarse).toBe(false);
    // By hand: 0, 4.05, 5.85, 6.9, 7.7, 8.2, 8.4, 8.6, 8.8 and 9 ninths, after the corner.
    expect(coarse?.data['recall']?.map((value) => Math.round(Number(value) * 9))).toEqual([0, 0, 4, 6, 7, 8, 8, 8, 9, 9, 9]);
  });

  it('gives the precision-recall curve, which needs nothing but it and a rounded share of positives', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 2, max: 12 }), (table, k) => {
        const { positives, negatives } = outcomeTotals(table);
        const given = roc(table);
        const coarse = coarseCurve(given, k);
        const precision = scoreCharts(table).find((chart) => chart.title === 'Precision and recall') as Plot;
        if (coarse === null || given.rows === undefined) return;
        const found = coarsePrecision(precision, coarse, given.rows, k);
        const m = Math.floor((positives + negatives) / (2 * k));
        const share = Math.round((positives / (positives + negatives)) * m) / m;
        // At least k whole numbers of positives would have been rounded to it.
        const open = Array.from({ length: positives + negatives + 1 }, (_, count) => count).filter(
          (count) => Math.round((count / (positives + negatives)) * m) / m === share,
        );
        expect(open.length).toBeGreaterThanOrEqual(k);
        if (found === null) {
          expect([0, 1]).toContain(share);
          return;
        }
        const [x, y] = [(coarse.data['false positive rate'] ?? []).map(Number), (coarse.data['recall'] ?? []).map(Number)];
        const expected = y.flatMap((recall, i) => (recall > 0 ? [(recall * share) / (recall * share + (x[i] ?? 0) * (1 - share))] : []));
        expect(found.data['precision']).toHaveLength(expected.length);
        for (const [i, value] of (found.data['precision'] ?? []).entries()) expect(Number(value)).toBeCloseTo(expected[i] ?? -1, 5);
        expect('rows' in found).toBe(false);
      }),
      { numRuns: 200, seed: 22 },
    );
  });

  it('is nothing but that: other plots have points that are rows or single counts', () => {
    const [, precision] = scoreCharts({ scores: [0.1, 0.9], positives: [100, 300], negatives: [300, 100] });
    expect(coarseCurve(precision as Plot, 11)).toBeNull();
    expect(coarseCurve({ ...roc({ scores: [0.1, 0.9], positives: [100, 300], negatives: [300, 100] }), color: 'group' }, 11)).toBeNull();
  });
});

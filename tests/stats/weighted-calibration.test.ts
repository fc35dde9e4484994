import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationError, debiasedInterval, equalMassBinEdges, equalWidthEdges, gapsOf, reliabilityCurve } from '../../src/stats/calibration-error.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { groupCalibration } from '../../src/stats/group-calibration.ts';
import { labelScores } from '../../src/stats/labelled-scores.ts';
import { seededUniform } from '../../src/stats/random.ts';
import {
  thinnedScores,
  weightedCalibrationError,
  weightedGaps,
  weightedGroupCalibration,
  type WeightedOutcomes,
} from '../../src/stats/weighted-calibration.ts';
import { sizeOfShare } from '../../src/stats/weighted.ts';

interface Row {
  readonly score: number;
  readonly label: boolean;
  readonly weight: number;
}

function weigh(rows: readonly Row[]): WeightedOutcomes {
  const scores = [...new Set(rows.map(({ score }) => score))].sort((a, b) => a - b);
  const of = (label: boolean, amount: (row: Row) => number) =>
    scores.map((score) => rows.filter((row) => row.score === score && row.label === label).reduce((sum, row) => sum + amount(row), 0));
  const table = (amount: (row: Row) => number) => ({ scores, positives: of(true, amount), negatives: of(false, amount) });
  return { rows: table(() => 1), sums: table(({ weight }) => weight), squares: table(({ weight }) => weight * weight) };
}
const plain = (rows: readonly Row[]) =>
  labelScores(
    rows.map(({ score }) => score),
    rows.map(({ label }) => label),
  );
const edges = equalWidthEdges(5);
const row = fc.record({ score: fc.integer({ min: 0, max: 20 }).map((i) => i / 20), label: fc.boolean(), weight: fc.integer({ min: 1, max: 4 }) });

describe('calibration of weighted rows', () => {
  it('error: the plain one is that of rows repeated as often as they weigh, with equal weights all of it is', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (rows) => {
        const repeated = calibrationError(reliabilityCurve(plain(rows.flatMap((each) => Array.from({ length: each.weight }, () => each))), edges))!;
        const found = weightedCalibrationError(weigh(rows), edges)!;
        for (const name of ['l1', 'l2', 'maximum'] as const) expect(Math.abs(found[name] - repeated[name])).toBeLessThanOrEqual(1e-12);
        const equal = weightedCalibrationError(weigh(rows.map((each) => ({ ...each, weight: 1 }))), edges)!;
        expect(equal.debiased).toBeCloseTo(calibrationError(reliabilityCurve(plain(rows), edges))!.debiased, 7);
        const thinned = thinnedScores(weigh(rows), edges);
        expect(weightedCalibrationError({ ...thinned, rows: thinned.sums }, edges)!.l1).toBeCloseTo(found.l1, 12);
      }),
    );
  });
  it.each([300, 3000])('error of rows that count once: its interval holds 0 where %i scores are right', (n) => {
    const times = 300;
    let inside = 0;
    for (let r = 0; r < times; r += 1) {
      const uniform = seededUniform(1000 + r);
      const scores = Array.from({ length: n }, () => 0.02 + 0.96 * uniform());
      const table = labelScores(
        scores,
        scores.map((score) => uniform() < score),
      );
      if (debiasedInterval(gapsOf(reliabilityCurve(table, equalMassBinEdges(table, 15))), 0.95).low === 0) inside += 1;
    }
    expect(binomialCdf(inside, times, 0.93), `${inside} of ${times}`).toBeGreaterThan(0.001);
  });
  it.each([
    ['right scores', (score: number) => score, 0],
    // Bins of scores that are multiples of 0.05: the error is the root of the mean of (p² − p)² over them.
    ['scores that say p where p² is true', (score: number) => score * score, null],
  ] as const)('error: its interval holds the true one, weights from 0.2 to 12: %s', (_, truth, known) => {
    const uniform = seededUniform(8);
    const scores = Array.from({ length: 21 }, (_, i) => i / 20);
    const chance = scores.map((_, i) => (i === 0 || i === 20 ? 1 / 40 : 1 / 20));
    const fine = [...scores.map((s) => Math.max(0, s - 0.025)), 1];
    const gap = scores.reduce((sum, s, i) => sum + (chance[i] ?? 0) * (truth(s) - s) ** 2, 0);
    const error = known ?? Math.sqrt(gap);
    const times = 300;
    let inside = 0;
    for (let r = 0; r < times; r += 1) {
      const table = weigh(
        Array.from({ length: 900 }, (): Row => {
          const score = Math.round(uniform() * 20) / 20;
          return { score, label: uniform() < truth(score), weight: 0.2 + 11.8 * uniform() ** 3 };
        }),
      );
      const { low, high } = debiasedInterval(weightedGaps(table, fine), 0.95);
      if (low <= error && error <= high) inside += 1;
    }
    expect(binomialCdf(inside, times, 0.93), `${inside} of ${times}`).toBeGreaterThan(0.001);
  });
  it('is the plain one, redraws included, where all weights are equal', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), fc.constantFrom(0.5, 1, 3), (rows, weight) => {
        const found = weightedGroupCalibration(weigh(rows.map((each) => ({ ...each, weight }))), edges, seededUniform(4));
        const expected = groupCalibration(plain(rows), edges, seededUniform(4));
        const numbers = (x: unknown): readonly number[] =>
          typeof x === 'number' ? [x] : typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbers) : [];
        const { n, predicted, observed, inTheLarge, observedExpected, error, line, curve, whenCalibrated } = expected ?? {};
        const brier = expected?.brier && { value: expected.brier.value, interval: expected.brier.interval };
        const wanted = numbers({ n, predicted, observed, inTheLarge, observedExpected, error, line, curve, whenCalibrated, brier });
        const got = numbers({
          n: found?.n,
          predicted: found?.predicted,
          observed: found?.observed,
          inTheLarge: found?.inTheLarge,
          observedExpected: found?.observedExpected,
          error: found?.error,
          line: found?.line,
          curve: found?.curve,
          whenCalibrated: found?.whenCalibrated,
          brier: found?.brier,
        });
        expect(got.length).toBe(wanted.length);
        got.forEach((x, i) => {
          expect(x).toBeCloseTo(wanted[i] ?? Number.NaN, 7);
        });
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('has the values of rows written out, where weights are whole: replicating rows changes no value, only what is known of it', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const found = weightedGroupCalibration(weigh(rows), edges, seededUniform(1), 0.95, 1);
        const copies = rows.flatMap((each) => Array.from({ length: each.weight }, () => each));
        const expected = groupCalibration(plain(copies), edges, seededUniform(1), 0.95, 1);
        if (found === null || expected === null) throw new Error('labelled rows have a calibration');
        for (const [got, wanted] of [
          [found.predicted, expected.predicted],
          [found.observed, expected.observed],
          [found.error.l1, expected.error.l1],
          [found.error.l2, expected.error.l2],
          [found.error.maximum, expected.error.maximum],
          [found.line?.slope ?? 0, expected.line?.slope ?? 0],
          [found.line?.intercept ?? 0, expected.line?.intercept ?? 0],
          [found.brier?.value ?? expected.brier?.value ?? 0, expected.brier?.value ?? 0],
        ])
          expect(got).toBeCloseTo(wanted ?? Number.NaN, 6);
        const width = ({ low, high }: { low: number; high: number }) => high - low;
        expect(width(found.inTheLarge.interval)).toBeGreaterThanOrEqual(width(expected.inTheLarge.interval) - 1e-12);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('knows what error true scores show, and takes it off: rows relabelled one by one, weights from 0.2 to 12', () => {
    const uniform = seededUniform(11);
    const drawn = Array.from({ length: 150 }, (_, i) => ({ score: (i % 30) / 30 + 1 / 60, weight: 0.2 + 12 * uniform() ** 6 }));
    const [errors, squares]: [number[], number[]] = [[], []];
    for (let k = 0; k < 3000; k += 1) {
      const rows = drawn.map((each) => ({ ...each, label: uniform() < each.score }));
      const found = weightedGroupCalibration(weigh(rows), edges, uniform, 0.95, 1);
      errors.push(found?.error.l1 ?? Number.NaN);
      // Without the root and its cut at 0: what is left of the squares once each bin's own variance is off.
      const taken = found?.curve.reduce((sum, bin) => {
        const own = rows.filter(({ score }) => score >= bin.from && score < bin.to);
        const w = own.reduce((all, { weight }) => all + weight, 0);
        const w2 = own.reduce((all, { weight }) => all + weight * weight, 0);
        const spread = own.reduce((all, { weight, label }) => all + (weight * ((label ? 1 : 0) - bin.observed)) ** 2, 0);
        const k2 = (w * w) / w2;
        return sum + w * ((bin.observed - bin.predicted) ** 2 - ((spread / w / w) * k2) / (k2 - 1));
      }, 0);
      squares.push((taken ?? Number.NaN) / drawn.reduce((all, { weight }) => all + weight, 0));
      if (k === 0) expect(found?.error.debiased).toBeCloseTo(Math.sqrt(Math.max(0, squares[0] ?? 0)), 12);
    }
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((x) => (x - mean(values)) ** 2)));
    const some = weightedGroupCalibration(weigh(drawn.map((each) => ({ ...each, label: each.score > 0.5 }))), edges, seededUniform(2), 0.95, 3000);
    const sorted = [...errors].sort((a, b) => a - b);
    // 3 000 draws on either side: 4 standard errors of a difference of two means.
    expect(Math.abs((some?.whenCalibrated?.mean ?? 0) - mean(errors))).toBeLessThan((4 * Math.SQRT2 * spread(errors)) / Math.sqrt(3000));
    expect(Math.abs((some?.whenCalibrated?.p95 ?? 0) / (sorted[2849] ?? 0) - 1)).toBeLessThan(0.06);
    // The plug-in error of true scores is far from 0; its square less the noise is not: within the noise of scores that differ within a bin.
    expect(mean(errors)).toBeGreaterThan(0.04);
    expect(Math.abs(mean(squares))).toBeLessThan(0.15 * mean(errors) ** 2);
  });
});

describe('the size of a weighted share', () => {
  it('is that of the rows for equal weights, and below Kish where hits weigh more', () => {
    expect(sizeOfShare({ sum: 6, squares: 12 }, { sum: 20, squares: 40 })).toBeCloseTo(10, 12);
    // 5 hits of weight 4, 40 misses of weight 1: p = 1/3; Kish 60²/120 = 30; the linearised variance (80·(2/3)² + 40·(1/3)²)/60² gives 20.
    expect(sizeOfShare({ sum: 20, squares: 80 }, { sum: 60, squares: 120 })).toBeCloseTo(((1 / 3) * (2 / 3) * 3600) / (80 * (4 / 9) + 40 / 9), 10);
    expect(sizeOfShare({ sum: 0, squares: 0 }, { sum: 60, squares: 120 })).toBe(30);
    expect(sizeOfShare({ sum: 0, squares: 0 }, { sum: 0, squares: 0 })).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { courseOf, type Course } from '../../src/cells/drift/course.ts';
import { shiftScores } from '../../src/cells/drift/shift-scores.ts';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { psi } from '../../src/stats/distances.ts';
import { binomialRange } from './drift-calm.ts';
import { randomSource } from './random.ts';

/**
 * Sixty days of 150 rows on ten cells of equal mass, the first thirty the reference. A shift by share s moves s of the rows of the lower five cells to the upper five: half of it is the
 * total variation distance.
 */
const days = 60;
const referenceDays = 30;
const cells = 10;

function drawn(seed: number, shiftOf: (day: number, uniform: () => number) => number, rowsADay = 150) {
  const uniform = randomSource(seed);
  const buckets = Array.from({ length: days }, (_, day) => {
    const counts = new Array<number>(cells).fill(0);
    const shift = shiftOf(day, uniform);
    for (let row = 0; row < rowsADay; row++) {
      let cell = Math.floor(uniform() * cells);
      if (cell < cells / 2 && uniform() < shift) cell += cells / 2;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return { time: day, cells: [counts] };
  });
  const sum = (from: number, to: number) =>
    Array.from({ length: cells }, (_, k) => buckets.slice(from, to).reduce((all, b) => all + (b.cells[0]?.[k] ?? 0), 0));
  const [reference, current] = [sum(0, referenceDays), sum(referenceDays, days)];
  const index = psi(reference, current);
  return {
    found: courseOf(shiftScores(buckets, 0, reference, current)),
    p: chiSquareTwoSample(reference, current)?.p ?? 1,
    excess: (index?.value ?? 0) - (index?.expectation ?? 0),
  };
}

const seeds = 300;
const rateOf = (shiftOf: Parameters<typeof drawn>[1], right: (found: ReturnType<typeof courseOf>) => boolean) => {
  let count = 0;
  for (let seed = 1; seed <= seeds; seed++) if (right(drawn(seed, shiftOf).found)) count++;
  return count / seeds;
};
const near = (since: number | null, day: number, by: number) => since !== null && Math.abs(since - day) <= by;

describe('planted shifts, 300 seeds each', () => {
  const planted: readonly (readonly [string, Course, (day: number) => number, (since: number | null) => boolean])[] = [
    ['a step at the border', 'sudden', (day) => (day >= 30 ? 0.4 : 0), (since) => near(since, 30, 1)],
    ['a step later on', 'sudden', (day) => (day >= 45 ? 0.4 : 0), (since) => near(since, 45, 1)],
    // Single days of 150 rows cannot show it: the PSI of such a shift is below what chance shows in one of a thousand.
    ['a small step', 'sudden', (day) => (day >= 40 ? 0.25 : 0), (since) => near(since, 40, 3)],
    ['a step within the reference', 'sudden', (day) => (day >= 20 ? 0.5 : 0), (since) => near(since, 20, 1)],
    ['a slope', 'gradual', (day) => Math.max(0, day - 30) / 40, (since) => near(since, 30, 6)],
    ['a climb to a plateau', 'gradual', (day) => Math.min(1, Math.max(0, day - 35) / 12) * 0.7, (since) => near(since, 35, 5)],
    ['three days of seven', 'recurring', (day) => (day >= 30 && day % 7 < 3 ? 0.6 : 0), () => true],
    ['two stretches of six days', 'recurring', (day) => ((day >= 33 && day < 39) || (day >= 47 && day < 53) ? 0.6 : 0), (since) => since === null],
    ['ten days that pass', 'passing', (day) => (day >= 35 && day < 45 ? 0.6 : 0), (since) => since === null],
  ];
  it.each(planted)('%s is %s', (_what, course, shiftOf, when) => {
    expect(rateOf(shiftOf, (found) => found.course === course && when(found.since))).toBeGreaterThanOrEqual(0.95);
  });

  it('a step keeps its day where days differ by more than their rows explain', () => {
    const noisy = (day: number, uniform: () => number) => 0.1 * uniform() + (day >= 40 ? 0.4 : 0);
    expect(rateOf(noisy, (found) => found.course === 'sudden' && near(found.since, 40, 1))).toBeGreaterThanOrEqual(0.95);
  });
});

it.each([150, 5])('without a change, %i rows a day: a label needs a verdict, so no more columns are labelled than alarm', (rows) => {
  const runs = 2000;
  let labelled = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const { found, p, excess } = drawn(50_000 + seed, () => 0, rows);
    // As for a report of one column: certain, and at least half of the bound of 0.1.
    if (p <= 0.05 && excess >= 0.05 && found.course !== null) labelled++;
  }
  // With thousands of rows a side no chance difference is large enough; with 150 rows every certain one is.
  if (rows === 150) expect(labelled).toBe(0);
  else expect(labelled).toBeLessThanOrEqual(binomialRange(runs, 0.05, 0.06, 5e-5)[1]);
});

it('scores of the sides themselves are 0 and 1, whatever part of the change the reference holds', () => {
  const [reference, current] = [
    [40, 30, 30],
    [10, 30, 60],
  ];
  const scores = shiftScores(
    [
      { time: 0, cells: [reference] },
      { time: 1, cells: [current] },
      { time: 2, cells: [[25, 30, 45]] },
    ],
    0,
    reference,
    current,
  );
  expect(scores.map((point) => point.score)).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12), expect.closeTo(0.5, 12)]);
  // Rows are worth −0.3/0.25, 0 and 0.3/0.45 over the unit 0.3·(0.3/0.25 + 0.3/0.45): the variance of one row's worth over 100 rows.
  const worth = [-0.3 / 0.25, 0, 0.3 / 0.45];
  const shares = [0.25, 0.3, 0.45];
  const mean = worth.reduce((sum, w, k) => sum + w * (shares[k] ?? 0), 0);
  const variance = worth.reduce((sum, w, k) => sum + (w - mean) ** 2 * (shares[k] ?? 0), 0);
  const unit = 0.3 * (0.3 / 0.25 + 0.3 / 0.45);
  expect(scores[0]?.variance).toBeCloseTo(variance / unit ** 2 / 100, 12);
  expect(shiftScores([{ time: 0, cells: [reference] }], 0, reference, reference)).toEqual([]);
  expect(shiftScores([{ time: 0, cells: [reference] }], 0, [0, 0, 0], current)).toEqual([]);
});

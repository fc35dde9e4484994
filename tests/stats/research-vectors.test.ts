import { describe, expect, test } from 'vitest';
import { equalMassBinEdges } from '../../src/stats/calibration-error.ts';
import { cramerVonMises, cramerVonMisesSurvival } from '../../src/stats/cramer-von-mises.ts';
import { normalCdf } from '../../src/stats/distributions.ts';
import { energyDistance } from '../../src/stats/energy.ts';
import { newcombeDifference, wilson } from '../../src/stats/intervals.ts';
import { labelScores } from '../../src/stats/labelled-scores.ts';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { effectiveSize } from '../../src/stats/weighted.ts';
import { A, B, C6, R6 } from './known-answers.ts';
import { expectClose } from './close-to.ts';

/** Published answers that the other files do not hold: the last digits of intervals, one-sided and limit forms, and energy statistics of longer samples. */
describe('published vectors', () => {
  test.each([
    [81, 263, 0.2552885, 0.3662096],
    [15, 148, 0.0623864, 0.1604872],
    [0, 20, 0, 0.1611252],
    [1, 29, 0.0061132, 0.1717552],
  ])('Wilson %i of %i', (k, n, low, high) => {
    expectClose(wilson(k, n)?.low, low, 0, 5e-8);
    expectClose(wilson(k, n)?.high, high, 0, 5e-8);
  });

  test.each([
    [56, 70, 48, 80, 0.0524315, 0.3338727],
    [9, 10, 3, 10, 0.1705227, 0.809018],
    [10, 10, 0, 20, 0.679086, 1],
    [0, 10, 0, 10, -0.2775328, 0.2775328],
    [40, 100, 30, 100, -0.0318904, 0.2271723],
    [50, 100, 25, 100, 0.1161879, 0.3716789],
  ])('Newcombe %i of %i less %i of %i', (a, n, b, m, low, high) => {
    expectClose(newcombeDifference(a, n, b, m)?.low, low, 0, 5e-8);
    expectClose(newcombeDifference(a, n, b, m)?.high, high, 0, 5e-8);
  });

  test('the width of a Wilson interval of no success gives its n away: z²/U − z²', () => {
    const z2 = 1.959963984540054 ** 2;
    expectClose(z2 / (wilson(0, 20)?.high ?? 0) - z2, 20, 1e-9);
  });

  test('Kish: weights 1, 1, 2 are 2⅔ rows', () => expectClose(effectiveSize({ sum: 4, squares: 6 }), 2.6666667, 0, 5e-8));

  test('Mann–Whitney of A and B by the normal law without continuity correction, and one side of the tied vector', () => {
    const AB = mergeValueCounts(countValues(A), countValues(B));
    const found = mannWhitney(AB);
    // No value ties: U has the variance nm(n + m + 1)/12.
    const sd = Math.sqrt((8 * 8 * 17) / 12);
    expectClose(2 * (1 - normalCdf(((found?.statistic ?? 0) - 32) / sd)), 0.0742034113, 0, 5e-9);
    const values = [1, 2, 3, 4, 5, 6];
    // Two-sided is twice the smaller side.
    expectClose((mannWhitney(mergeValueCounts({ values, counts: R6 }, { values, counts: C6 }))?.p ?? 0) / 2, 0.4814330306, 0, 5e-9);
  });

  test('Cramér–von Mises of A and B: exact, and by the limit law', () => {
    const found = cramerVonMises(mergeValueCounts(countValues(A), countValues(B)));
    expectClose(found?.p, 0.0643356643, 0, 5e-9);
    // Anderson (1962): T less its mean, in units of its own deviation, has the limit law's moments.
    const [n, m, all] = [8, 8, 16];
    const mean = (1 + 1 / all) / 6;
    const variance = ((all + 1) * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)) / (45 * all * all * 4 * n * m);
    expectClose(cramerVonMisesSurvival(1 / 6 + ((found?.statistic ?? 0) - mean) / Math.sqrt(45 * variance)), 0.0578870036, 0, 5e-9);
  });

  test('energy statistics: E, T = nm/(n + m)·E of evenly spaced numbers', () => {
    const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const of = (x: readonly number[], y: readonly number[]) => {
      const d = energyDistance(mergeValueCounts(countValues(x), countValues(y))) ?? Number.NaN;
      return { e: d * d, t: (d * d * x.length * y.length) / (x.length + y.length) };
    };
    const near = of(run(1, 99), run(1, 104));
    expectClose(near.e, 0.160418, 0, 5e-7);
    // Published with its last digit cut, not rounded.
    expectClose(near.t, 8.136288, 0, 1e-6);
    const far = of(
      run(300, 499),
      run(0, 45).map((i) => 400 + 11 * i),
    );
    expectClose(far.e, 268.352, 0, 5e-4);
    expectClose(far.t, 10_035.943, 0, 5e-2);
  });

  test('equal-mass bins of ten scores in three are those of places 0 to 3, 3 to 6 and 6 to 10', () => {
    const scores = Array.from({ length: 10 }, (_, i) => (i + 0.5) / 10);
    const edges = equalMassBinEdges(
      labelScores(
        scores,
        scores.map(() => false),
      ),
      3,
    );
    const sizes = edges.slice(1).map((edge, b) => scores.filter((s) => s > (edges[b] ?? 0) && s <= edge).length);
    expect(sizes).toEqual([3, 3, 4]);
  });
});

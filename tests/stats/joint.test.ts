import { describe, expect, test } from 'vitest';
import { boostedMargin, fitBoostedTrees, type BinnedRows } from '../../src/stats/boosted-trees.ts';
import { componentsFor, principalComponents, project, reconstructionErrors } from '../../src/stats/principal-components.ts';
import { meanDiscrepancy, type DenseRows } from '../../src/stats/random-features.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { binomialCdf, chiSquareSurvival } from '../../src/stats/distributions.ts';
import { weightedChiSquareSurvival } from '../../src/stats/weighted-chi-square.ts';
import { expectClose } from './close-to.ts';

function normals(seed: number, rows: number, width: number, change: (row: number[]) => number[] = (row) => row): DenseRows {
  const uniform = seededUniform(seed);
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i += 1) values.set(change(Array.from({ length: width }, () => drawNormal(uniform))), i * width);
  return { rows, width, values };
}

/** Both sets as bins of width ½ from −4 to 4. */
function binned(...sets: readonly DenseRows[]): { data: BinnedRows; isCurrent: Uint8Array } {
  const rows = sets.reduce((sum, set) => sum + set.rows, 0);
  const width = sets[0]?.width ?? 0;
  const bins = Array.from({ length: width }, () => new Uint8Array(rows));
  const isCurrent = new Uint8Array(rows);
  let at = 0;
  sets.forEach((set, s) => {
    for (let i = 0; i < set.rows; i += 1) {
      for (let k = 0; k < width; k += 1) {
        const column = bins[k];
        if (column) column[at] = Math.min(15, Math.max(0, Math.floor(((set.values[i * width + k] ?? 0) + 4) * 2)));
      }
      isCurrent[at] = s;
      at += 1;
    }
  });
  return { data: { rows, bins, sizes: bins.map(() => 16) }, isCurrent };
}

/** The two-sided 1e-4 acceptance range of a count of alarms at rate `p`. */
function plausible(alarms: number, trials: number, p: number): boolean {
  return binomialCdf(alarms, trials, p) > 5e-5 && binomialCdf(alarms - 1, trials, p) < 1 - 5e-5;
}

describe('boosted trees', () => {
  test('learn a corner that no single column shows', () => {
    const data = normals(4, 2000, 3);
    const { data: rows } = binned(data);
    const positive = Uint8Array.from({ length: 2000 }, (_, i) => ((data.values[i * 3] ?? 0) > 0 === (data.values[i * 3 + 1] ?? 0) > 0 ? 1 : 0));
    const model = fitBoostedTrees(
      rows,
      positive,
      Uint32Array.from({ length: 1500 }, (_, i) => i),
    );
    let right = 0;
    for (let i = 1500; i < 2000; i += 1) right += boostedMargin(model, rows, i) > 0 === (positive[i] === 1) ? 1 : 0;
    expect(right).toBeGreaterThan(430);
    expect(model.gains[2]).toBeLessThan(model.gains[0] ?? 0);
  });
  test('a constant column is never used, and nothing to learn gives no trees', () => {
    const rows: BinnedRows = { rows: 100, bins: [new Uint8Array(100)], sizes: [1] };
    const model = fitBoostedTrees(
      rows,
      Uint8Array.from({ length: 100 }, (_, i) => i % 2),
      Uint32Array.from({ length: 100 }, (_, i) => i),
    );
    expect(model.trees).toEqual([]);
    expectClose(boostedMargin(model, rows, 0), 0, 0, 1e-12);
  });
});

describe('mean discrepancy by random features', () => {
  test('without change its p is below 5 % in 5 % of cases', () => {
    const trials = 150;
    let alarms = 0;
    for (let t = 0; t < trials; t += 1) alarms += (meanDiscrepancy(normals(t, 120, 3), normals(900 + t, 80, 3), t, 32)?.p ?? 1) < 0.05 ? 1 : 0;
    expect(plausible(alarms, trials, 0.05)).toBe(true);
  });
  test('approaches the kernel statistic: {0, 1, 2} against {3, 4, 5} many times over', () => {
    // With σ² = 1 the unbiased statistic of the three points each is 0.6964415423; of many copies the biased one, whose limit is the same integral.
    const kernel = (x: number, y: number): number => Math.exp(-((x - y) ** 2) / 2);
    const a = [0, 1, 2];
    const b = [3, 4, 5];
    const mean = (x: readonly number[], y: readonly number[], bandwidth: number): number =>
      x.reduce((sum, u) => sum + y.reduce((inner, v) => inner + kernel(u / bandwidth, v / bandwidth), 0), 0) / (x.length * y.length);
    const repeat = (points: readonly number[]): DenseRows => ({
      rows: 300,
      width: 1,
      values: Float64Array.from({ length: 300 }, (_, i) => points[i % 3] ?? 0),
    });
    const found = meanDiscrepancy(repeat(a), repeat(b), 3, 512);
    const h = found?.bandwidth ?? 1;
    const limit = mean(a, a, h) + mean(b, b, h) - 2 * mean(a, b, h);
    expectClose(found?.value, limit, 0.15);
    expect(found?.p).toBeLessThan(0.001);
  });
  test('sees a change of shape with equal means; equal rows have no scale', () => {
    const spread = normals(8, 800, 2, (row) => row.map((x) => 1.6 * x));
    expect(meanDiscrepancy(normals(7, 800, 2), spread, 1)?.p).toBeLessThan(0.001);
    const flat: DenseRows = { rows: 50, width: 2, values: new Float64Array(100) };
    expect(meanDiscrepancy(flat, flat, 1)).toBeNull();
  });
});

describe('sums of weighted chi-squares', () => {
  test("published tails (Imhof 1961), to the formula's one per cent", () => {
    for (const [x, p] of [
      [0.1, 0.9458],
      [0.7, 0.5064],
      [2, 0.124],
    ] as const)
      expectClose(weightedChiSquareSurvival(x, [0.6, 0.3, 0.1]), p, 0.02, 0, `at ${x}`);
  });
  test('equal weights are the chi-square law, far out too', () => {
    for (const [x, df] of [
      [3, 5],
      [9, 5],
      [40, 8],
      [120, 20],
    ] as const)
      expectClose(weightedChiSquareSurvival(2 * x, new Array<number>(df).fill(2)), chiSquareSurvival(x, df), 0.012, 0, `${x}, ${df}`);
  });
});

describe('principal components', () => {
  const line = normals(3, 400, 3, ([a = 0, b = 0, c = 0]) => [5 * a, 10 * a + 0.1 * b, 0.01 * c]);
  test('variances add up to the columns, directions are unit and settled in sign', () => {
    const found = principalComponents(line);
    expectClose(
      found?.variances.reduce((a, b) => a + b, 0),
      3,
      1e-9,
    );
    for (const direction of found?.directions ?? []) {
      expectClose(
        direction.reduce((sum, x) => sum + x * x, 0),
        1,
        1e-9,
      );
      expect(Math.max(...direction)).toBeGreaterThan(0);
    }
    expect(found === null ? 0 : componentsFor(found, 0.65)).toBe(1);
  });
  test('all directions reconstruct exactly; fewer leave what is off the plane', () => {
    const found = principalComponents(line);
    if (found === null) throw new Error('no components');
    expect(Math.max(...reconstructionErrors(found, line, 3))).toBeLessThan(1e-6);
    expect(project(found, line, 2).width).toBe(2);
    const broken = normals(9, 400, 3, ([a = 0, b = 0, c = 0]) => [5 * a, 10 * b, 0.01 * c]);
    const mean = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0) / x.length;
    expect(mean(reconstructionErrors(found, broken, 2))).toBeGreaterThan(10 * mean(reconstructionErrors(found, line, 2)));
  });
});

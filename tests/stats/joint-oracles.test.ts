import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../../src/stats/adjusted-rand.ts';
import { centroidShift } from '../../src/stats/centroid-shift.ts';
import { correlationChanges } from '../../src/stats/correlation-change.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { kMeans, lloyd } from '../../src/stats/k-means.ts';
import { leadingComponents } from '../../src/stats/leading-components.ts';
import type { DenseRows } from '../../src/stats/random-features.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { averageRanks, pearson, spearman } from '../../src/stats/spearman.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/joint.json' with { type: 'json' };

const dense = (rows: readonly (readonly number[])[]): DenseRows => ({
  rows: rows.length,
  width: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});
const normals = (seed: number, rows: number, width: number, shift = 0): DenseRows => {
  const uniform = seededUniform(seed);
  return { rows, width, values: Float64Array.from({ length: rows * width }, (_, i) => drawNormal(uniform) + (i % width === 0 ? shift : 0)) };
};
/** The two-sided 1e-4 acceptance range of a count of alarms at rate `p`. */
const plausible = (alarms: number, trials: number, p: number) => binomialCdf(alarms, trials, p) > 5e-5 && binomialCdf(alarms - 1, trials, p) < 1 - 5e-5;

describe('rank correlation', () => {
  it("agrees with scipy's, ties too", () => {
    for (const { x, y, rho, pearson: r, ranks } of oracle.correlations) {
      expect([...averageRanks(x)]).toEqual(ranks);
      expectClose(spearman(x, y), rho, 1e-12);
      expectClose(pearson(x, y), r, 1e-12);
    }
  });
  it('is undefined of a constant', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
  });
});

describe('the change of a correlation', () => {
  const columns = (side: readonly (readonly number[])[]) => side.map((column) => Float64Array.from(column));
  it('agrees with the formulas written out with numpy', () => {
    for (const each of oracle.changes) {
      const [found] = correlationChanges(columns(each.reference), columns(each.current));
      expectClose(found?.difference, each.difference, 1e-10);
      expectClose(found?.z, each.z, 1e-10);
      expectClose(found?.p, each.p, 1e-9);
      expectClose(found?.interval.low, each.low, 1e-10);
      expectClose(found?.interval.high, each.high, 1e-10);
    }
  });
  it('leaves out constants and pairs with few complete rows; missing values are left out pair by pair', () => {
    const side = (holes: number) => [
      Float64Array.from({ length: 40 }, (_, i) => (i * 7) % 40),
      Float64Array.from({ length: 40 }, (_, i) => (i < holes ? Number.NaN : (i * 11) % 40)),
      new Float64Array(40).fill(3),
    ];
    expect(correlationChanges(side(0), side(11))).toEqual([]);
    const [found, ...more] = correlationChanges(side(0), side(10));
    expect(found?.n).toEqual({ reference: 40, current: 30 });
    expect(more).toEqual([]);
  });
  it('alarms at its level without a change', () => {
    const trials = 400;
    let alarms = 0;
    for (let t = 0; t < trials; t++) {
      const side = (seed: number) => {
        const data = normals(seed, 60, 2);
        const x = Float64Array.from({ length: 60 }, (_, i) => data.values[2 * i] ?? 0);
        return [x, Float64Array.from({ length: 60 }, (_, i) => (x[i] ?? 0) + (data.values[2 * i + 1] ?? 0))];
      };
      alarms += (correlationChanges(side(t), side(10_000 + t))[0]?.p ?? 1) <= 0.05 ? 1 : 0;
    }
    expect(plausible(alarms, trials, 0.05)).toBe(true);
  });
});

describe('k-means', () => {
  const { data, start, centers, labels, inertia } = oracle.clusters;
  it("from the same start ends where scikit-learn's does", () => {
    const found = lloyd(dense(data), Float64Array.from(start.flat()));
    expect([...found.nearest]).toEqual(labels);
    found.centers.forEach((x, i) => {
      expectClose(x, centers.flat()[i] ?? 0, 1e-10, 1e-12);
    });
    expectClose(found.inertia, inertia, 1e-10);
  });
  it('from its own start is at least as good, the same for a seed, and stops at the distinct rows', () => {
    const found = kMeans(dense(data), 3, 1);
    expect(found?.inertia).toBeLessThanOrEqual(inertia * (1 + 1e-9));
    expect(kMeans(dense(data), 3, 1)).toEqual(found);
    expect(kMeans(dense([[1], [1], [2]]), 5, 1)?.count).toBe(2);
    expect(kMeans(dense([]), 5, 1)).toBeNull();
  });
});

it("the adjusted Rand index is scikit-learn's", () => {
  for (const { first, second, value } of oracle.agreements) expectClose(adjustedRand(first, second), value, 1e-12, 1e-15);
  expect(adjustedRand([], [])).toBeNull();
});

it("the leading components of wide rows are numpy's singular vectors", () => {
  const { data, variances, directions } = oracle.components;
  const found = leadingComponents(dense(data), 3, 1);
  variances.forEach((variance, i) => {
    expectClose(found?.variances[i], variance, 1e-9);
  });
  directions.flat().forEach((x, i) => {
    expect(Math.abs((found?.directions.flat()[i] ?? 0) - x)).toBeLessThan(1e-6);
  });
});

describe('the shift of a centroid', () => {
  it('is the distance, ratio and angle of the means', () => {
    const from = dense(Array.from({ length: 10 }, (_, i) => [3 + (i % 2 === 0 ? 1 : -1), 0]));
    const to = dense(Array.from({ length: 10 }, (_, i) => [0, 4 + (i % 2 === 0 ? 1 : -1)]));
    const found = centroidShift(from, to, 1);
    expectClose(found?.distance, 5, 1e-12);
    expectClose(found?.relative, 5, 1e-12);
    expectClose(found?.cosine, 0, 0, 1e-12);
    expect(found?.p).toBe(0.001);
  });
  it('alarms at its level without a change, sides of different size and heavy tails included', () => {
    const trials = 300;
    let [far, wide] = [0, 0];
    for (let t = 0; t < trials; t++) {
      const heavy = (data: DenseRows): DenseRows => ({ ...data, values: data.values.map((x) => x * x * x + 1) });
      const found = centroidShift(heavy(normals(t, 60, 3)), heavy(normals(7000 + t, 35, 3)), t, 199);
      far += (found?.p ?? 1) <= 0.05 ? 1 : 0;
      wide += (found?.cosineP ?? 1) <= 0.05 ? 1 : 0;
    }
    expect(plausible(far, trials, 0.05)).toBe(true);
    expect(plausible(wide, trials, 0.05)).toBe(true);
  });
  it('sees a shift of a fifth of a deviation in one of ten directions', () => {
    const found = centroidShift(normals(1, 2000, 10), normals(2, 2000, 10, 0.2), 1);
    expect(found?.p).toBeLessThanOrEqual(0.01);
    expect(found?.distance).toBeGreaterThan(found?.noise ?? 1);
    expect(centroidShift(normals(1, 9, 2), normals(1, 90, 2), 1)).toBeNull();
  });
});

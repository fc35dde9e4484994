import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedEffects } from '../../src/stats/adjusted-effect.ts';
import { clusteredDifference } from '../../src/stats/cluster-means.ts';
import { liftClusters } from '../../src/stats/clustered-lift.ts';
import { cupedDifference } from '../../src/stats/cuped.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { relativeEffect } from '../../src/stats/relative-lift.ts';
import { drawExponential, drawNormal } from '../../src/stats/resampling.ts';
import { expectClose } from './close-to.ts';

const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { n: values.length, mean, variance: values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1) };
};

describe('lifts over clusters', () => {
  it('of one row each are lifts of means', () => {
    const list = fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(list, list, fc.constantFrom(1, -1), (a, b, sign) => {
        const [one, two] = [a.map((v) => sign * v), b.map((v) => sign * v)];
        const clusters = [...one.map((v) => ({ n1: 1, sum1: v, n2: 0, sum2: 0 })), ...two.map((v) => ({ n1: 0, sum1: 0, n2: 1, sum2: v }))];
        const plain = relativeEffect(moments(one), moments(two));
        const found = clusteredDifference(liftClusters(clusters, moments(one).mean, moments(two).mean - moments(one).mean));
        expectClose(Math.sqrt(found?.variance ?? 0), plain?.standardError ?? 0, 1e-8, 1e-9);
      }),
      { seed: 7, numRuns: 100 },
    );
    expect(liftClusters([{ n1: 1, sum1: 1, n2: 1, sum2: 2 }], 0, 1)).toEqual([]);
  });

  it('with an earlier period are the adjusted effects of two arms of one size', () => {
    const uniform = seededUniform(17);
    const units = Array.from({ length: 60 }, (_, i) => {
      const before = drawExponential(uniform);
      return { arm: i % 2, before, after: (i % 2 === 0 ? 4 : 5) + 2 * before + drawNormal(uniform) };
    });
    const sums = (arm: number) =>
      units
        .filter((unit) => unit.arm === arm)
        .reduce(
          (s, { before: x, after: y }) => ({
            n: s.n + 1,
            sum: s.sum + y,
            squares: s.squares + y * y,
            before: { sum: s.before.sum + x, squares: s.before.squares + x * x },
            cross: s.cross + x * y,
          }),
          { n: 0, sum: 0, squares: 0, before: { sum: 0, squares: 0 }, cross: 0 },
        );
    const expected = adjustedEffects(sums(0), sums(1));
    const clusters = units.map(({ arm, before, after }) => ({
      n1: 1 - arm,
      sum1: arm === 0 ? after : 0,
      n2: arm,
      sum2: arm === 1 ? after : 0,
      before: { n: 1, sum: before },
    }));
    const found = cupedDifference(clusters);
    expectClose(found?.theta, expected?.theta ?? Number.NaN, 1e-10);
    expectClose(found?.difference, expected?.absolute.value ?? Number.NaN, 1e-10);
    const control = sums(0).sum / 30;
    const lift = clusteredDifference(liftClusters(clusters, control, found?.difference ?? 0, found?.adjusted));
    expectClose(Math.sqrt(lift?.variance ?? 0), expected?.relative?.standardError ?? Number.NaN, 1e-10);
  });

  it('hold the true lift in 95 of 100 experiments with shared clusters and uneven rows', () => {
    const uniform = seededUniform(19);
    let held = 0;
    const runs = 1000;
    for (let run = 0; run < runs; run += 1) {
      const clusters = Array.from({ length: 80 }, () => {
        const level = 5 + drawNormal(uniform);
        const rows = () => 1 + Math.floor(4 * uniform());
        const [n1, n2] = [rows(), rows()];
        const sum = (n: number, factor: number) => factor * (n * level + Math.sqrt(n) * drawNormal(uniform));
        return { n1, sum1: sum(n1, 1), n2, sum2: sum(n2, 1.2) };
      });
      const found = clusteredDifference(clusters);
      if (found === null) throw new Error('undefined');
      const error = clusteredDifference(liftClusters(clusters, found.first, found.difference));
      const lift = found.difference / found.first;
      if (Math.abs(lift - 0.2) <= 1.99 * Math.sqrt(error?.variance ?? 0)) held += 1;
    }
    expect(held / runs).toBeGreaterThan(0.93);
    expect(held / runs).toBeLessThan(0.97);
  });
});

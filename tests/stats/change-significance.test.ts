import { describe, expect, it } from 'vitest';
import { locationInterval } from '../../src/stats/change-location.ts';
import { divisiveChanges, noiseVariance, peltChanges } from '../../src/stats/change-points.ts';
import { changeTest, largestMeanShift } from '../../src/stats/change-significance.ts';
import { binomialQuantile } from '../../src/stats/distributions.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';

const steps = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];

function series(length: number, phi: number, seed: number, shift = 0): Float64Array {
  const uniform = seededUniform(seed);
  let level = drawNormal(uniform) / Math.sqrt(1 - phi * phi);
  return Float64Array.from({ length }, (_, i) => {
    level = phi * level + drawNormal(uniform);
    return level + (i >= length / 2 ? shift : 0);
  });
}

describe('false alarms', () => {
  it.each([
    ['energy', 0],
    ['energy', 0.8],
    ['mean', 0],
    ['mean', 0.8],
  ] as const)('of the test on %s with autocorrelation %f stay within 1.5 times the stated p', (statistic, phi) => {
    const windows = 300;
    const alarms = { 0.05: 0, 0.01: 0 };
    for (let w = 0; w < windows; w++) {
      const p = changeTest(series(50, phi, 1000 + w), { statistic, least: 5, draws: 199, seed: w })?.p ?? 1;
      for (const level of [0.05, 0.01] as const) if (p <= level) alarms[level] += 1;
    }
    // What a binomial count at 1.5 times the level leaves in 999 of 1 000 draws.
    for (const level of [0.05, 0.01] as const) expect(alarms[level]).toBeLessThanOrEqual(binomialQuantile(0.999, windows, 1.5 * level));
  });
});

describe('a true change', () => {
  it('of two standard deviations is seen at 0.001, in independent and in dependent series', () => {
    expect(changeTest(series(80, 0, 1, 2), { statistic: 'energy', least: 5, draws: 1999, seed: 1 })?.p).toBe(1 / 2000);
    expect(changeTest(series(300, 0.5, 1, 3), { statistic: 'energy', least: 5, draws: 1999, seed: 1 })?.p).toBe(1 / 2000);
  });

  it('has the same p for the same seed', () => {
    const given = { statistic: 'energy', least: 5, draws: 199, seed: 7 } as const;
    expect(changeTest(series(60, 0.3, 2), given)).toEqual(changeTest(series(60, 0.3, 2), given));
  });

  it('lies within its interval, which is narrow when the change is large', () => {
    const x = series(100, 0, 3, 4);
    const { at } = largestMeanShift(x, 5);
    const found = locationInterval(x, at, { least: 5, draws: 300, seed: 1, dependence: 0, level: 0.95 });
    expect(found.low).toBeLessThanOrEqual(50);
    expect(found.high).toBeGreaterThanOrEqual(50);
    expect(found.high - found.low).toBeLessThanOrEqual(4);
  });
});

describe('segmentation', () => {
  it('of the published steps is [5, 8] by both methods', () => {
    const rules = { alpha: 0.05, least: 3, seed: 1 };
    expect(divisiveChanges(Float64Array.from(steps), rules).map((c) => c.at)).toEqual([5, 8]);
    expect(peltChanges(Float64Array.from(steps), { ...rules, alpha: 0.2 }, null).map((c) => c.at)).toEqual([5, 8]);
  });

  it('of 1 000 zeros and 1 000 ones is [1000]', () => {
    const x = Float64Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 0 : 1));
    expect(divisiveChanges(x, { alpha: 0.001, least: 5, seed: 1 }).map((c) => c.at)).toEqual([1000]);
  });

  it('finds nothing where nothing varies or too few values stand', () => {
    expect(divisiveChanges(new Float64Array(100), { alpha: 0.05, least: 5, seed: 1 })).toEqual([]);
    expect(divisiveChanges(Float64Array.from([0, 9, 0]), { alpha: 0.05, least: 5, seed: 1 })).toEqual([]);
    expect(changeTest([1, 1, 1, 1], { statistic: 'mean', least: 2, draws: 99, seed: 1 })).toBeNull();
  });

  it('reads the noise from neighbours, so that steps do not count', () => {
    const x = series(4000, 0, 9, 50);
    expect(noiseVariance(x)).toBeGreaterThan(0.85);
    expect(noiseVariance(x)).toBeLessThan(1.15);
    expect(noiseVariance([0, 0, 0, 2])).toBeCloseTo(4 / 6, 12);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributions, contribution, mixRateSplit } from '../../src/stats/mix-rate.ts';

const cell = (sum: number, weight: number) => ({ sum, weight });

describe('the split of a change', () => {
  it('adds up to the change, whatever segments come and go', () => {
    const side = fc.integer({ min: 0, max: 1000 }).chain((weight) => fc.integer({ min: 0, max: weight }).map((sum) => cell(sum, weight)));
    fc.assert(
      fc.property(fc.array(fc.record({ before: side, after: side }), { minLength: 1, maxLength: 30 }), (segments) => {
        const split = mixRateSplit(segments);
        const weight = (period: 'before' | 'after') => segments.reduce((s, x) => s + x[period].weight, 0);
        if (weight('before') === 0 || weight('after') === 0) expect(split).toBeNull();
        else expect(Math.abs((split?.mix ?? 0) + (split?.rate ?? 0) - (split?.total ?? 0))).toBeLessThan(1e-12);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('is all mix when no rate moves, and all rate when no share moves', () => {
    const mix = mixRateSplit([
      { before: cell(10, 100), after: cell(30, 300) },
      { before: cell(50, 100), after: cell(50, 100) },
    ]);
    expect(mix?.rate).toBe(0);
    expect(mix?.mix).toBeCloseTo(80 / 400 - 60 / 200, 14);
    const rate = mixRateSplit([
      { before: cell(10, 100), after: cell(40, 200) },
      { before: cell(50, 100), after: cell(100, 200) },
    ]);
    expect(rate?.mix).toBe(0);
    expect(rate?.segments.map((s) => s.rate)).toEqual([expect.closeTo(0.05, 14), 0]);
  });

  it("flags Simpson's reversal (the kidney stone study: each group better, the whole worse)", () => {
    const split = mixRateSplit([
      { before: cell(234, 270), after: cell(81, 87) },
      { before: cell(55, 80), after: cell(192, 263) },
    ]);
    expect(split?.total).toBeCloseTo(273 / 350 - 289 / 350, 14);
    expect(split?.simpson).toBe(true);
    expect(split?.rate).toBeGreaterThan(0);
  });

  it('gives a new segment to the mix', () => {
    const split = mixRateSplit([
      { before: cell(10, 100), after: cell(10, 100) },
      { before: cell(0, 0), after: cell(90, 100) },
    ]);
    expect(split?.rate).toBe(0);
    expect(split?.mix).toBeCloseTo(0.4, 14);
  });
});

describe('published tables', () => {
  it.each([
    ['device', [50, 50], [49, 1], [0.02, 0.98], [0.0396316, 0.1378321]],
    ['advertiser', [50, 20, 20, 10], [24, 21, 4, 1], [0.52, -0.02, 0.32, 0.18], [0.000102, 0.0199478, 0.0132829, 0.0145552]],
    ['data center', [94, 6], [47, 3], [0.94, 0.06], [0, 0]],
  ])("Adtributor's %s", (_, forecast, actual, power, surprise) => {
    const found = attributions(forecast, actual);
    power.forEach((expected, i) => expect(found[i]?.power).toBeCloseTo(expected, 12));
    surprise.forEach((expected, i) => expect(found[i]?.surprise).toBeCloseTo(expected, 6));
  });

  it.each([
    ['android', 40, 50, 50, 1.6667],
    ['osx', 60, 70, 50, -1.6667],
    ['chrome', 80, 50, -150, -38.3333],
    ['safari', 20, 70, 250, 38.3333],
  ])("ThirdEye's %s", (_, before, after, ofOverall, change) => {
    const found = contribution(before, after, 100, 120);
    expect(found.ofOverall).toBeCloseTo(ofOverall, 10);
    expect(found.contributionChange).toBeCloseTo(change, 4);
  });
});

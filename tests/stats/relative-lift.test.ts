import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedEffects } from '../../src/stats/adjusted-effect.ts';
import { effectPosterior } from '../../src/stats/effect-posterior.ts';
import { alwaysValidBound } from '../../src/stats/one-sided-sequential.ts';
import { quantileDifferenceByBounds, quantileVariance } from '../../src/stats/quantile-difference.ts';
import { absoluteEffect, effectInterval, fiellerLift, isSteadyBase, liftOf, relativeEffect, shareMoments } from '../../src/stats/relative-lift.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawExponential, drawNormal } from '../../src/stats/resampling.ts';
import { alwaysValidInterval } from '../../src/stats/sequential.ts';
import { expectClose } from './close-to.ts';

const arm = (n: number, sum: number, squares: number) => ({ n, mean: sum / n, variance: (squares - (sum * sum) / n) / (n - 1) });
const control = arm(3407, 1396.87, 52_377.9767);
const treatment = arm(3461, 2422.7, 134_698.29);
/** The control arm of the published sequential answers. */
const smaller = arm(3000, 1396.87, 52_377.9767);

describe("gbstats' published effects", () => {
  it('means: lift and difference with their intervals', () => {
    const lift = relativeEffect(control, treatment);
    const found = lift && effectInterval(lift);
    expectClose(lift?.value, 0.70732, 0, 5e-6);
    expectClose(found?.low, -0.03526, 0, 5e-6);
    expectClose(found?.high, 1.44989, 0, 5e-6);
    expectClose(found?.p, 0.06191, 0, 5e-6);
    const difference = absoluteEffect(control, treatment);
    const plain = difference && effectInterval(difference);
    expectClose(difference?.value, 0.29, 0, 5e-6);
    expectClose(difference?.standardError, 0.12478, 0, 5e-6);
    expectClose(plain?.low, 0.04538, 0, 5e-6);
    expectClose(plain?.high, 0.53462, 0, 5e-6);
    expectClose(plain?.p, 0.02016, 0, 5e-6);
    expectClose(plain?.df, 5841.74, 0, 5e-3);
  });

  it('shares', () => {
    const lift = relativeEffect(shareMoments(14, 28), shareMoments(16, 30));
    const found = lift && effectInterval(lift);
    expectClose(lift?.value, 0.06667, 0, 5e-6);
    expectClose(found?.low, -0.47767, 0, 5e-6);
    expectClose(found?.high, 0.61101, 0, 5e-6);
    expectClose(found?.p, 0.80707, 0, 5e-6);
  });

  it('at every look: shares tuned to 5000 rows, means to 1000', () => {
    const shares = relativeEffect(shareMoments(1396, 3000), shareMoments(2422, 3461));
    const found = shares && alwaysValidInterval(shares.value, shares.standardError, 6461, 5000);
    expectClose(shares?.value, 0.50386, 0, 5e-6);
    expectClose(found?.low, 0.40098, 0, 5e-6);
    expectClose(found?.high, 0.60675, 0, 5e-6);
    const means = relativeEffect(smaller, treatment);
    const watched = means && alwaysValidInterval(means.value, means.standardError, 6461, 1000);
    expectClose(means?.value, 0.50336, 0, 5e-6);
    expectClose(watched?.low, -0.55844, 0, 5e-6);
    // Published with its last digit cut, not rounded.
    expectClose(watched?.high, 1.56516, 0, 1e-5);
    expect(watched?.p).toBe(1);
  });

  it('at every look, on one side, tuned to 5000 rows', () => {
    const lift = relativeEffect(smaller, treatment);
    expectClose(lift && alwaysValidBound(lift.value, lift.standardError, 6461, 5000, 'greater')?.bound, -0.42356, 0, 5e-6);
    const difference = absoluteEffect(smaller, treatment);
    const found = difference && alwaysValidBound(difference.value, difference.standardError, 6461, 5000, 'greater');
    expectClose(found?.bound, -0.12657, 0, 5e-6);
    // The published p comes from a bisection of [0.00001, 0.4999] that ends after a dozen steps.
    expectClose(found?.p, 0.46316, 0, 0.4999 / 2 ** 12);
  });

  it('adjusted by the earlier period, at every look, tuned to 5000 rows', () => {
    const found = adjustedEffects(
      { n: 3000, sum: 1396.87, squares: 52_377.9767, before: { sum: 16.87, squares: 527.9767 }, cross: 1 },
      { n: 3461, sum: 2422.7, squares: 134_698.29, before: { sum: 22.7, squares: 1348.29 }, cross: 1 },
    );
    if (!found?.relative) throw new Error('undefined');
    expectClose(found.relative.value, 0.50338, 0, 5e-6);
    // The published error takes the gradient at the unadjusted means and leaves out what the adjusted difference and control's unadjusted mean share.
    const published = liftOf(
      { value: smaller.mean, variance: found.control.variance / 3000 },
      { value: treatment.mean, variance: found.treatment.variance / 3461 },
    );
    const interval = alwaysValidInterval(found.relative.value, Math.sqrt(published?.variance ?? 0), 6461, 5000);
    expectClose(interval?.low, -0.50969, 0, 5e-6);
    expectClose(interval?.high, 1.51646, 0, 5e-6);
    // Here the two are almost one, because the earlier period explains almost nothing.
    expectClose(found.relative.standardError, Math.sqrt(published?.variance ?? 0), 2e-5);
  });

  it('posterior of two shares under a flat prior', () => {
    const lift = relativeEffect(shareMoments(49, 100), shareMoments(51, 100));
    const found = lift && effectPosterior(lift.value, lift.standardError);
    expectClose(found?.mean, 0.04082, 0, 5e-6);
    expectClose(found?.low, -0.24779, 0, 5e-6);
    expectClose(found?.high, 0.32943, 0, 5e-6);
    expectClose(found?.positive, 0.60918, 0, 5e-6);
    expectClose(found?.gain, 0.0814, 0, 5e-6);
    expectClose(found?.loss, 0.04058, 0, 5e-6);
  });

  it('posterior of two means, flat and with a normal prior of mean 0.1 and variance 0.1', () => {
    const lift = relativeEffect(arm(10, 100, 1002.25), arm(10, 105, 1111.5));
    if (lift === null) throw new Error('undefined');
    expectClose(effectPosterior(lift.value, lift.standardError)?.positive, 0.91923, 0, 5e-6);
    const believed = effectPosterior(lift.value, lift.standardError, { mean: 0.1, standardDeviation: Math.sqrt(0.1) });
    expectClose(believed?.mean, 0.05063, 0, 5e-6);
    expectClose(believed?.positive, 0.92315, 0, 5e-6);
  });

  it('difference of two p90 by the bounds of their order statistics', () => {
    const found = quantileDifferenceByBounds(
      { value: 7.157987489967789, low: 7.098780136176828, high: 7.217194843758751, n: 11_054 },
      { value: 7.694499927525767, low: 7.64180598628119, high: 7.747193868770344, n: 10_861 },
    );
    expectClose(found.difference, 0.5365124, 0, 5e-8);
    expectClose(found.low, 0.457256, 0, 5e-8);
    expectClose(found.high, 0.6157689, 0, 5e-8);
  });
});

describe('lifts', () => {
  const positive = fc.double({ min: 0.5, max: 100, noNaN: true });
  it('do not depend on the unit, and turn with the sign of control', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        positive,
        (a, b, v, w, unit) => {
          const plain = liftOf({ value: a, variance: v }, { value: b, variance: w });
          const scaled = liftOf({ value: a * unit, variance: v * unit * unit }, { value: b * unit, variance: w * unit * unit });
          expectClose(scaled?.value, plain?.value ?? Number.NaN, 1e-9, 1e-12);
          expectClose(scaled?.variance, plain?.variance ?? Number.NaN, 1e-9, 1e-12);
          const mirrored = liftOf({ value: -a, variance: v }, { value: -b, variance: w });
          expectClose(mirrored?.value, -(plain?.value ?? Number.NaN), 1e-9, 1e-12);
          expectClose(mirrored?.variance, plain?.variance ?? Number.NaN, 1e-9, 1e-12);
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });

  it('over 0 are none, and over an uncertain control have no interval', () => {
    expect(liftOf({ value: 0, variance: 1 }, { value: 1, variance: 1 })).toBeNull();
    expect(relativeEffect(arm(10, 0, 12), arm(10, 5, 12))).toBeNull();
    expect(absoluteEffect({ n: 1, mean: 1, variance: 0 }, control)).toBeNull();
    expect(absoluteEffect({ n: 5, mean: 1, variance: 0 }, { n: 5, mean: 2, variance: 0 })).toBeNull();
    expect([isSteadyBase({ value: 3, variance: 1 }), isSteadyBase({ value: -2.9, variance: 1 }), isSteadyBase({ value: 0, variance: 0 })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("Fieller's interval holds what a t test of second − ratio · first does not reject", () => {
    fc.assert(
      fc.property(positive, fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 1e-4, max: 0.2, noNaN: true }), positive, (a, b, v, w) => {
        const [first, second] = [
          { value: a, variance: v * v * a * a },
          { value: b, variance: w },
        ];
        const found = fiellerLift(first, second, 2);
        if (found === null) return;
        const away = (lift: number) => {
          const ratio = lift + 1;
          return Math.abs(b - ratio * a) / Math.sqrt(w + ratio * ratio * first.variance);
        };
        for (const edge of [found.low, found.high]) expectClose(away(edge), 2, 1e-6);
        expect(away((found.low + found.high) / 2)).toBeLessThan(2);
        const mirrored = fiellerLift({ ...first, value: -a }, { ...second, value: -b }, 2);
        expectClose(mirrored?.low, -found.high, 1e-9, 1e-9);
        expectClose(mirrored?.high, -found.low, 1e-9, 1e-9);
      }),
      { seed: 3, numRuns: 200 },
    );
    expect(fiellerLift({ value: 1, variance: 0.25 }, { value: 3, variance: 1 }, 2)).toBeNull();
  });

  it("Fieller's and the delta method's interval meet where control is well known", () => {
    const [first, second] = [
      { value: 20, variance: 1e-6 },
      { value: 25, variance: 1 },
    ];
    const lift = liftOf(first, second);
    const found = fiellerLift(first, second, 1.96);
    expectClose(found?.low, (lift?.value ?? 0) - 1.96 * Math.sqrt(lift?.variance ?? 0), 1e-6);
    expectClose(found?.high, (lift?.value ?? 0) + 1.96 * Math.sqrt(lift?.variance ?? 0), 1e-6);
  });

  it('hold the true lift in 95 of 100 samples, adjusted or not, and adjusting makes them narrower', () => {
    const uniform = seededUniform(13);
    let [held, heldAdjusted, width, widthAdjusted] = [0, 0, 0, 0];
    const runs = 1000;
    for (let run = 0; run < runs; run += 1) {
      const arms = [1, 1.3].map((factor) => {
        const s = { n: 150, sum: 0, squares: 0, before: { sum: 0, squares: 0 }, cross: 0 };
        for (let i = 0; i < s.n; i += 1) {
          const x = drawExponential(uniform);
          const y = factor * (2 + x + 0.5 * drawNormal(uniform));
          s.sum += y;
          s.squares += y * y;
          s.before.sum += x;
          s.before.squares += x * x;
          s.cross += x * y;
        }
        return s;
      });
      const [one, two] = arms;
      if (one === undefined || two === undefined) throw new Error('two arms');
      const plain = relativeEffect(arm(one.n, one.sum, one.squares), arm(two.n, two.sum, two.squares));
      const adjusted = adjustedEffects(one, two)?.relative;
      const [a, b] = [plain && effectInterval(plain), adjusted && effectInterval(adjusted)];
      if (!a || !b) throw new Error('undefined');
      held += a.low <= 0.3 && a.high >= 0.3 ? 1 : 0;
      heldAdjusted += b.low <= 0.3 && b.high >= 0.3 ? 1 : 0;
      width += a.high - a.low;
      widthAdjusted += b.high - b.low;
    }
    expect(held / runs).toBeGreaterThan(0.93);
    expect(held / runs).toBeLessThan(0.97);
    expect(heldAdjusted / runs).toBeGreaterThan(0.93);
    expect(heldAdjusted / runs).toBeLessThan(0.97);
    expect(widthAdjusted).toBeLessThan(0.6 * width);
  });

  it('an earlier period without spread, or of one unit, adjusts nothing', () => {
    const still = { n: 5, sum: 4, squares: 9, before: { sum: 5, squares: 5 }, cross: 4 };
    expect(adjustedEffects(still, still)).toBeNull();
    expect(adjustedEffects({ ...still, n: 1 }, still)).toBeNull();
  });
});

describe('bounds on one side', () => {
  it('are mirrored, lie inside the two-sided interval, and have a p of alpha where they touch 0', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), (estimate, n) => {
        const above = alwaysValidBound(estimate, 0.5, n, 1000, 'greater');
        const below = alwaysValidBound(-estimate, 0.5, n, 1000, 'less');
        expect(below?.bound).toBeCloseTo(-(above?.bound ?? Number.NaN), 12);
        const tuned = alwaysValidBound(estimate, 0.5, n, n, 'greater');
        expect(tuned?.bound ?? 0).toBeGreaterThan(alwaysValidInterval(estimate, 0.5, n, n, 0.95)?.low ?? 0);
        const at = estimate - (above?.bound ?? 0);
        expectClose(alwaysValidBound(at, 0.5, n, 1000, 'greater')?.p, 0.05, 1e-9);
      }),
      { seed: 4, numRuns: 100 },
    );
    expect(alwaysValidBound(1, 0, 10, 100, 'less')).toBeNull();
  });
});

describe('posteriors', () => {
  it('with an ever wider prior are those of a flat one; gain less loss is the mean', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true }), (estimate, error) => {
        const flat = effectPosterior(estimate, error);
        const wide = effectPosterior(estimate, error, { mean: 3, standardDeviation: 1e8 });
        expectClose(wide?.positive, flat?.positive ?? Number.NaN, 1e-9, 1e-9);
        expectClose((flat?.gain ?? 0) - (flat?.loss ?? 0), estimate, 1e-12, 1e-12);
        const tight = effectPosterior(estimate, error, { mean: 0.25, standardDeviation: 1e-6 });
        expectClose(tight?.mean, 0.25, 1e-4);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('have the gain and loss of draws', () => {
    const uniform = seededUniform(6);
    const found = effectPosterior(0.3, 0.5, { mean: 0, standardDeviation: 0.4 });
    let [gain, loss, positive] = [0, 0, 0];
    const draws = 200_000;
    for (let i = 0; i < draws; i += 1) {
      const effect = (found?.mean ?? 0) + (found?.standardDeviation ?? 0) * drawNormal(uniform);
      gain += Math.max(0, effect);
      loss += Math.max(0, -effect);
      positive += effect > 0 ? 1 : 0;
    }
    expectClose(found?.gain, gain / draws, 0.02);
    expectClose(found?.loss, loss / draws, 0.02);
    expectClose(found?.positive, positive / draws, 0.01);
  });

  it('need an error and a proper prior', () => {
    expect(effectPosterior(1, 0)).toBeNull();
    expect(effectPosterior(1, 1, { mean: 0, standardDeviation: 0 })).toBeNull();
  });
});

describe('errors of quantiles from bounds', () => {
  it('of bounds chosen for fewer values shrink with the root of the sizes', () => {
    const bounds = { value: 5, low: 4, high: 6 };
    const own = quantileVariance({ ...bounds, n: 6400 });
    const borrowed = quantileVariance({ ...bounds, n: 12_800, sizeOfBounds: 6400 });
    expectClose((borrowed.variance * 12_800) / 12_799, ((own.variance * 6400) / 6399) * 0.5, 1e-12);
  });
});

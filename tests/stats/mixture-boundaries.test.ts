import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysValidKsReach } from '../../src/stats/empirical-process.ts';
import {
  betaBinomialMixture,
  betaBinomialRho,
  gammaExponentialMixture,
  mixtureBoundary,
  normalMixture,
  normalMixtureRho,
  oneSidedBetaBinomialMixture,
  oneSidedNormalMixture,
} from '../../src/stats/mixture-boundaries.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { stitchedBoundary } from '../../src/stats/stitched-boundary.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/sequential.json' with { type: 'json' };

const two = normalMixtureRho(100, 0.05);
const one = normalMixtureRho(100, 0.05, 'one');

describe("confseq's published boundaries, tuned to a variance of 100 at 0.05", () => {
  it('ρ is 12.60056', () => expectClose(two, 12.60056, 0, 5e-6));

  it.each([
    ['two-sided normal', normalMixture(two), -0.6510052, 30.35209],
    ['one-sided normal', oneSidedNormalMixture(one), -0.06502391, 27.66071],
    ['two-sided beta-binomial', betaBinomialMixture(betaBinomialRho(100, 0.2, 0.8, 0.05), 0.2, 0.8), -0.6941012, 31.4308],
    ['one-sided beta-binomial', oneSidedBetaBinomialMixture(betaBinomialRho(100, 0.2, 0.8, 0.05, 'one'), 0.2, 0.8), -0.07134019, 28.41238],
    ['gamma-exponential of scale 2', gammaExponentialMixture(one, 2), -0.2490165, 33.02017],
  ])('%s', (_, mixture, logM, boundary) => {
    expectClose(mixture(10, 100), logM, 0, 5e-8);
    expectClose(mixtureBoundary(mixture, 100, 0.05), boundary, 0, 5e-6);
  });

  it('polynomial stitching at 100 from 10 on, of scale 3 and −1', () => {
    expectClose(stitchedBoundary(100, 0.05, { from: 10, c: 3 }), 64.48755, 0, 5e-6);
    expectClose(stitchedBoundary(100, 0.05, { from: 10, c: -1 }), 28.99389, 0, 5e-6);
  });

  it('the law of the iterated logarithm for a distribution function, 1000 values from 100 on', () => {
    expectClose(alwaysValidKsReach(1000, 0.05, 100), 0.08204769, 0, 1.5e-7);
  });
});

describe('mixtures', () => {
  it.each(oracle.mixtures.map((each) => [each.s, each.v, each.vOpt, each] as const))(
    'at s = %d, v = %d, tuned to %d are the integrals over their laws',
    (s, v, tuned, each) => {
      const rho = normalMixtureRho(tuned, 0.05);
      const half = normalMixtureRho(tuned, 0.05, 'one');
      expectClose(normalMixture(rho)(s, v), each.normal, 1e-11, 1e-11);
      expectClose(oneSidedNormalMixture(half)(s, v), each.oneSided, 1e-10, 1e-10);
      for (const [c, value] of Object.entries(each.gamma)) expectClose(gammaExponentialMixture(half, Number(c))(s, v), value, 1e-8, 1e-8, `gamma ${c}`);
      for (const [g = 0, h = 0, both = 0, above = 0] of each.beta) {
        expectClose(betaBinomialMixture(betaBinomialRho(tuned, g, h, 0.05), g, h)(s, v), both, 1e-8, 1e-8, `beta ${g}, ${h}`);
        expectClose(oneSidedBetaBinomialMixture(betaBinomialRho(tuned, g, h, 0.05, 'one'), g, h)(s, v), above, 1e-8, 1e-8, `one-sided beta ${g}, ${h}`);
      }
    },
  );

  it('start at 1, and the closed form of the normal boundary is the one found', () => {
    for (const mixture of [
      normalMixture(two),
      oneSidedNormalMixture(one),
      gammaExponentialMixture(one, 2),
      betaBinomialMixture(3, 0.2, 0.8),
      oneSidedBetaBinomialMixture(3, 0.2, 0.8),
    ])
      expectClose(mixture(0, 0), 0, 0, 1e-12);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), fc.double({ min: 1e-4, max: 0.4, noNaN: true }), (v, alpha) => {
        const closed = Math.sqrt((v + two) * (Math.log(1 + v / two) - 2 * Math.log(alpha)));
        expectClose(mixtureBoundary(normalMixture(two), v, alpha), closed, 1e-9);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('are lowest at the variance they are tuned to, and fall as alpha rises', () => {
    for (const factor of [0.3, 0.7, 1.5, 4]) {
      const other = normalMixture(normalMixtureRho(100 * factor, 0.05));
      expect(mixtureBoundary(other, 100, 0.05)).toBeGreaterThan(mixtureBoundary(normalMixture(two), 100, 0.05));
    }
    expect(mixtureBoundary(normalMixture(two), 100, 0.1)).toBeLessThan(mixtureBoundary(normalMixture(two), 100, 0.05));
  });

  it('of a small scale are the one-sided normal, and of a larger one higher', () => {
    const at = (c: number) => mixtureBoundary(gammaExponentialMixture(one, c), 100, 0.05);
    expectClose(at(0.02), mixtureBoundary(oneSidedNormalMixture(one), 100, 0.05), 2e-3);
    expect(at(1)).toBeLessThan(at(2));
    expect(at(2)).toBeLessThan(at(6));
  });

  it('of steps that cannot go so far has no boundary', () => {
    // Two steps of at most 0.5: a sum of 1 is not rare.
    expect(mixtureBoundary(betaBinomialMixture(betaBinomialRho(25, 0.5, 0.5, 0.05), 0.5, 0.5), 0.5, 0.05, 1)).toBe(Infinity);
  });

  it('and stitching are ever passed by at most 5 % of random walks', () => {
    const uniform = seededUniform(11);
    const boundaries = [50, 100, 200, 400, 800].map((v) => ({
      v,
      two: mixtureBoundary(normalMixture(two), v, 0.05),
      one: mixtureBoundary(oneSidedNormalMixture(one), v, 0.05),
      stitched: stitchedBoundary(v, 0.05, { from: 50 }),
    }));
    const passed = { two: 0, one: 0, stitched: 0 };
    const walks = 2000;
    for (let walk = 0; walk < walks; walk += 1) {
      let [sum, v] = [0, 0];
      const hit = { two: false, one: false, stitched: false };
      for (const b of boundaries) {
        sum += Math.sqrt(b.v - v) * drawNormal(uniform);
        v = b.v;
        hit.two ||= Math.abs(sum) > b.two;
        hit.one ||= sum > b.one;
        hit.stitched ||= sum > b.stitched;
      }
      for (const key of ['two', 'one', 'stitched'] as const) passed[key] += hit[key] ? 1 : 0;
    }
    for (const key of ['two', 'one', 'stitched'] as const) expect(passed[key] / walks).toBeLessThanOrEqual(0.05);
    expect(passed.one).toBeGreaterThan(0);
  });
});

describe('the band of a distribution function', () => {
  it('is no wider than the closed form of the paper, and tighter the later it begins', () => {
    for (const alpha of [0.01, 0.05, 0.2]) {
      const closed = 0.85 * Math.sqrt((Math.log(1 + Math.log(1000)) + 0.8 * Math.log(1612 / alpha)) / 1000);
      const found = alwaysValidKsReach(1000, alpha) ?? 0;
      expect(found).toBeLessThanOrEqual(closed);
      expect(found).toBeGreaterThan(0.97 * closed);
      expect(alwaysValidKsReach(1000, alpha, 500) ?? 1).toBeLessThan(found);
    }
    for (const n of [100, 1000, 1e6]) expect(alwaysValidKsReach(n, 0.05) ?? 0).toBeGreaterThan(Math.sqrt(Math.log(40) / (2 * n)));
  });

  it('says nothing before it begins', () => {
    expect(alwaysValidKsReach(0, 0.05)).toBeNull();
    expect(alwaysValidKsReach(99, 0.05, 100)).toBeNull();
  });
});

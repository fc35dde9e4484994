import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as kit from '../../src/stats/index.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/wide-laws.json' with { type: 'json' };

/** Made by scripts/oracles/wide-laws.py: arguments, then the answer. */
const cases = new Map(Object.entries(oracle).flatMap(([name, rows]) => (typeof rows === 'string' ? [] : [[name, rows]])));
const laws = {
  normalCdf: kit.normalCdf,
  normalQuantile: kit.normalQuantile,
  chiSquareSurvival: kit.chiSquareSurvival,
  chiSquareQuantile: kit.chiSquareQuantile,
  noncentralChiSquareSurvival: kit.noncentralChiSquareSurvival,
  studentTTwoSided: kit.studentTTwoSided,
  studentTQuantile: kit.studentTQuantile,
  fSurvival: kit.fSurvival,
  betaCdf: kit.betaCdf,
  betaQuantile: kit.betaQuantile,
  binomialCdf: kit.binomialCdf,
  binomialMass: kit.binomialMass,
  binomialQuantile: kit.binomialQuantile,
  poissonCdf: kit.poissonCdf,
  hypergeometricMass: kit.hypergeometricMass,
  kolmogorovSurvival: kit.kolmogorovSurvival,
  oneSampleKsSurvival: kit.oneSampleKsSurvival,
  smirnovSurvival: kit.smirnovSurvival,
};

describe('laws keep ten digits over wide ranges, down to 1e-290', () => {
  it.each(Object.keys(laws) as (keyof typeof laws)[])('%s', (name) => {
    const law: (...given: number[]) => number = laws[name];
    const rows = cases.get(name) ?? [];
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expectClose(law(...row.slice(0, -1)), row.at(-1) ?? Number.NaN, 1e-10, 0, `${name}(${row.slice(0, -1)})`);
  });

  it('leaves no law of the oracle out', () => expect([...cases.keys()].sort()).toEqual(Object.keys(laws).sort()));
});

describe('laws agree with themselves', () => {
  it('property: the normal quantile turns its law round, as far out as a double reaches', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: -1, noNaN: true }), (logarithm) => {
        const p = Math.exp(logarithm);
        expectClose(kit.normalCdf(kit.normalQuantile(p)), p, 1e-11);
      }),
    );
    expect(kit.normalQuantile(0)).toBe(-Infinity);
    expect(kit.normalQuantile(1)).toBe(Infinity);
    expect(kit.normalQuantile(-0.1)).toBeNaN();
  });

  it('property: both ends of a large beta law make one, and more rows never step where the method changes', () => {
    const shape = fc.double({ min: 0.3, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
        expectClose(kit.betaCdf(x, a, b) + kit.betaCdf(1 - x, b, a), 1, 0, 1e-9);
      }),
    );
    // ½ is the middle of the symmetric law; the sum of both shapes is just below and just above 100 000.
    for (const a of [49_999, 50_000, 50_001, 5_000_000]) expectClose(kit.betaCdf(0.5, a, a), 0.5, 1e-12);
  });

  it('property: a large binomial law grows by the mass of each number', () => {
    const size = fc.integer({ min: 100_001, max: 3_000_000 });
    fc.assert(
      fc.property(size, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (n, p, z) => {
        const k = Math.floor(n * p + z * Math.sqrt(n * p * (1 - p)));
        expectClose(kit.binomialCdf(k, n, p) - kit.binomialCdf(k - 1, n, p), kit.binomialMass(k, n, p), 1e-8, 1e-13);
      }),
    );
    expect([kit.binomialCdf(-1, 200_000, 0.5), kit.binomialCdf(200_000, 200_000, 0.5), kit.binomialCdf(5, 200_000, 0), kit.binomialCdf(5, 200_000, 1)]).toEqual(
      [0, 1, 1, 0],
    );
  });
});

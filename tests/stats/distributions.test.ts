import { describe, expect, it } from 'vitest';
import * as laws from '../../src/stats/distributions.ts';
import { kolmogorovSurvival, kolmogorovTwoSampleSurvival } from '../../src/stats/kolmogorov.ts';
import { oneSampleKsSurvival, smirnovSurvival } from '../../src/stats/one-sample-ks.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/distributions.json' with { type: 'json' };
import ksOracle from './oracles/kolmogorov.json' with { type: 'json' };

function each(rows: number[][], relative: number, law: (...args: number[]) => number): void {
  for (const row of rows) {
    const args = row.slice(0, -1);
    expectClose(law(...args), row.at(-1) ?? NaN, relative, 1e-300, args.join(', '));
  }
}

describe('laws agree with scipy', () => {
  it('normal', () => {
    each(oracle.normalQuantile, 1e-12, (p = 0) => laws.normalQuantile(p));
    each(oracle.normalCdf, 1e-12, (z = 0) => laws.normalCdf(z));
  });

  it('chi-square, far out too', () => {
    each(oracle.chiSquareSurvival, 1e-11, (x = 0, df = 1) => laws.chiSquareSurvival(x, df));
    each(oracle.chiSquareQuantile, 1e-10, (p = 0, df = 1) => laws.chiSquareQuantile(p, df));
    each(oracle.noncentralChiSquareSurvival, 1e-10, (x = 0, df = 1, lambda = 0) => laws.noncentralChiSquareSurvival(x, df, lambda));
  });

  it('Student and binomial', () => {
    each(oracle.studentTQuantile, 1e-10, (p = 0, df = 1) => laws.studentTQuantile(p, df));
    each(oracle.binomialCdf, 1e-10, (k = 0, n = 1, p = 0) => laws.binomialCdf(k, n, p));
    each(oracle.binomialQuantile, 0, (q = 0, n = 1, p = 0) => laws.binomialQuantile(q, n, p));
  });

  it('Kolmogorov, to 1e-10', () => {
    for (const [lambda = 0, expected = 0] of ksOracle.survival) expectClose(kolmogorovSurvival(lambda), expected, 1e-10, 1e-10);
    for (const [n = 1, d = 0, expected = 0] of ksOracle.oneSample) {
      expectClose(oneSampleKsSurvival(n, d), expected, 1e-9, n <= 140 ? 1e-12 : 1e-10, `n ${n}, d ${d}`);
    }
  });
});

describe('Kolmogorov', () => {
  it('has the published values', () => {
    const published: [number, number][] = [[0.5, 0.9639452437], [0.8, 0.5441424116], [1, 0.2699996717], [1.36, 0.0494858768], [2, 0.0006709253]];
    for (const [lambda, q] of published) expect(kolmogorovSurvival(lambda)).toBeCloseTo(q, 10);
  });

  it('joins its two series without a step', () => {
    expectClose(kolmogorovSurvival(1.18 - 1e-13), kolmogorovSurvival(1.18), 1e-12);
  });

  it('is the limit of the finite laws', () => {
    expectClose(oneSampleKsSurvival(10_000_000, 1.36 / Math.sqrt(1e7)), kolmogorovSurvival(1.36), 1e-3);
    expectClose(kolmogorovTwoSampleSurvival(0.625, 8, 8), kolmogorovSurvival(1.25), 1e-14);
  });

  it('is certain at 0 and impossible at 1', () => {
    expect(kolmogorovSurvival(0)).toBe(1);
    expect(oneSampleKsSurvival(10, 0.05)).toBe(1);
    expect(oneSampleKsSurvival(10, 1)).toBe(0);
    expect(smirnovSurvival(10, 0)).toBe(1);
    expect(smirnovSurvival(10, 1)).toBe(0);
  });

  it('has no jump where Smirnov\'s sum gives way to its limit', () => {
    expectClose(smirnovSurvival(100_001, 0.006), smirnovSurvival(100_000, 0.006), 2e-4);
  });
});

describe('edges of the laws', () => {
  it('survival is 1 at and below 0, 0 at infinity', () => {
    expect(laws.chiSquareSurvival(0, 3)).toBe(1);
    expect(laws.chiSquareSurvival(-1, 3)).toBe(1);
    expect(laws.chiSquareSurvival(Infinity, 3)).toBe(0);
    expect(laws.noncentralChiSquareSurvival(0, 3, 2)).toBe(1);
    expect(laws.noncentralChiSquareSurvival(4, 3, 0)).toBe(laws.chiSquareSurvival(4, 3));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulliExp, uniformBelow } from '../../../../src/audit/disclose/noise/bernoulli.ts';
import { discreteLaplace, halfWidth95, noiseVariance, reachOf } from '../../../../src/audit/disclose/noise/discrete-laplace.ts';
import { decimalFraction, dividedBy } from '../../../../src/audit/disclose/noise/fraction.ts';
import { secureWords } from '../../../../src/audit/disclose/noise/random-words.ts';
import { chiSquareSurvival } from '../../../../src/stats/distributions.ts';
import { seededWords } from './words.ts';

/** Observed counts against probabilities: the p-value of the chi-square test. */
function pOfFit(observed: readonly number[], probabilities: readonly number[]): number {
  const n = observed.reduce((sum, each) => sum + each, 0);
  const statistic = observed.reduce((sum, each, i) => sum + (each - n * probabilities[i]!) ** 2 / (n * probabilities[i]!), 0);
  return chiSquareSurvival(statistic, observed.length - 1);
}

describe('fractions', () => {
  it.each([
    [0.5, 1n, 2n],
    [0.1, 1n, 10n],
    [1, 1n, 1n],
    [2.75, 11n, 4n],
    [1e-7, 1n, 10_000_000n],
    [3e21, 3_000_000_000_000_000_000_000n, 1n],
  ])('%f is what its decimal writes', (value, numerator, denominator) => {
    expect(decimalFraction(value)).toEqual({ numerator, denominator });
  });
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%f is refused', (value) => {
    expect(() => decimalFraction(value)).toThrow(RangeError);
  });
  it('are divided in lowest terms', () => {
    expect(dividedBy(decimalFraction(0.6), 3)).toEqual({ numerator: 1n, denominator: 5n });
  });
});

describe('whole numbers below a bound', () => {
  it('are uniform, also where the bound is no power of two', () => {
    const words = seededWords(1);
    const observed = Array.from({ length: 7 }, () => 0);
    for (let i = 0; i < 70_000; i++) observed[Number(uniformBelow(7n, words))]! += 1;
    expect(
      pOfFit(
        observed,
        observed.map(() => 1 / 7),
      ),
    ).toBeGreaterThan(0.001);
  });
  it('stay below it at any size', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 1n << 200n), fc.integer(), (below, seed) => {
        const drawn = uniformBelow(below, seededWords(seed));
        expect(drawn >= 0n && drawn < below).toBe(true);
      }),
    );
  });
  it('use every word: bounds beyond 32 bits fill their upper half as often as their lower', () => {
    const words = seededWords(2);
    let upper = 0;
    for (let i = 0; i < 20_000; i++) if (uniformBelow(1n << 65n, words) >= 1n << 64n) upper += 1;
    expect(pOfFit([upper, 20_000 - upper], [0.5, 0.5])).toBeGreaterThan(0.001);
  });
});

describe('a draw of probability exp(−x)', () => {
  it.each([
    [0n, 1n],
    [1n, 3n],
    [1n, 1n],
    [7n, 4n],
    [5n, 1n],
  ])('x = %s/%s', (numerator, denominator) => {
    const words = seededWords(Number(numerator * 10n + denominator));
    const n = 40_000;
    let hits = 0;
    for (let i = 0; i < n; i++) if (bernoulliExp(numerator, denominator, words)) hits += 1;
    const p = Math.exp(-Number(numerator) / Number(denominator));
    if (p === 1) expect(hits).toBe(n);
    else expect(pOfFit([hits, n - hits], [p, 1 - p])).toBeGreaterThan(0.001);
  });
});

describe('the two-sided geometric distribution', () => {
  it.each([1, 0.5, 0.1, 2.5, 1 / 3])('at ε = %f has its probabilities, mean 0 and variance 2a/(1 − a)²', (epsilon) => {
    const words = seededWords(Math.round(epsilon * 1000));
    const fraction = epsilon === 1 / 3 ? { numerator: 1n, denominator: 3n } : decimalFraction(epsilon);
    const n = 40_000;
    const drawn = Array.from({ length: n }, () => Number(discreteLaplace(fraction, words)));
    const a = Math.exp(-epsilon);
    const p = (z: number) => ((1 - a) / (1 + a)) * a ** Math.abs(z);
    // Cells of at least 20 expected draws; the tails beyond are one cell each.
    let edge = 0;
    while (n * p(edge + 1) >= 20 && edge < 40) edge += 1;
    const tail = a ** (edge + 1) / (1 + a);
    const inside = Array.from({ length: 2 * edge + 1 }, (_, i) => i - edge);
    const observed = [
      drawn.filter((z) => z < -edge).length,
      ...inside.map((z) => drawn.filter((each) => each === z).length),
      drawn.filter((z) => z > edge).length,
    ];
    expect(pOfFit(observed, [tail, ...inside.map(p), tail])).toBeGreaterThan(0.001);
    const mean = drawn.reduce((sum, z) => sum + z, 0) / n;
    const variance = (2 * a) / (1 - a) ** 2;
    expect(noiseVariance(epsilon)).toBeCloseTo(variance, 9);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    // E z⁴ − variance² of the two-sided geometric distribution, for the error of a sample variance.
    const fourth = (2 * a * (1 + 10 * a + a * a)) / (1 - a) ** 4;
    const spread = drawn.reduce((sum, z) => sum + z * z, 0) / n;
    expect(Math.abs(spread - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / n));
  });

  it('has the published half-widths: 3, 6 and 30 at ε = 1, 0.5 and 0.1', () => {
    expect([1, 0.5, 0.1].map(halfWidth95)).toEqual([3, 6, 30]);
  });

  it('has as half-width the smallest that holds 95 %, added up term by term', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 10, noNaN: true }), (epsilon) => {
        const a = Math.exp(-epsilon);
        let h = 0;
        let held = (1 - a) / (1 + a);
        while (held < 0.95) held += (2 * (1 - a) * a ** ++h) / (1 + a);
        expect(halfWidth95(epsilon)).toBe(h);
      }),
    );
  });
});

it('reaches as far as its tail, added up term by term, allows', () => {
  for (const [epsilon, share] of [
    [0.25, 1e-9 / 24],
    [1, 1e-6],
    [0.02, 0.3],
  ] as const) {
    const a = Math.exp(-epsilon);
    const reach = reachOf(epsilon, share);
    const tail = (h: number) => {
      let sum = 0;
      for (let z = h + 1; z < h + 5000; z += 1) sum += 2 * ((1 - a) / (1 + a)) * a ** z;
      return sum;
    };
    expect(tail(reach)).toBeLessThanOrEqual(share);
    expect(tail(reach - 1)).toBeGreaterThan(share);
  }
  expect(reachOf(0.25, 1e-9 / 24)).toBe(96);
});

describe('the words of the host', () => {
  it('are 32 bits each, and every bit is as often 1 as 0', () => {
    const words = secureWords();
    const n = 20_000;
    const ones = Array.from({ length: 32 }, () => 0);
    for (let i = 0; i < n; i++) {
      const word = words();
      if (!Number.isInteger(word) || word < 0 || word > 0xffffffff) throw new Error(`${word} is no word`);
      for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
    }
    for (const each of ones) expect(Math.abs(each - n / 2)).toBeLessThan(6 * Math.sqrt(n / 4));
  });
});

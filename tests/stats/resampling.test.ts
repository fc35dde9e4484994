import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareSurvival, normalCdf } from '../../src/stats/distributions.ts';
import { logFactorial } from '../../src/stats/log-factorial.ts';
import { bucketOf, logSketch, mergeSketches, sketchQuantile, sketchTotal, valueOfBucket } from '../../src/stats/log-sketch.ts';
import { ksOneSample } from './one-sample.ts';
import { binomialMass } from '../../src/stats/point-masses.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawBinomial, drawExponential, drawMultinomial, drawNormal } from '../../src/stats/resampling.ts';
import { expectClose } from './close-to.ts';

/** p of Pearson's chi-square of drawn counts against masses, cells of expectation below 10 put together. */
function goodnessOfFit(drawn: ReadonlyMap<number, number>, mass: (k: number) => number, draws: number, last: number): number {
  let statistic = 0;
  let cells = 0;
  let observed = 0;
  let expected = 0;
  for (let k = 0; k <= last; k += 1) {
    observed += drawn.get(k) ?? 0;
    expected += draws * mass(k);
    if (expected < 10 && k < last) continue;
    if (expected > 0) statistic += ((observed - expected) * (observed - expected)) / expected;
    cells += 1;
    observed = 0;
    expected = 0;
  }
  return chiSquareSurvival(statistic, cells - 1);
}

test('of trials or a chance that is no number nothing succeeds, and the search ends', () => {
  expect(drawBinomial(seededUniform(1), Number.NaN, 0.5)).toBe(0);
  expect(drawBinomial(seededUniform(1), 100, Number.NaN)).toBe(0);
});

describe('seeded draws follow their law', () => {
  test.each([
    [5, 0.3],
    [40, 0.1],
    [100, 0.5],
    [1000, 0.03],
    [60, 0.93],
    [5000, 0.4],
  ])('binomial of %i trials at %f', (n, p) => {
    const uniform = seededUniform(20_261);
    const draws = 40_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < draws; i += 1) {
      const k = drawBinomial(uniform, n, p);
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    expect(goodnessOfFit(counts, (k) => binomialMass(k, n, p), draws, n)).toBeGreaterThan(1e-4);
  });

  test('huge counts keep mean and spread', () => {
    const uniform = seededUniform(3);
    const n = 50_000_000;
    const p = 0.2;
    let sum = 0;
    let squares = 0;
    const draws = 20_000;
    for (let i = 0; i < draws; i += 1) {
      const z = (drawBinomial(uniform, n, p) - n * p) / Math.sqrt(n * p * (1 - p));
      sum += z;
      squares += z * z;
    }
    expect(Math.abs(sum / Math.sqrt(draws))).toBeLessThan(4);
    expect(Math.abs(squares / draws - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  });

  test('normal and exponential', () => {
    const uniform = seededUniform(11);
    const normals = Array.from({ length: 4000 }, () => drawNormal(uniform));
    const waits = Array.from({ length: 4000 }, () => drawExponential(uniform));
    expect(ksOneSample(normals, normalCdf)).toBeGreaterThan(1e-4);
    expect(ksOneSample(waits, (x) => 1 - Math.exp(-x))).toBeGreaterThan(1e-4);
  });

  test('property: a multinomial draw keeps the total, leaves empty cells empty and repeats with its seed', () => {
    const weights = fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }).filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(weights, fc.nat(5000), fc.integer(), (given, n, seed) => {
        const into = new Float64Array(given.length);
        const again = new Float64Array(given.length);
        drawMultinomial(seededUniform(seed), n, given, into);
        drawMultinomial(seededUniform(seed), n, given, again);
        return into.reduce((a, b) => a + b, 0) === n && given.every((weight, i) => weight > 0 || into[i] === 0) && into.every((count, i) => count === again[i]);
      }),
    );
  });

  test('ln n! equals the sum of logarithms', () => {
    let sum = 0;
    for (let n = 2; n <= 5000; n += 1) {
      sum += Math.log(n);
      if (n % 487 === 0 || n === 1023 || n === 1024) expectClose(logFactorial(n), sum, 1e-13, 0, `${n}!`);
    }
  });
});

describe('logarithmic sketch', () => {
  test('the published buckets of accuracy 1 %', () => {
    const published = [
      [1, 0, 0.99],
      [2, 35, 1.9936617],
      [10, 116, 10.0746967],
      [100, 231, 100.4945677],
      [250, 277, 252.1777868],
      [1000, 346, 1002.4280085],
    ] as const;
    for (const [value, key, shown] of published) {
      expect(bucketOf(0.01, value)).toBe(key);
      expectClose(valueOfBucket(0.01, key), shown, 1e-7);
    }
  });

  test('property: any quantile is within the accuracy, and merging in any order is counting everything at once', () => {
    const numbers = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => Math.abs(x) > 1e-6),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(numbers, numbers, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, q) => {
        const whole = logSketch(0.02, [...a, ...b]);
        const merged = mergeSketches(logSketch(0.02, b), logSketch(0.02, a));
        const sorted = [...a, ...b].sort((x, y) => x - y);
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
        const found = sketchQuantile(merged, q);
        return (
          found !== null &&
          found === sketchQuantile(whole, q) &&
          sketchTotal(merged) === sorted.length &&
          Math.abs(found - exact) <= 0.0200001 * Math.abs(exact)
        );
      }),
    );
  });

  test('sketches of different accuracy are refused, an empty one has no quantile', () => {
    expect(() => mergeSketches(logSketch(0.01, [1]), logSketch(0.02, [1]))).toThrow(/accuracy 0.01 and 0.02/);
    expect(sketchQuantile(logSketch(0.01, []), 0.5)).toBeNull();
  });
});

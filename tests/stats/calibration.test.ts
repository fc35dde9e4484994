import { describe, expect, it } from 'vitest';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { psi } from '../../src/stats/distances.ts';
import { ksExactP } from '../../src/stats/ks.ts';
import { chiSquareRedrawP, psiLawP, psiRedrawP } from '../../src/stats/psi-null.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';
import { drawCells } from './draw-cells.ts';

const NOMINAL = 0.05;
const LIMIT = 1.2 * NOMINAL;
const SIZES: readonly (readonly [number, number])[] = [
  [50, 50],
  [50, 200],
  [50, 1000],
  [200, 200],
  [200, 1000],
  [1000, 1000],
];
const SETTINGS = SIZES.flatMap(([n, m]) => [5, 10, 20].map((bins) => ({ n, m, bins, smallestExpected: Math.min(n, m) / bins })));

describe('alarms at 5 % under no change: KS', () => {
  it.each(SIZES)('n %i, m %i', (n, m) => {
    const uniform = seededUniform(n * 7 + m);
    const seen = new Map<number, number>();
    const trials = 3000;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const distance = Math.round(randomKs(uniform, n, m) * n * m) / (n * m);
      const p = seen.get(distance) ?? ksExactP(distance, n, m);
      seen.set(distance, p);
      if (p <= NOMINAL) alarms += 1;
    }
    expect(alarms / trials).toBeLessThanOrEqual(LIMIT);
    expect(alarms / trials).toBeGreaterThan(0.02);
  });
});

describe('alarms at 5 % under no change: chi-square and the law of the stability index', () => {
  it.each(SETTINGS)('n $n, m $m, $bins equal cells', ({ n, m, bins, smallestExpected }) => {
    const uniform = seededUniform(n + 31 * m + 1009 * bins);
    const shares = new Array<number>(bins).fill(1 / bins);
    const trials = 3000;
    let chiAlarms = 0;
    let psiAlarms = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const reference = drawCells(uniform, shares, n);
      const current = drawCells(uniform, shares, m);
      const index = psi(reference, current);
      if ((chiSquareTwoSample(reference, current)?.p ?? 1) <= NOMINAL) chiAlarms += 1;
      if (index !== null && psiLawP(index.value, n, m, index.cells) <= NOMINAL) psiAlarms += 1;
    }
    expect(chiAlarms / trials).toBeLessThanOrEqual(LIMIT);
    expect(psiAlarms / trials).toBeLessThanOrEqual(LIMIT);
    if (smallestExpected >= 10) {
      expect(chiAlarms / trials).toBeGreaterThanOrEqual(0.8 * NOMINAL);
      expect(psiAlarms / trials).toBeGreaterThanOrEqual(0.6 * NOMINAL);
    }
  });
});

describe('alarms at 5 % under no change: redraws where expected counts are below 5', () => {
  const zipf = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
  const sum = zipf.reduce((a, b) => a + b, 0);
  const shares = zipf.map((weight) => weight / sum);

  it.each([
    [50, 50],
    [50, 200],
  ])('n %i, m %i, 20 Zipf cells', (n, m) => {
    const uniform = seededUniform(n + m);
    const trials = 500;
    let chiAlarms = 0;
    let psiAlarms = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const reference = drawCells(uniform, shares, n);
      const current = drawCells(uniform, shares, m);
      if ((chiSquareRedrawP(reference, current, { seed: trial, draws: 99 }) ?? 1) <= NOMINAL) chiAlarms += 1;
      if ((psiRedrawP(reference, current, { seed: trial, draws: 99 }) ?? 1) <= NOMINAL) psiAlarms += 1;
    }
    // 500 trials: two standard errors around the nominal rate.
    for (const alarms of [chiAlarms, psiAlarms]) expect(Math.abs(alarms / trials - NOMINAL)).toBeLessThan(0.02);
  });
});

/** KS distance of two samples of one continuous law: a random order of n reference and m current values. */
function randomKs(uniform: Uniform, n: number, m: number): number {
  let left = n;
  let right = m;
  let greatest = 0;
  while (left + right > 0) {
    if (uniform() * (left + right) < left) left -= 1;
    else right -= 1;
    greatest = Math.max(greatest, Math.abs(left / n - right / m));
  }
  return greatest;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { psi } from '../../src/stats/distances.ts';
import { chiSquareSurvival } from '../../src/stats/distributions.ts';
import { drawHypergeometric, drawSplit } from '../../src/stats/hypergeometric.ts';
import { chiSquareRedrawP, psiLawP, psiRedrawP } from '../../src/stats/psi-null.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { total } from '../../src/stats/value-counts.ts';

describe('law of the stability index', () => {
  it('is (1/n + 1/m) times a chi-square', () => {
    expect(psiLawP(0.1, 200, 300, 10)).toBe(chiSquareSurvival(0.1 / (1 / 200 + 1 / 300), 9));
    expect(psiLawP(0, 200, 300, 1)).toBe(1);
  });

  it('agrees with the redraws and with chi-square where cells are full', () => {
    const reference = [130, 110, 90, 70];
    const current = [105, 118, 97, 80];
    const index = psi(reference, current);
    const law = psiLawP(index?.value ?? NaN, 400, 400, 4);
    expect(psiRedrawP(reference, current, { seed: 5 })).toBeCloseTo(law, 1);
    expect(chiSquareTwoSample(reference, current)?.p).toBeCloseTo(law, 2);
    expect(chiSquareRedrawP(reference, current, { seed: 5 })).toBeCloseTo(law, 1);
  });
});

describe('redraw p', () => {
  it("approaches Fisher's exact p of a 2 × 2 table", () => {
    expect(Math.abs((chiSquareRedrawP([8, 2], [1, 5], { seed: 1 }) ?? NaN) - 0.034965035)).toBeLessThan(0.006);
  });

  it('is the same for the same seed and is never 0', () => {
    const once = chiSquareRedrawP([3, 1, 0, 9], [2, 2, 3, 1], { seed: 11, draws: 500 });
    expect(chiSquareRedrawP([3, 1, 0, 9], [2, 2, 3, 1], { seed: 11, draws: 500 })).toBe(once);
    expect(chiSquareRedrawP([3, 1, 0, 9], [2, 2, 3, 1], { seed: 12, draws: 500 })).not.toBe(once);
    expect(psiRedrawP([500, 0], [0, 500], { seed: 3, draws: 99 })).toBe(0.01);
  });

  it('is 1 for identical sides and for a single cell, null when a side is empty', () => {
    expect(chiSquareRedrawP([4, 4], [4, 4], { seed: 1, draws: 99 })).toBe(1);
    expect(psiRedrawP([4], [7], { seed: 1, draws: 99 })).toBe(1);
    expect(psiRedrawP([0, 0], [7, 1], { seed: 1 })).toBeNull();
    expect(psiRedrawP([7, 1], [0, 0], { seed: 1 })).toBeNull();
  });
});

describe('hypergeometric draws', () => {
  const settings = [
    [12, 30, 9],
    [400, 700, 350],
    [5, 9000, 3000],
    [100_000, 900_000, 50_000],
    [70, 20, 60],
  ] as const;
  it.each(settings)('%i good, %i bad, %i drawn: mean and variance', (good, bad, sample) => {
    const uniform = seededUniform(99);
    const draws = 20_000;
    const all = good + bad;
    const mean = (sample * good) / all;
    const variance = (mean * (bad / all) * (all - sample)) / (all - 1);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < draws; i += 1) {
      const hits = drawHypergeometric(uniform, good, bad, sample);
      sum += hits - mean;
      squares += (hits - mean) * (hits - mean);
    }
    expect(Math.abs(sum / draws)).toBeLessThan(4 * Math.sqrt(variance / draws));
    expect(Math.abs(squares / draws / variance - 1)).toBeLessThan(0.06);
  });

  it('follow the hypergeometric law', () => {
    // C(20, k)·C(30, 15−k) / C(50, 15), by the ratio of neighbours.
    const law = [1];
    for (let k = 0; k < 15; k += 1) law.push(((law[k] ?? 0) * (20 - k) * (15 - k)) / ((k + 1) * (30 - 15 + k + 1)));
    const seen = new Array<number>(16).fill(0);
    const uniform = seededUniform(4);
    for (let i = 0; i < 30_000; i += 1) {
      const hits = drawHypergeometric(uniform, 20, 30, 15);
      seen[hits] = (seen[hits] ?? 0) + 1;
    }
    const scale = 30_000 / total(law);
    const used = law.map((weight, k) => [weight * scale, seen[k] ?? 0] as const).filter(([expected]) => expected >= 5);
    const statistic = used.reduce((sum, [expected, count]) => sum + ((count - expected) * (count - expected)) / expected, 0);
    expect(chiSquareSurvival(statistic, used.length - 1)).toBeGreaterThan(0.001);
  });

  it('split pooled cells without loss and within their counts', () => {
    const cells = fc.array(fc.nat(300), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(cells, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (pooled, share, seed) => {
        const sample = Math.floor(total(pooled) * share);
        const first = new Float64Array(pooled.length);
        drawSplit(seededUniform(seed), pooled, sample, first);
        expect(total(first)).toBe(sample);
        pooled.forEach((cell, i) => expect(first[i] !== undefined && first[i] >= 0 && first[i] <= cell && Number.isInteger(first[i])).toBe(true));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { chiSquareQuantile, noncentralChiSquareSurvival } from '../../src/stats/distributions.ts';
import { detectableKs, detectablePsi, detectableTotalVariation, noncentralityForPower } from '../../src/stats/effect.ts';
import { ksP, ksStatistic } from '../../src/stats/ks.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';
import { drawCells } from './draw-cells.ts';
import oracle from './oracles/distributions.json' with { type: 'json' };

describe('smallest detectable effect', () => {
  it('solves the power of the noncentral chi-square', () => {
    for (const df of [1, 5, 9, 50]) {
      const lambda = noncentralityForPower(df, 0.05, 0.8);
      expect(noncentralChiSquareSurvival(chiSquareQuantile(0.95, df), df, lambda)).toBeCloseTo(0.8, 10);
    }
    for (const [df = 1, alpha = 0, power = 0, expected = 0] of oracle.noncentralityForPower) {
      expectClose(noncentralityForPower(df, alpha, power), expected, 1e-9);
    }
  });

  it('shrinks with the sizes: psi as 1/n, total variation and KS as 1/√n', () => {
    expect((detectablePsi(100, 100, 10) ?? NaN) / (detectablePsi(400, 400, 10) ?? NaN)).toBeCloseTo(4, 10);
    expect((detectableTotalVariation(100, 100, 10) ?? NaN) / (detectableTotalVariation(400, 400, 10) ?? NaN)).toBeCloseTo(2, 10);
    expect(detectableKs(100, 100) / detectableKs(400, 400)).toBeCloseTo(2, 10);
  });

  it('does not exist for a single cell', () => {
    expect(detectablePsi(100, 100, 1)).toBeNull();
    expect(detectableTotalVariation(100, 100, 1)).toBeNull();
  });

  it('of KS is found at least as often as promised, wherever the change lies', () => {
    const size = 300;
    const effect = detectableKs(size, size);
    for (const at of [0, 0.5 - effect / 2, 1 - effect]) {
      const uniform = seededUniform(8);
      let found = 0;
      for (let trial = 0; trial < 400; trial += 1) {
        const reference = countValues(Array.from({ length: size }, uniform));
        // Mass `effect` moves from the values below `at + effect` to those above.
        const current = countValues(Array.from({ length: size }, () => moved(uniform(), at, effect)));
        const ks = ksStatistic(mergeValueCounts(reference, current));
        if (ksP(ks?.statistic ?? 0, size, size).p <= 0.05) found += 1;
      }
      expect(found / 400).toBeGreaterThanOrEqual(0.78);
    }
  });

  it('of total variation is found at least as often as promised, and about so where the change is spread evenly', () => {
    const effect = detectableTotalVariation(500, 500, 10) ?? NaN;
    const reference = new Array<number>(10).fill(0.1);
    const current = reference.map((share, i) => share + (i % 2 === 0 ? effect / 5 : -effect / 5));
    const uniform = seededUniform(21);
    let found = 0;
    for (let trial = 0; trial < 1000; trial += 1) {
      if ((chiSquareTwoSample(drawCells(uniform, reference, 500), drawCells(uniform, current, 500))?.p ?? 1) <= 0.05) found += 1;
    }
    expect(found / 1000).toBeGreaterThan(0.76);
    expect(found / 1000).toBeLessThan(0.86);
  });
});

/** Values in [at, at + effect) jump past 1, so the distribution functions differ by `effect` from there on. */
function moved(x: number, at: number, effect: number): number {
  return x >= at && x < at + effect ? 1 + x : x;
}

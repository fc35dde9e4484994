import { describe, expect, it } from 'vitest';
import { calibratedChiSquare, calibratedG, drawMultinomial, gTwoSample, seededUniform, williamsFactor } from '../../src/stats/index.ts';

describe('Williams’ factor', () => {
  it('is that of the published formula', () => {
    // Rows of 200 and 200, 20 columns of 20: 1 + (4 − 1)(400 − 1)/(6·400·19).
    const flat = new Array<number>(20).fill(10);
    expect(williamsFactor(flat, flat)).toBeCloseTo(1 + (3 * 399) / (6 * 400 * 19), 14);
    // Rows of 16 and 48, columns of 24 and 40: 1 + (64/16 + 64/48 − 1)(64/24 + 64/40 − 1)/(6·64).
    expect(williamsFactor([6, 10], [18, 30])).toBeCloseTo(1 + ((64 / 16 + 64 / 48 - 1) * (64 / 24 + 64 / 40 - 1)) / (6 * 64), 14);
  });

  it('leaves out cells empty on both sides, and says nothing of one cell or no rows', () => {
    expect(williamsFactor([6, 0, 10], [18, 0, 30])).toBe(williamsFactor([6, 10], [18, 30]));
    expect(williamsFactor([6], [10])).toBeNull();
    expect(williamsFactor([0, 0], [1, 2])).toBeNull();
  });
});

describe('tests on cells', () => {
  it('keep the law where it holds and redraw elsewhere', () => {
    expect(calibratedChiSquare([50, 50], [60, 40], { seed: 1 })?.from).toBe('law');
    expect(calibratedChiSquare([50, 4], [60, 3], { seed: 1 })?.from).toBe('redraws');
    const [a, b] = [new Array<number>(20).fill(10), Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 12 : 8))];
    expect(calibratedChiSquare(a, b, { seed: 1 })?.from).toBe('law');
    expect(calibratedG(a, b, { seed: 1 })?.from).toBe('redraws');
    expect(calibratedG([5000, 5000], [5100, 4900], { seed: 1 })).toEqual({ ...gTwoSample([5000, 5000], [5100, 4900]), from: 'law' });
    expect(calibratedChiSquare([3], [5], { seed: 1 })).toEqual({ statistic: 0, df: 0, p: 1, from: 'law' });
    expect(calibratedG([0, 0], [1, 2], { seed: 1 })).toBeNull();
  });

  it('G alarms 5 % of the time on 20 cells of 10 expected rows, where its law alarms in 6.9 %', () => {
    const uniform = seededUniform(4);
    const draw = () => {
      const into = new Float64Array(20);
      drawMultinomial(uniform, 200, new Array<number>(20).fill(1), into);
      return into;
    };
    let [law, kept] = [0, 0];
    const trials = 3000;
    for (let k = 0; k < trials; k += 1) {
      const [a, b] = [draw(), draw()];
      if ((gTwoSample(a, b)?.p ?? 1) <= 0.05) law += 1;
      if ((calibratedG(a, b, { seed: k, draws: 99 })?.p ?? 1) <= 0.05) kept += 1;
    }
    // 99.99 % of binomial counts of 3 000 at 5 % lie in 105 to 198.
    expect(kept).toBeGreaterThanOrEqual(105);
    expect(kept).toBeLessThanOrEqual(198);
    expect(law).toBeGreaterThan(180);
  });
});

import { kolmogorovSurvival } from '../../src/stats/kolmogorov.ts';

/** Asymptotic p of the Kolmogorov test of numbers against a distribution function. */
export function ksOneSample(numbers: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce((most, x, i) => Math.max(most, Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n)), 0);
  return kolmogorovSurvival(Math.sqrt(n) * distance);
}

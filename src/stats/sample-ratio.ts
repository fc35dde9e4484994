import gammaln from '@stdlib/math-base-special-gammaln';
import { chiSquareSurvival } from './distributions.ts';
import { exp, ln } from './elementary.ts';

/** A goodness-of-fit test of counts against the shares they should have. */
export interface SampleRatio {
  readonly statistic: number;
  /** Arms with a weight above 0, minus 1. */
  readonly df: number;
  readonly p: number;
}

/**
 * Pearson's chi-square of counts against weights (>= 0, any scale), for a sample looked at once. Arms of weight 0 are left out. null with fewer than two
 * weighted arms or no counts; as scipy's `chisquare` of the weighted arms.
 */
export function sampleRatioChiSquare(counts: readonly number[], weights: readonly number[]): SampleRatio | null {
  const used = weightedArms(counts, weights);
  if (used === null) return null;
  let statistic = 0;
  for (const { count, share } of used.arms) {
    const expected = used.n * share;
    statistic += ((count - expected) * (count - expected)) / expected;
  }
  const df = used.arms.length - 1;
  return { statistic, df, p: chiSquareSurvival(statistic, df) };
}

/**
 * The sequential multinomial test (Lindon and Malek 2022): 1 over the Bayes factor of a Dirichlet mixture around the weights against the weights
 * themselves. The smallest of these over any number of looks is a valid p, so a split may be watched. `concentration` is the mixture's weight; 10 000
 * expects small deviations. Not above 1. null as above.
 */
export function sampleRatioSequentialP(counts: readonly number[], weights: readonly number[], concentration = 10_000): number | null {
  const used = weightedArms(counts, weights);
  if (used === null) return null;
  let logFactor = gammaln(concentration) - gammaln(concentration + used.n);
  for (const { count, share } of used.arms) {
    const prior = concentration * share;
    logFactor += gammaln(prior + count) - gammaln(prior) - count * ln(share);
  }
  return Math.min(1, exp(-logFactor));
}

function weightedArms(counts: readonly number[], weights: readonly number[]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const arms = weights.flatMap((weight, i) => (weight > 0 ? [{ count: counts[i] ?? 0, share: weight / total }] : []));
  const n = arms.reduce((sum, arm) => sum + arm.count, 0);
  return arms.length < 2 || n === 0 ? null : { arms, n };
}

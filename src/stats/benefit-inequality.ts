import { ln } from './elementary.ts';
import { groupRate } from './group-rates.ts';

/** How unequal the benefits ŷ − y + 1 of individuals are (Speicher and others 2018), the favourable outcome being positive. Vectors: see `groupCells`. */
export interface BenefitInequality {
  /** Generalised entropy index at α = 2: ½·mean((b/μ)² − 1). */
  readonly entropyIndex: number;
  /** Theil's index, α = 1: mean(b/μ · ln(b/μ)), 0 at b = 0. */
  readonly theil: number;
}

/** From counts of labelled rows: a false negative has benefit 0, a false positive 2, every other row 1. null without labelled rows or without benefit. */
export function benefitInequality(vector: readonly number[]): BenefitInequality | null {
  const [tp = 0, fp = 0, fn = 0, tn = 0] = vector;
  const n = tp + fp + fn + tn;
  const mean = n === 0 ? 0 : (tp + tn + 2 * fp) / n;
  if (mean === 0) return null;
  const squares = (tp + tn + 4 * fp) / n / (mean * mean);
  const one = 1 / mean;
  const two = 2 / mean;
  return { entropyIndex: (squares - 1) / 2, theil: ((tp + tn) * one * ln(one) + fp * two * ln(two)) / n };
}

/**
 * Differential fairness ε (Foulds and others 2020): the largest |ln| ratio between two groups of the rate of an outcome or of its opposite, each rate smoothed
 * as (k + c/2)/(n + c) with c = 1. null below two groups with rows.
 */
export function differentialFairness(vectors: readonly (readonly number[])[], rate: 'selection_rate' | 'prevalence', concentration = 1): number | null {
  const rates = vectors.flatMap((vector) => {
    const { hits, among } = groupRate(rate, vector);
    return among > 0 ? [(hits + concentration / 2) / (among + concentration)] : [];
  });
  if (rates.length < 2) return null;
  const spread = (values: readonly number[]): number => Math.max(...values.map((p) => ln(p))) - Math.min(...values.map((p) => ln(p)));
  return Math.max(spread(rates), spread(rates.map((p) => 1 - p)));
}

import { chiSquareSurvival, normalQuantile } from './distributions.ts';
import { exp, ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** A pair of groups within one stratum: hits of each among its rows. */
export interface StratumPair {
  readonly hits1: number;
  readonly n1: number;
  readonly hits2: number;
  readonly n2: number;
}

/** Two groups compared within strata and pooled over them. */
export interface StratifiedComparison {
  /** Strata where both groups have rows. */
  readonly strata: number;
  /** Rows in them. */
  readonly n1: number;
  readonly n2: number;
  /** Cochran, Mantel and Haenszel's chi-square with 1 degree of freedom, no continuity correction; null when no stratum has both outcomes. */
  readonly test: { readonly statistic: number; readonly p: number } | null;
  /** Mantel and Haenszel's risk difference, first − second, with Sato's (1989) variance. */
  readonly difference: { readonly value: number; readonly interval: Interval | null };
  /** Mantel and Haenszel's odds ratio with Robins, Breslow and Greenland's (1986) interval; null at 0/0 or x/0. */
  readonly oddsRatio: { readonly value: number; readonly interval: Interval | null } | null;
}

/** Compares two groups with what differs between strata held fixed. Strata where a group has no row say nothing and are left out. null without any. */
export function compareWithinStrata(pairs: readonly StratumPair[], level = 0.95): StratifiedComparison | null {
  const used = pairs.filter((pair) => pair.n1 > 0 && pair.n2 > 0);
  if (used.length === 0) return null;
  const total = (of: (pair: StratumPair) => number): number => used.reduce((sum, pair) => sum + of(pair), 0);
  return {
    strata: used.length,
    n1: total((pair) => pair.n1),
    n2: total((pair) => pair.n2),
    test: cochranMantelHaenszel(used),
    difference: riskDifference(used, level),
    oddsRatio: oddsRatio(used, level),
  };
}

function cochranMantelHaenszel(pairs: readonly StratumPair[]): { statistic: number; p: number } | null {
  let distance = 0;
  let variance = 0;
  for (const { hits1, n1, hits2, n2 } of pairs) {
    const n = n1 + n2;
    const hits = hits1 + hits2;
    if (n < 2) continue;
    distance += hits1 - (hits * n1) / n;
    variance += (hits * (n - hits) * n1 * n2) / (n * n * (n - 1));
  }
  if (!(variance > 0)) return null;
  const statistic = (distance * distance) / variance;
  return { statistic, p: chiSquareSurvival(statistic, 1) };
}

function riskDifference(pairs: readonly StratumPair[], level: number): StratifiedComparison['difference'] {
  let weight = 0;
  let sum = 0;
  let ofDifference = 0;
  let rest = 0;
  for (const { hits1, n1, hits2, n2 } of pairs) {
    const n = n1 + n2;
    weight += (n1 * n2) / n;
    sum += (hits1 * n2 - hits2 * n1) / n;
    ofDifference += (n1 * n1 * hits2 - n2 * n2 * hits1 + (n1 * n2 * (n2 - n1)) / 2) / (n * n);
    rest += (hits1 * (n2 - hits2) + hits2 * (n1 - hits1)) / (2 * n);
  }
  const value = sum / weight;
  const variance = (value * ofDifference + rest) / (weight * weight);
  const reach = variance > 0 ? normalQuantile(1 - (1 - level) / 2) * sqrt(variance) : null;
  return { value, interval: reach === null ? null : { low: Math.max(-1, value - reach), high: Math.min(1, value + reach) } };
}

function oddsRatio(pairs: readonly StratumPair[], level: number): StratifiedComparison['oddsRatio'] {
  let [r, s, pr, mixed, qs] = [0, 0, 0, 0, 0];
  for (const { hits1, n1, hits2, n2 } of pairs) {
    const n = n1 + n2;
    const straight = (hits1 * (n2 - hits2)) / n;
    const crossed = (hits2 * (n1 - hits1)) / n;
    const alike = (hits1 + n2 - hits2) / n;
    const unlike = (hits2 + n1 - hits1) / n;
    r += straight;
    s += crossed;
    pr += alike * straight;
    mixed += alike * crossed + unlike * straight;
    qs += unlike * crossed;
  }
  if (!(s > 0)) return null;
  const value = r / s;
  if (!(r > 0)) return { value, interval: null };
  const error = sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s));
  const reach = normalQuantile(1 - (1 - level) / 2) * error;
  return { value, interval: { low: exp(ln(value) - reach), high: exp(ln(value) + reach) } };
}

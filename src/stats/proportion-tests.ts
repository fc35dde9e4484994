import { normalCdf } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { hypergeometricMass } from './point-masses.ts';

/** A statistic with its two-sided p. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/** The pooled two-proportion z test of first − second, two-sided. null when a side is empty or all outcomes are equal. */
export function twoProportionZ(successes1: number, n1: number, successes2: number, n2: number): TestResult | null {
  if (n1 <= 0 || n2 <= 0) return null;
  const pooled = (successes1 + successes2) / (n1 + n2);
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2);
  if (!(variance > 0)) return null;
  const statistic = (successes1 / n1 - successes2 / n2) / sqrt(variance);
  return { statistic, p: Math.min(1, 2 * normalCdf(-Math.abs(statistic))) };
}

/** Fisher's exact test of a 2 × 2 table with its mid-p, which counts tables as likely as the observed one half. */
export interface FisherExact {
  /** a·d / b·c; null when 0/0, Infinity when only the denominator is 0. */
  readonly oddsRatio: number | null;
  readonly p: number;
  readonly midP: number;
}

/** Tables whose probability differs by less than this share from the observed one's count as equally likely; as in R. */
const tie = 1e-7;

/**
 * Fisher's exact test of `successes1` of `n1` against `successes2` of `n2`, two-sided by adding up all tables of the same margins that are at most as
 * likely as the observed one (as R and scipy do). null when a side is empty.
 */
export function fisherExact(successes1: number, n1: number, successes2: number, n2: number): FisherExact | null {
  if (n1 <= 0 || n2 <= 0) return null;
  const marked = successes1 + successes2;
  const others = n1 + n2 - marked;
  const low = Math.max(0, n1 - others);
  const high = Math.min(marked, n1);
  const observed = hypergeometricMass(successes1, marked, others, n1);
  let below = 0;
  let equal = 0;
  for (let k = low; k <= high; k += 1) {
    const mass = hypergeometricMass(k, marked, others, n1);
    if (mass > observed * (1 + tie)) continue;
    if (mass < observed * (1 - tie)) below += mass;
    else equal += mass;
  }
  const cross = (n1 - successes1) * successes2;
  const straight = successes1 * (n2 - successes2);
  return {
    oddsRatio: cross > 0 ? straight / cross : straight > 0 ? Infinity : null,
    p: Math.min(1, below + equal),
    midP: Math.min(1, below + equal / 2),
  };
}

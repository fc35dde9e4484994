import { binomialCdf, chiSquareSurvival } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { wilson, type Interval } from './intervals.ts';
import { binomialMass } from './point-masses.ts';

/** McNemar's (1947) test on the two kinds of discordant pairs. */
export interface McNemar {
  /** (b − c)² / (b + c), without continuity correction. */
  readonly statistic: number;
  /** Two-sided, from the binomial law of the discordant pairs. */
  readonly exactP: number;
  /** Exact p less half the probability of what was seen (Fagerland and others 2013): closer to nominal than the exact p. */
  readonly midP: number;
  /** From the chi-square law with one degree of freedom. */
  readonly asymptoticP: number;
}

/** Tests that `b` pairs flipping one way and `c` the other come from equal rates. null when no pair is discordant. */
export function mcnemar(b: number, c: number): McNemar | null {
  const n = b + c;
  if (n === 0) return null;
  const fewer = Math.min(b, c);
  const statistic = ((b - c) * (b - c)) / n;
  const exactP = Math.min(1, 2 * binomialCdf(fewer, n, 0.5));
  const midP = b === c ? 1 - binomialMass(fewer, n, 0.5) / 2 : exactP - binomialMass(fewer, n, 0.5);
  return { statistic, exactP, midP: Math.max(0, midP), asymptoticP: statistic === 0 ? 1 : chiSquareSurvival(statistic, 1) };
}

/**
 * Newcombe's (1998, paired, method 10) interval for the difference of two shares measured on the same rows, second − first. `both` rows have both, `first`
 * only the first, `second` only the second, `neither` none. Within [−1, 1]. null without rows.
 */
export function pairedDifference(both: number, first: number, second: number, neither: number, level = 0.95): Interval | null {
  const n = both + first + second + neither;
  const one = wilson(both + first, n, level);
  const two = wilson(both + second, n, level);
  if (one === null || two === null) return null;
  const p1 = (both + first) / n;
  const p2 = (both + second) / n;
  const margins = (both + first) * (second + neither) * ((both + second) * (first + neither));
  const cross = both * neither - first * second;
  const corrected = cross > n / 2 ? cross - n / 2 : Math.min(cross, 0);
  const phi = margins > 0 ? corrected / sqrt(margins) : 0;
  const reach = (a: number, b: number): number => sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  return {
    low: Math.max(-1, p2 - p1 - reach(p2 - two.low, one.high - p1)),
    high: Math.min(1, p2 - p1 + reach(two.high - p2, p1 - one.low)),
  };
}

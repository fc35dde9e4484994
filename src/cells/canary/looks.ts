import type { Interval } from '../../stats/intervals.ts';
import { alwaysValidBound } from '../../stats/one-sided-sequential.ts';
import { alwaysValidInterval, alwaysValidShare } from '../../stats/sequential.ts';
import type { Both } from './arms.ts';
import type { CanaryParameters } from './parameters.ts';
import type { Scope } from './plan.ts';

/** Fewer rows than this in an arm say nothing. */
export const fewestRows = 10;

/** The level of two-sided intervals for one look. With `sides: one` each end is a bound at 1 − alpha by itself. */
export function levelOf(p: CanaryParameters): number {
  return p.sides === 'one' ? 1 - 2 * p.alpha : 1 - p.alpha;
}

/** Rows of both arms so far, and when the test is to end. */
export function looks(scope: Scope, n: Both<number>): { readonly seen: number; readonly expected: number } {
  const seen = n.control + n.canary;
  return { seen, expected: scope.p.expected_n ?? seen };
}

/** The part of `expected_n` that falls to an arm of `n` rows. */
export function expectedOf(scope: Scope, n: Both<number>, own: number): number {
  const { seen, expected } = looks(scope, n);
  return Math.max(1, (expected * own) / seen);
}

/** An interval that holds at every look, of an estimate that is about normal: both sides at once at 1 − alpha, or each by itself. */
export function watched(scope: Scope, n: Both<number>, estimate: number, standardError: number): (Interval & { readonly p: number }) | null {
  const { seen, expected } = looks(scope, n);
  const { alpha, sides } = scope.p;
  const both = alwaysValidInterval(estimate, standardError, seen, expected, 1 - alpha);
  if (sides === 'two' || both === null) return both;
  const above = alwaysValidBound(estimate, standardError, seen, expected, 'greater', alpha);
  const below = alwaysValidBound(estimate, standardError, seen, expected, 'less', alpha);
  return above && below && { low: above.bound, high: below.bound, p: both.p };
}

/** A share's interval that holds at every look: one side of a pair that holds together at 1 − alpha. */
export function watchedShare(scope: Scope, n: Both<number>, successes: number, own: number): Interval | null {
  const { alpha, sides } = scope.p;
  return alwaysValidShare(successes, own, expectedOf(scope, n, own), 1 - alpha / 2, sides);
}

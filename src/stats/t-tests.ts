import { studentTQuantile, studentTTwoSided } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** What a t test needs of a sample: how many values, their mean, their unbiased variance (ddof 1). */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** A t test of first − second, two-sided, with the interval of the difference in the values' unit. */
export interface TTest {
  readonly difference: number;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly interval: Interval;
}

/** Welch's (1947) test, which lets the variances differ. null when a side has fewer than 2 values or both are constant. */
export function welchT(first: Moments, second: Moments, level = 0.95): TTest | null {
  if (first.n < 2 || second.n < 2) return null;
  const a = first.variance / first.n;
  const b = second.variance / second.n;
  const squared = a + b;
  const df = (squared * squared) / ((a * a) / (first.n - 1) + (b * b) / (second.n - 1));
  return tTest(first.mean - second.mean, squared, df, level);
}

/** Student's test with a pooled variance. null when there are fewer than 3 values, a side is empty, or nothing varies. */
export function studentT(first: Moments, second: Moments, level = 0.95): TTest | null {
  const df = first.n + second.n - 2;
  if (first.n < 1 || second.n < 1 || df < 1) return null;
  const pooled = ((first.n > 1 ? (first.n - 1) * first.variance : 0) + (second.n > 1 ? (second.n - 1) * second.variance : 0)) / df;
  return tTest(first.mean - second.mean, pooled * (1 / first.n + 1 / second.n), df, level);
}

function tTest(difference: number, squaredError: number, df: number, level: number): TTest | null {
  if (!(squaredError > 0)) return null;
  const error = sqrt(squaredError);
  const statistic = difference / error;
  const reach = studentTQuantile(1 - (1 - level) / 2, df) * error;
  return { difference, statistic, df, p: studentTTwoSided(statistic, df), interval: { low: difference - reach, high: difference + reach } };
}

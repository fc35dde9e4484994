import type { Interval } from './intervals.ts';

/** Bounds of first − second when both groups may own any of the unknown rows: each at its worst while the other is at its best, which can happen at once. */
export function boundsOfDifference(first: Interval, second: Interval): Interval {
  return { low: first.low - second.high, high: first.high - second.low };
}

/** Bounds of first / second; the upper one is null when the second rate may be 0. */
export function boundsOfRatio(first: Interval, second: Interval): { readonly low: number | null; readonly high: number | null } {
  return { low: second.high > 0 ? first.low / second.high : null, high: second.low > 0 ? first.high / second.low : null };
}

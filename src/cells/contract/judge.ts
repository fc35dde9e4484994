import { wilson } from '../../stats/intervals.ts';
import type { Verdict } from '../types.ts';

/** Fewer rows than this are thin. */
export const thin = 30;

/**
 * Judges a rule by the rows that break it. Exact (nothing allowed): any violation fails. With an allowance it fails only when the 95 % Wilson interval of the
 * share lies wholly above it; a share above whose interval reaches below is a warning, or insufficient below 30 rows. Without rows: insufficient.
 */
export function judgeRule(broken: number, n: number, allowed: number): Verdict {
  const interval = wilson(broken, n);
  if (interval === null) return 'insufficient';
  if (allowed === 0) return broken > 0 ? 'fail' : 'pass';
  if (broken / n <= allowed) return 'pass';
  if (interval.low > allowed) return 'fail';
  return n < thin ? 'insufficient' : 'warn';
}

import type { Bracket } from '../../stats/histogram-quantile.ts';
import type { Verdict } from '../types.ts';
import type { Indicator } from './indicator.ts';

/** Returns the target as a number; a percentage is of the baseline's value. null: no target, or no baseline to relate it to. */
export function targetOf(indicator: Indicator, baseline: number | null): number | null {
  if (typeof indicator.target !== 'string') return indicator.target;
  return baseline === null ? null : (baseline * Number(indicator.target.replace('%', ''))) / 100;
}

/**
 * Judges a value against its target: pass or fail when the interval lies wholly on one side, else warn if the point is on the bad side
 * and pass if it is not. Without target: info. Without value or interval: insufficient. A value read from buckets is known only to lie in its bucket, so
 * a target inside of it is not decided; an interval that is open on one side still decides on the other.
 */
export function judge(
  indicator: Indicator,
  e: { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly within?: Bracket },
  threshold: number | null,
): Verdict {
  if (indicator.target === null) return 'info';
  if (threshold === null) return 'insufficient';
  const lower = indicator.direction === 'lower';
  if (e.within !== undefined) return judgeBuckets(e, e.within, lower, threshold);
  if (e.value === null || e.low === null || e.high === null) return 'insufficient';
  if (lower ? e.high <= threshold : e.low >= threshold) return 'pass';
  if (lower ? e.low > threshold : e.high < threshold) return 'fail';
  return (lower ? e.value > threshold : e.value < threshold) ? 'warn' : 'pass';
}

/** Values of a bucket are above its lower bound, and at most its upper one. */
function judgeBuckets({ low, high }: Bracket, within: Bracket, lower: boolean, threshold: number): Verdict {
  const above = (of: Bracket) => of.low !== null && of.low >= threshold;
  const atMost = (of: Bracket) => of.high !== null && (lower ? of.high <= threshold : of.high < threshold);
  const [good, bad] = lower ? [atMost, above] : [above, atMost];
  if (low === null && high === null) return 'insufficient';
  if (good({ low, high })) return 'pass';
  if (bad({ low, high })) return 'fail';
  return good(within) ? 'pass' : bad(within) ? 'warn' : 'insufficient';
}

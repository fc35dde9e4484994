import type { Verdict } from '../types.ts';
import type { Indicator } from './indicator.ts';

/** Returns the target as a number; a percentage is of the baseline's value. null: no target, or no baseline to relate it to. */
export function targetOf(indicator: Indicator, baseline: number | null): number | null {
  if (typeof indicator.target !== 'string') return indicator.target;
  return baseline === null ? null : (baseline * Number(indicator.target.replace('%', ''))) / 100;
}

/**
 * Judges a value against its target: pass or fail when the interval lies wholly on one side, else warn if the point is on the bad side
 * and pass if it is not. Without target: info. Without value or interval: insufficient.
 */
export function judge(
  indicator: Indicator,
  e: { readonly value: number | null; readonly low: number | null; readonly high: number | null },
  threshold: number | null,
): Verdict {
  if (indicator.target === null) return 'info';
  if (threshold === null || e.value === null || e.low === null || e.high === null) return 'insufficient';
  const lower = indicator.direction === 'lower';
  if (lower ? e.high <= threshold : e.low >= threshold) return 'pass';
  if (lower ? e.low > threshold : e.high < threshold) return 'fail';
  return (lower ? e.value > threshold : e.value < threshold) ? 'warn' : 'pass';
}

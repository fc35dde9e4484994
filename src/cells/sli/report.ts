import type { ReducedRow } from '../../reduce/types.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { ChartData, Measurement, MeasurementOf, Verdict } from '../types.ts';
import type { Estimate } from './estimate.ts';
import type { Indicator } from './indicator.ts';
import type { Breakdown } from './plan.ts';

/** The record of an indicator. */
export function measurement(indicator: Indicator, of: MeasurementOf, e: Estimate, threshold: number | null, level: number, verdict: Verdict): Measurement {
  return {
    metric: indicator.published,
    of,
    value: e.value,
    n: e.n,
    verdict,
    ...(e.reason === undefined ? {} : { reason: e.reason }),
    ...(indicator.unit === '' ? {} : { unit: indicator.unit }),
    ...(e.low === null || e.high === null ? {} : { interval: { level, low: e.low, high: e.high, method: e.method } }),
    ...(e.intervalReason === undefined ? {} : { intervalReason: e.intervalReason }),
    ...(threshold === null ? {} : { threshold: { value: threshold, rule: indicator.direction === 'lower' ? 'at most' : 'at least' } }),
    ...(e.behind === undefined ? {} : { behind: e.behind }),
  };
}

/** True where values are shares, shown in per cent. */
function isShare(indicator: Indicator): boolean {
  return (indicator.metric === 'rate' && indicator.divisor === undefined) || indicator.metric === 'capture';
}

/** The unit of an indicator in charts. */
export function shownUnit(indicator: Indicator): string {
  return isShare(indicator) ? 'share' : indicator.unit;
}

/** The indicator over time. */
export function seriesOf(
  indicator: Indicator,
  part: Breakdown,
  points: readonly { readonly row: ReducedRow; readonly estimate: Estimate }[],
  threshold: number | null,
): ChartData {
  const key = part.keys.time;
  return {
    kind: 'series',
    title: indicator.name,
    unit: shownUnit(indicator),
    direction: indicator.direction,
    ...(threshold === null ? {} : { target: threshold }),
    bucketSeconds: key?.kind === 'bucket' ? key.seconds : 3600,
    points: points
      .filter(({ row }) => typeof row.keys.time === 'number')
      .map(({ row, estimate }) => ({
        time: Number(row.keys.time),
        series: indicator.name,
        value: estimate.value,
        low: estimate.low,
        high: estimate.high,
        n: estimate.n,
        ...(estimate.behind === undefined ? {} : { behind: estimate.behind }),
      })),
  };
}

const undefinedWords: Readonly<Record<string, string>> = {
  denominator_zero: 'the denominators add up to 0',
  no_open_bucket: 'its buckets need a bound of +Inf, whose count is all requests, and one below it',
  not_cumulative: 'its counts fall from one bound to the next, so they are not cumulative, or counters were reset between them',
};

/** `latency p95 is 271 ms (268 ms to 275 ms, target ≤ 300 ms)`. */
export function sentenceOf(indicator: Indicator, e: Estimate, threshold: number | null): string {
  const show = (x: number | null) => (isShare(indicator) ? formatPercent(x) : `${formatNumber(x)}${indicator.unit === '' ? '' : ` ${indicator.unit}`}`);
  const target = threshold === null ? '' : `, target ${indicator.direction === 'lower' ? '≤' : '≥'} ${show(threshold)}`;
  if (e.value === null && e.within !== undefined) return `${indicator.name} is above ${show(e.within.low)}, the last bound of its buckets${target}`;
  if (e.value === null) return `${indicator.name} is undefined: ${undefinedWords[e.reason ?? ''] ?? 'no rows with a value'}`;
  const open = e.low === null ? (e.high === null ? 'no interval' : `at most ${show(e.high)}`) : `above ${show(e.low)}`;
  const interval = e.low === null || e.high === null ? open : `${show(e.low)} to ${show(e.high)}`;
  return `${indicator.name} is ${show(e.value)} (${interval}${target})`;
}

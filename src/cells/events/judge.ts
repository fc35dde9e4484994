import { meanInterval, orderStatisticRanks, wilson, type Interval } from '../../stats/intervals.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { Finding, Measurement, Verdict } from '../types.ts';
import type { Incident } from './incidents.ts';
import type { OperationEvent } from './read.ts';

/** What operations are held to; durations as text, shares in [0, 1]. */
export interface OperationTargets {
  readonly mttd_target: string;
  readonly mttr_target: string;
  readonly rollback_target: number | null;
  readonly level: number;
}

/** Times to detection and to repair and the rate of rollbacks, in this order; and incidents whose times make no sense and count in none. */
export function judgeOperations(
  events: readonly OperationEvent[],
  incidents: readonly Incident[],
  p: OperationTargets,
): { readonly made: readonly Made[]; readonly early: number; readonly backwards: number } {
  const detections = incidents.flatMap((one) => (one.alert === null ? [] : [(one.alert - one.start) / 60_000]));
  const repairs = incidents.flatMap((one) => (one.alert === null || one.end === null ? [] : [(one.end - one.alert) / 60_000]));
  const possible = (minutes: readonly number[]) => minutes.filter((x) => x >= 0);
  const limit = (text: string) => (parseDuration(text) ?? 0) / 60_000;
  return {
    made: [
      time('mttd_minutes', 'detection', possible(detections), limit(p.mttd_target), p.level),
      time('mttr_minutes', 'repair', possible(repairs), limit(p.mttr_target), p.level),
      rollbacks(events.filter((e) => e.kind === 'deploy').length, events.filter((e) => e.kind === 'rollback').length, p),
    ],
    early: detections.length - possible(detections).length,
    backwards: repairs.length - possible(repairs).length,
  };
}

/** The measurements of an indicator of operations, the judged one first, and what it says. */
export interface Made {
  readonly measurements: readonly Measurement[];
  readonly finding: Finding;
}

/** Mean with Student's interval, judged, and median with that of order statistics, for information. */
function time(metric: string, name: string, minutes: readonly number[], target: number, level: number): Made {
  const n = minutes.length;
  const sorted = [...minutes].sort((a, b) => a - b);
  if (n === 0)
    return {
      measurements: [{ metric, of: {}, value: null, n, reason: 'unmatched', unit: 'min', verdict: 'info' }],
      finding: { verdict: 'info', sentence: `no incident has what a ${name} time needs` },
    };
  const mean = sorted.reduce((a, b) => a + b, 0) / n;
  const variance = n < 2 ? 0 : sorted.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
  const wide = meanInterval(n, mean, variance, level);
  const interval = wide === null ? null : { low: Math.max(0, wide.low), high: wide.high };
  const middle = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  const ranks = orderStatisticRanks(n, 0.5, level);
  const around = ranks === null ? null : { low: sorted[ranks.low - 1] ?? 0, high: sorted[ranks.high - 1] ?? 0 };
  const verdict = against(mean, interval, target);
  const threshold = { value: target, rule: 'at most' };
  return {
    measurements: [
      { metric, of: {}, value: mean, n, unit: 'min', verdict, threshold, ...bounds(interval, level, 'Student t') },
      { metric, of: { rule: 'median' }, value: middle, n, unit: 'min', verdict: 'info', ...bounds(around, level, 'order statistics') },
    ],
    finding: {
      verdict,
      sentence: `mean time to ${name} is ${formatNumber(mean)} min (median ${formatNumber(middle)}, ${formatCount(n)} incidents), target ≤ ${formatNumber(target)} min`,
    },
  };
}

function rollbacks(deploys: number, count: number, p: OperationTargets): Made {
  const value = deploys === 0 ? null : count / deploys;
  const interval = deploys === 0 || count > deploys ? null : wilson(count, deploys, p.level);
  const verdict = p.rollback_target === null || value === null ? 'info' : against(value, interval, p.rollback_target);
  const threshold = p.rollback_target === null ? {} : { threshold: { value: p.rollback_target, rule: 'at most' } };
  const reason = value === null ? { reason: 'no_rows' } : bounds(interval, p.level, 'Wilson');
  return {
    measurements: [{ metric: 'rollback_rate', of: {}, value, n: deploys, verdict, ...threshold, ...reason }],
    finding: {
      verdict,
      sentence: value === null ? 'there are no deploys' : `${formatCount(count)} of ${formatCount(deploys)} deploys were rolled back (${formatPercent(value)})`,
    },
  };
}

function bounds(interval: Interval | null, level: number, method: string): Pick<Measurement, 'interval' | 'intervalReason'> {
  return interval === null ? { intervalReason: 'below_n_min' } : { interval: { level, low: interval.low, high: interval.high, method } };
}

function against(value: number, interval: Interval | null, target: number): Verdict {
  if (interval === null) return 'insufficient';
  if (interval.high <= target) return 'pass';
  if (interval.low > target) return 'fail';
  return value > target ? 'warn' : 'pass';
}

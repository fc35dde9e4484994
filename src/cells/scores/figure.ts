import { moverDifference } from '../../stats/proportion-intervals.ts';
import type { Behind } from '../behind.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { Measurement, MeasurementOf, Verdict } from '../types.ts';

/** One metric of some rows, before it is published. */
export interface Figure {
  readonly metric: string;
  readonly value: number | null;
  /** What the metric rests on: its own denominator. */
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly reason?: string;
  readonly intervalReason?: string;
  readonly class?: string;
  readonly unit?: string;
  /** A binned value's error is at most this. */
  readonly bound?: number;
  readonly behind?: Behind;
}

/** A figure without a value. */
export function undefinedFigure(metric: string, reason: string, n = 0): Figure {
  return { metric, value: null, n, low: null, high: null, method: '', reason };
}

/** A figure whose sums left the range of numbers has no value; one whose spread did has no interval. */
export function withinRange(figure: Figure): Figure {
  const n = Number.isFinite(figure.n) ? figure.n : 0;
  if (figure.value !== null && !Number.isFinite(figure.value))
    return { ...undefinedFigure(figure.metric, 'overflow', n), ...(figure.class === undefined ? {} : { class: figure.class }) };
  const isSound = (x: number | null) => x === null || Number.isFinite(x);
  return isSound(figure.low) && isSound(figure.high) && n === figure.n ? figure : { ...figure, n, low: null, high: null, intervalReason: 'overflow' };
}

const lowerIsBetter: ReadonlySet<string> = new Set(['log_loss', 'brier', 'expected_calibration_error', 'mae', 'rmse', 'mape', 'median_absolute_error']);
const percentages: ReadonlySet<string> = new Set([
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'mape',
  'label_coverage',
  'hit_rate',
  'click_rate',
  'prevalence',
]);

/** Which way is better; null for metrics without a better side (bias). */
export function directionOf(metric: string): 'lower' | 'higher' | null {
  const plain = plainName(metric);
  if (plain === 'bias' || plain === 'prevalence') return null;
  return lowerIsBetter.has(plain) ? 'lower' : 'higher';
}

/** Returns a metric's name without `estimated_`. */
export function plainName(metric: string): string {
  return metric.replace(/^estimated_/, '');
}

/** Returns a metric's name as words: `roc_auc` → `ROC AUC`. */
export function wordsOf(metric: string): string {
  const special: Readonly<Record<string, string>> = {
    roc_auc: 'ROC AUC',
    f1: 'F1',
    mae: 'MAE',
    rmse: 'RMSE',
    mape: 'MAPE',
    ndcg: 'NDCG',
    brier: 'Brier score',
    r2: 'R²',
  };
  const plain = plainName(metric);
  const words = special[plain] ?? plain.replaceAll('_', ' ');
  return plain === metric ? words : `estimated ${words}`;
}

/** Returns a value in the notation of its metric. */
export function shown(metric: string, value: number | null): string {
  return percentages.has(plainName(metric)) ? formatPercent(value) : formatNumber(value, 4);
}

/** Returns a difference between two values of a metric: of shares in percentage points, so that nobody takes it for a share of the other value. */
export function shownDifference(metric: string, difference: number, digits = 3): string {
  return isShare(metric) ? formatNumber(100 * difference, digits) : formatNumber(difference, digits);
}

/** True for metrics shown as shares. */
export function isShare(metric: string): boolean {
  return percentages.has(plainName(metric));
}

/**
 * Judges a figure against its target: pass or fail when the interval lies wholly on one side, else warn if the value is on the bad side and pass if it is
 * not. Without target: info. Without value or interval, or on fewer than `least` rows: insufficient.
 */
export function judgeFigure(figure: Figure, target: number | undefined, least: number): Verdict {
  if (target === undefined) return 'info';
  if (figure.value === null || figure.low === null || figure.high === null || figure.n < least) return 'insufficient';
  return sideOfTarget(figure.value, figure.low, figure.high, target, directionOf(figure.metric) === 'lower');
}

function sideOfTarget(value: number, low: number, high: number, target: number, lower: boolean): Verdict {
  if (lower ? high <= target : low >= target) return 'pass';
  if (lower ? low > target : high < target) return 'fail';
  return (lower ? value > target : value < target) ? 'warn' : 'pass';
}

/** Returns the published form of a figure. */
export function measurementOf(figure: Figure, of: MeasurementOf, level: number, verdict: Verdict, target?: number): Measurement {
  return {
    metric: figure.metric,
    of: { ...of, ...(figure.class === undefined ? {} : { class: figure.class }) },
    value: figure.value,
    n: figure.n,
    verdict,
    ...(figure.reason === undefined ? {} : { reason: figure.reason }),
    ...(figure.unit === undefined ? {} : { unit: figure.unit }),
    ...(figure.behind === undefined ? {} : { behind: figure.behind }),
    ...(figure.low === null || figure.high === null ? {} : { interval: { level, low: figure.low, high: figure.high, method: figure.method } }),
    ...(figure.intervalReason === undefined ? {} : { intervalReason: figure.intervalReason }),
    ...(target === undefined ? {} : { threshold: { value: target, rule: directionOf(figure.metric) === 'lower' ? 'at most' : 'at least' } }),
  };
}

export interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Difference of two figures, first − second, with the MOVER interval; null where either lacks a value or an interval. */
export function differenceOf(first: Figure, second: Figure): Difference | null {
  if (first.value === null || second.value === null || first.low === null || first.high === null || second.low === null || second.high === null) return null;
  const interval = moverDifference({ value: first.value, low: first.low, high: first.high }, { value: second.value, low: second.low, high: second.high });
  return { value: first.value - second.value, ...interval };
}

/** Judges a difference from the reference: how much worse may it be? Without tolerance: info. */
export function judgeDifference(metric: string, d: Difference | null, n: number, tolerance: number | null, least: number): Verdict {
  const direction = directionOf(metric);
  if (tolerance === null || direction === null) return 'info';
  if (d === null || n < least) return 'insufficient';
  return direction === 'lower' ? sideOfTarget(d.value, d.low, d.high, tolerance, true) : sideOfTarget(d.value, d.low, d.high, -tolerance, false);
}

import type { Measurement } from '../../../cells/types.ts';

/** Rates of the confusion table: what `n` counts, what value·n counts, and what the rest counts. */
export const confusionRates: Readonly<Record<string, readonly [of: ConfusionRole, hit: ConfusionRole, miss: ConfusionRole]>> = {
  true_positive_rate: ['P', 'TP', 'FN'],
  recall: ['P', 'TP', 'FN'],
  sensitivity: ['P', 'TP', 'FN'],
  false_negative_rate: ['P', 'FN', 'TP'],
  false_positive_rate: ['N', 'FP', 'TN'],
  true_negative_rate: ['N', 'TN', 'FP'],
  specificity: ['N', 'TN', 'FP'],
  positive_predictive_value: ['PP', 'TP', 'FP'],
  precision: ['PP', 'TP', 'FP'],
  false_discovery_rate: ['PP', 'FP', 'TP'],
  negative_predictive_value: ['PN', 'TN', 'FN'],
  false_omission_rate: ['PN', 'FN', 'TN'],
  accuracy: ['L', 'correct', 'wrong'],
  error_rate: ['L', 'wrong', 'correct'],
  prevalence: ['L', 'P', 'N'],
  selection_rate: ['S', 'PP', 'PN'],
};
export type ConfusionRole = 'P' | 'N' | 'PP' | 'PN' | 'TP' | 'FP' | 'TN' | 'FN' | 'L' | 'S' | 'correct' | 'wrong';

/** total = Σ parts, within one group of one population. */
export const confusionLines: readonly (readonly [total: ConfusionRole, parts: readonly ConfusionRole[]])[] = [
  ['P', ['TP', 'FN']],
  ['N', ['FP', 'TN']],
  ['PP', ['TP', 'FP']],
  ['PN', ['TN', 'FN']],
  ['L', ['P', 'N']],
  ['L', ['PP', 'PN']],
  ['S', ['PP', 'PN']],
  ['correct', ['TP', 'TN']],
  ['wrong', ['FP', 'FN']],
  ['L', ['correct', 'wrong']],
];

/** The value is a count of rows (`of` says which); `n` is the rows among which was counted. */
const rowCounts: ReadonlySet<string> = new Set([
  'row_count',
  'group_size',
  'slice_size',
  'bad_events',
  'rule_violations',
  'dropped_rows',
  'unknown_count',
  'selected_count',
  'smallest_group',
]);
/** The value is a count of distinct persons. */
export const personCounts: ReadonlySet<string> = new Set(['group_persons', 'persons', 'distinct_persons']);
/** `n` counts columns, buckets, rules or looks, not rows. */
const notRows: ReadonlySet<string> = new Set([
  'drifted_share',
  'schema_added',
  'schema_removed',
  'schema_type_changed',
  'rule',
  'trigger',
  'dispersion',
  'drop_count',
  'drifted_dimension_share',
  'alert_count',
]);
/** Functions of all four counts of a confusion table. */
export const confusionFunctions: ReadonlySet<string> = new Set(['f1', 'balanced_accuracy', 'matthews_correlation', 'demographic_parity', 'equalized_odds']);

export type MetricKind = 'confusion' | 'count' | 'persons' | 'order' | 'extreme' | 'rate' | 'other' | 'notRows';

const quantile = /(?:^|_)p([0-9]{1,2}(?:\.[0-9]+)?)$/;

/** The probability of a quantile metric (`p95`, `label_lag_p50`, `p99.9`), or null. */
export function quantileOf(metric: string): number | null {
  const digits = metric === 'median' ? '50' : quantile.exec(metric)?.[1];
  return digits === undefined ? null : Number(digits) / 100;
}

/** value·n as a whole number, or null when the measurement is no share of whole rows. */
export function numerator(value: number | null, n: number): number | null {
  if (value === null || value < 0 || value > 1 || n <= 0) return null;
  const count = Math.round(value * n);
  return Math.abs(value * n - count) <= 1e-9 * Math.max(1, n) ? count : null;
}

const shareName = /(^|_)(rate|share|coverage|agreement|sli|overlap)$/;

/** What a measurement says about counts of rows. */
export function metricKind({ metric, value, n }: Measurement): MetricKind {
  if (notRows.has(metric) || /^estimated_.*_coverage$/.test(metric)) return 'notRows';
  // Rules about the schema and about roles look at one column each.
  if (metric === 'rule_violations' && n === 1) return 'notRows';
  if (metric === 'minimum' || metric === 'maximum') return 'extreme';
  if (personCounts.has(metric)) return 'persons';
  if (rowCounts.has(metric) || (metric.endsWith('_count') && metric !== 'distinct_count')) return 'count';
  if (quantileOf(metric) !== null) return 'order';
  if (typeof n === 'number' && metric in confusionRates && numerator(value, n) !== null) return 'confusion';
  // A value of exactly 0 or 1 may be anything (a ratio, a p-value) unless the metric's name says that it is a share.
  const isShare = shareName.test(metric) || (value !== 0 && value !== 1);
  if (typeof n === 'number' && isShare && numerator(value, n) !== null) return 'rate';
  return 'other';
}

import { wilson, type Interval } from './intervals.ts';
import { sqrt } from './elementary.ts';

/** Counts of predictions by what came true. May be weights or expected counts (not whole). */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Why a share of a confusion table is undefined. */
export type ShareReason = 'no_rows' | 'no_positives' | 'no_negatives' | 'no_predicted_positives' | 'no_predicted_negatives';

/** A share of a confusion table: its value and Wilson interval, or null and the reason. `n` is its denominator. */
export interface ConfusionShare {
  readonly value: number | null;
  readonly reason: ShareReason | null;
  readonly interval: Interval | null;
  readonly n: number;
}

/** The shares with standard names; each is a count over its own denominator, so each has its own interval. */
export type ConfusionMetric =
  | 'accuracy'
  | 'precision'
  | 'recall'
  | 'specificity'
  | 'falsePositiveRate'
  | 'falseNegativeRate'
  | 'negativePredictiveValue'
  | 'selectionRate'
  | 'prevalence';

/** Returns a share with its interval at `level` (default 0.95). */
export function confusionShare(metric: ConfusionMetric, table: Confusion, level = 0.95): ConfusionShare {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = table;
  const n = tp + fp + fn + tn;
  switch (metric) {
    case 'accuracy':
      return share(tp + tn, n, 'no_rows', level);
    case 'precision':
      return share(tp, tp + fp, 'no_predicted_positives', level);
    case 'recall':
      return share(tp, tp + fn, 'no_positives', level);
    case 'specificity':
      return share(tn, tn + fp, 'no_negatives', level);
    case 'falsePositiveRate':
      return share(fp, tn + fp, 'no_negatives', level);
    case 'falseNegativeRate':
      return share(fn, tp + fn, 'no_positives', level);
    case 'negativePredictiveValue':
      return share(tn, tn + fn, 'no_predicted_negatives', level);
    case 'selectionRate':
      return share(tp + fp, n, 'no_rows', level);
    case 'prevalence':
      return share(tp + fn, n, 'no_rows', level);
  }
}

function share(count: number, n: number, reason: ShareReason, level: number): ConfusionShare {
  if (n <= 0) return { value: null, reason, interval: null, n };
  return { value: count / n, reason: null, interval: wilson(count, n, level), n };
}

/**
 * F1, 2TP/(2TP + FP + FN). Its interval comes from Wilson's for the Jaccard index J = TP/(TP + FP + FN), a plain proportion of which F1 = 2J/(1 + J)
 * is a rising function. Undefined ('no_positives') when nothing is positive, in truth or prediction.
 */
export function f1(table: Confusion, level = 0.95): ConfusionShare {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = table;
  const jaccard = share(tp, tp + fp + fn, 'no_positives', level);
  const rise = (j: number): number => (2 * j) / (1 + j);
  if (jaccard.value === null || jaccard.interval === null) return jaccard;
  return { ...jaccard, value: rise(jaccard.value), interval: { low: rise(jaccard.interval.low), high: rise(jaccard.interval.high) } };
}

/** Matthews' correlation of prediction and truth, in [−1, 1]. null when a row or column of the table is empty. */
export function matthewsCorrelation(table: Confusion): number | null {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = table;
  const scale = sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn);
  return scale > 0 ? (tp * tn - fp * fn) / scale : null;
}

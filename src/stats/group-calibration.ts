import { calibrationError, errorWhenCalibrated, reliabilityCurve, type CalibrationError, type ReliabilityBin } from './calibration-error.ts';
import { wilson, type Interval } from './intervals.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { outcomeTotals } from './labelled-scores.ts';
import { calibrationLine, type LogisticLine } from './logistic.ts';
import { brierScore } from './probability-scores.ts';
import type { Uniform } from './random.ts';

/** How well a group's scores are probabilities of its positive outcome. */
export interface GroupCalibration {
  readonly n: number;
  /** Mean score and share of positive outcomes. */
  readonly predicted: number;
  readonly observed: number;
  /** Observed less predicted (calibration in the large), with the observed share's Wilson reach. */
  readonly inTheLarge: { readonly value: number; readonly interval: Interval };
  /** Observed over predicted; null when the mean score is 0. */
  readonly observedExpected: { readonly value: number; readonly interval: Interval } | null;
  readonly error: CalibrationError;
  /** The plug-in error `l1` of equally many rows whose scores are true: what small groups show without any fault. */
  readonly whenCalibrated: { readonly mean: number; readonly p95: number } | null;
  /** Outcome against logit of the score: intercept 0 and slope 1 when calibrated. null where it cannot be fitted. */
  readonly line: LogisticLine | null;
  readonly brier: { readonly value: number; readonly interval: Interval } | null;
  readonly curve: readonly ReliabilityBin[];
}

/** Measures one group on `edges` that all groups share; bins are [a, b), the last one closed. Scores in [0, 1]. null without labelled rows. */
export function groupCalibration(table: LabelledScores, edges: readonly number[], uniform: Uniform, level = 0.95, draws = 200): GroupCalibration | null {
  const { positives, negatives } = outcomeTotals(table);
  const n = positives + negatives;
  const interval = wilson(positives, n, level);
  const curve = reliabilityCurve(table, edges, level);
  const error = calibrationError(curve);
  if (interval === null || error === null) return null;
  const predicted = curve.reduce((sum, bin) => sum + bin.predicted * bin.n, 0) / n;
  const observed = positives / n;
  return {
    n,
    predicted,
    observed,
    inTheLarge: { value: observed - predicted, interval: { low: interval.low - predicted, high: interval.high - predicted } },
    observedExpected: predicted > 0 ? { value: observed / predicted, interval: { low: interval.low / predicted, high: interval.high / predicted } } : null,
    error,
    whenCalibrated: errorWhenCalibrated(table, edges, uniform, draws),
    line: calibrationLine(table),
    brier: brierScore(table, level),
    curve,
  };
}

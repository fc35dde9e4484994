import {
  calibrationError,
  debiasedInterval,
  equalMassBinEdges,
  equalWidthEdges,
  errorWhenCalibrated,
  gapsOf,
  reliabilityCurve,
} from '../../stats/calibration-error.ts';
import { confusionShare, f1, type Confusion, type ConfusionShare } from '../../stats/confusion.ts';
import { outcomeTotals, type LabelledScores } from '../../stats/labelled-scores.ts';
import { brierScore, logLoss, type MeanFigure } from '../../stats/probability-scores.ts';
import { seededUniform } from '../../stats/random.ts';
import { averagePrecision, rocAuc, type RankFigure } from '../../stats/roc.ts';
import { undefinedFigure, type Figure } from './figure.ts';
import type { Settled } from './settle.ts';
import { labelledOf, type Group } from './strands.ts';

/** The confusion table of a group; rows without label, or without the prediction that is judged, are left out. */
export function confusionOf(group: Group, settled: Settled): Confusion {
  const made = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const cell of group.cells) {
    if (cell.label === null || (settled.usesPrediction && cell.prediction === null)) continue;
    const called = settled.usesPrediction ? (cell.prediction === settled.positivePrediction ? cell.rows : 0) : cell.called;
    const others = settled.usesPrediction ? cell.rows - called : cell.scored - cell.called;
    const positive = cell.label === settled.positiveLabel;
    made[positive ? 'truePositives' : 'falsePositives'] += called;
    made[positive ? 'falseNegatives' : 'trueNegatives'] += others;
  }
  return made;
}

/** Rows with a label, and rows. */
export function coverageOf(group: Group): { readonly labelled: number; readonly rows: number } {
  let labelled = 0;
  let rows = 0;
  for (const cell of group.cells) {
    rows += cell.rows;
    if (cell.label !== null) labelled += cell.rows;
  }
  return { labelled, rows };
}

/** Shares of the confusion table. */
export function confusionFigures(table: Confusion, level: number): readonly Figure[] {
  const of = (metric: string, share: ConfusionShare): Figure =>
    share.value === null
      ? undefinedFigure(metric, share.reason ?? 'no_rows')
      : {
          metric,
          value: share.value,
          n: share.n,
          low: share.interval?.low ?? null,
          high: share.interval?.high ?? null,
          method: metric === 'f1' ? 'Wilson, through the Jaccard index' : 'Wilson',
        };
  return [
    ...(['accuracy', 'precision', 'recall', 'specificity'] as const).map((metric) => of(metric, confusionShare(metric, table, level))),
    of('f1', f1(table, level)),
  ];
}

/** Figures of ranking and of probability. `full` adds the interval of the calibration error, by redraws. */
export function scoreFigures(group: Group, settled: Settled, level: number, full: boolean): readonly Figure[] {
  const table = labelledOf(group.strands, settled.positiveLabel);
  const { positives, negatives } = outcomeTotals(table);
  const n = positives + negatives;
  const missing = n === 0 ? 'no_rows' : positives === 0 ? 'no_positives' : 'no_negatives';
  const smaller = Math.min(positives, negatives);
  const distinct = table.scores.length;
  const rank = (metric: string, figure: RankFigure | null, method: string, of: number, reason: string): Figure => {
    if (figure === null) return undefinedFigure(metric, reason);
    if (smaller === 0) return undefinedFigure(metric, missing, of);
    if (distinct === 1) return { metric, value: figure.value, n: of, low: null, high: null, method, intervalReason: 'constant' };
    if (smaller < 2) return { metric, value: figure.value, n: of, low: null, high: null, method, intervalReason: 'below_n_min' };
    const flat = figure.standardError === 0;
    const made: Figure = { metric, value: figure.value, n: of, low: flat ? null : figure.interval.low, high: flat ? null : figure.interval.high, method };
    return {
      ...made,
      ...(flat ? { intervalReason: 'no_variance' } : {}),
      ...(group.binned ? { reason: 'binned', bound: tieBound(table, positives, negatives) } : {}),
    };
  };
  const low = table.scores[0] ?? 0;
  const high = table.scores[distinct - 1] ?? 1;
  const probable = low >= 0 && high <= 1;
  const mean = (metric: string, figure: MeanFigure | null): Figure => {
    if (figure === null) return undefinedFigure(metric, 'no_rows');
    if (!probable) return undefinedFigure(metric, 'outside_unit_range', n);
    if (n < 2) return { metric, value: figure.value, n, low: null, high: null, method: 'normal', intervalReason: 'below_n_min' };
    return {
      metric,
      value: figure.value,
      n,
      low: figure.interval.low,
      high: figure.interval.high,
      method: 'normal',
      ...(group.binned ? { reason: 'binned' } : {}),
    };
  };
  return [
    rank('roc_auc', rocAuc(table, level), 'DeLong, logit scale', n, missing),
    rank('average_precision', averagePrecision(table, level), 'logit with the number of positives', positives, missing),
    mean('log_loss', logLoss(table, level)),
    mean('brier', brierScore(table, level)),
    calibrationFigure(table, n, probable, level, full),
  ];
}

/** Pairs of unlike outcomes that share a bin are counted half; the true area differs by at most half their share. */
function tieBound(table: LabelledScores, positives: number, negatives: number): number {
  let shared = 0;
  for (let i = 0; i < table.scores.length; i += 1) shared += ((table.positives[i] ?? 0) / positives) * ((table.negatives[i] ?? 0) / negatives);
  return shared / 2;
}

/** The bins of reliability: 15 of equal mass; each distinct score its own bin where there are fewer. */
export function reliabilityEdges(table: LabelledScores): readonly number[] {
  return table.scores.length === 0 ? equalWidthEdges(10) : equalMassBinEdges(table, 15);
}

function calibrationFigure(table: LabelledScores, n: number, probable: boolean, level: number, full: boolean): Figure {
  const metric = 'expected_calibration_error';
  if (n === 0) return undefinedFigure(metric, 'no_rows');
  if (!probable) return undefinedFigure(metric, 'outside_unit_range', n);
  const edges = reliabilityEdges(table);
  const curve = reliabilityCurve(table, edges);
  const found = calibrationError(curve);
  if (found === null) return undefinedFigure(metric, 'no_rows');
  if (!full || n < 2) return { metric, value: found.debiased, n, low: null, high: null, method: '', intervalReason: n < 2 ? 'below_n_min' : 'not_computed' };
  const { low, high } = debiasedInterval(gapsOf(curve), level);
  return { metric, value: found.debiased, n, low, high, method: 'normal, of the square' };
}

/** What the plain calibration error would show if the scores were right; null where scores are no probabilities. */
export function calibrationNoise(group: Group, settled: Settled, seed: number) {
  const table = labelledOf(group.strands, settled.positiveLabel);
  const last = table.scores.length - 1;
  if (last < 0 || (table.scores[0] ?? -1) < 0 || (table.scores[last] ?? 2) > 1) return null;
  const edges = reliabilityEdges(table);
  const plain = calibrationError(reliabilityCurve(table, edges));
  const thinned = table.scores.length > 3000 ? thin(table, edges) : table;
  const expected = errorWhenCalibrated(thinned, edges, seededUniform(seed), 200);
  return plain === null || expected === null ? null : { plain: plain.l1, expected: expected.mean, p95: expected.p95 };
}

/** Each reliability bin as one score, its mean: what a redraw of outcomes needs of many distinct scores. */
function thin(table: LabelledScores, edges: readonly number[]): LabelledScores {
  const curve = reliabilityCurve(table, edges);
  return { scores: curve.map((b) => b.predicted), positives: curve.map((b) => b.positives), negatives: curve.map((b) => b.n - b.positives) };
}

import type { ScoreMap } from './cbpe-calibration.ts';
import { isotonicMap } from './cbpe-calibration.ts';
import { brierScore, logLoss } from './probability-scores.ts';
import { confusionShare, f1 } from './confusion.ts';
import { normalQuantile } from './distributions.ts';
import { exp, ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import type { LabelledScores } from './labelled-scores.ts';
import type { Uniform } from './random.ts';
import { drawBinomial, drawMultinomial } from './resampling.ts';
import { averagePrecision, rocAuc } from './roc.ts';
import { total } from './value-counts.ts';

/** Distinct scores ascending, with how many rows of each were called positive and how many were not. */
export interface CalledScores {
  readonly scores: ArrayLike<number>;
  readonly called: ArrayLike<number>;
  readonly others: ArrayLike<number>;
}

export const expectedMetrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'log_loss', 'brier'] as const;
export type ExpectedMetric = (typeof expectedMetrics)[number];
export type ExpectedValues = Readonly<Record<ExpectedMetric, number | null>>;

/** Every metric of called scores, given how many of the rows at each score had the positive outcome. Log loss and Brier need scores in [0, 1]. */
export function calledMetrics(table: CalledScores, calledHits: ArrayLike<number>, otherHits: ArrayLike<number>): ExpectedValues {
  const size = table.scores.length;
  const positives = new Float64Array(size);
  const negatives = new Float64Array(size);
  let truePositives = 0;
  let falseNegatives = 0;
  for (let i = 0; i < size; i += 1) {
    const hits = calledHits[i] ?? 0;
    const missed = otherHits[i] ?? 0;
    truePositives += hits;
    falseNegatives += missed;
    positives[i] = hits + missed;
    negatives[i] = (table.called[i] ?? 0) + (table.others[i] ?? 0) - hits - missed;
  }
  const confusion = {
    truePositives,
    falseNegatives,
    falsePositives: Math.max(0, total(table.called) - truePositives),
    trueNegatives: Math.max(0, total(table.others) - falseNegatives),
  };
  const labelled = { scores: table.scores, positives, negatives };
  const probable = size > 0 && (table.scores[0] ?? 0) >= 0 && (table.scores[size - 1] ?? 0) <= 1;
  return {
    accuracy: confusionShare('accuracy', confusion).value,
    precision: confusionShare('precision', confusion).value,
    recall: confusionShare('recall', confusion).value,
    specificity: confusionShare('specificity', confusion).value,
    f1: f1(confusion).value,
    roc_auc: rocAuc(labelled)?.value ?? null,
    average_precision: averagePrecision(labelled)?.value ?? null,
    log_loss: probable ? (logLoss(labelled)?.value ?? null) : null,
    brier: probable ? (brierScore(labelled)?.value ?? null) : null,
  };
}

/** The expected metrics when rows at a score have the positive outcome with the mapped probability. */
export function expectedValues(table: CalledScores, calledMap: ScoreMap, otherMap: ScoreMap = calledMap): ExpectedValues {
  const hits = (counts: ArrayLike<number>, map: ScoreMap): Float64Array =>
    Float64Array.from({ length: table.scores.length }, (_, i) => (counts[i] ?? 0) * within(map(table.scores[i] ?? 0)));
  return calledMetrics(table, hits(table.called, calledMap), hits(table.others, otherMap));
}

/** Maps refitted to `draws` seeded redraws of the rows they were fitted to. What is redrawn is the table of counts, so no rows are needed. */
export function redrawnMaps(reference: LabelledScores, uniform: Uniform, draws: number): readonly ScoreMap[] {
  const size = reference.scores.length;
  const weights = Float64Array.from({ length: 2 * size }, (_, i) => (i < size ? reference.positives[i] : reference.negatives[i - size]) ?? 0);
  const rows = total(weights);
  const into = new Float64Array(2 * size);
  return Array.from({ length: draws }, () => {
    drawMultinomial(uniform, rows, weights, into);
    return isotonicMap({ scores: reference.scores, positives: into.slice(0, size), negatives: into.slice(size) });
  });
}

/** One simulated realisation of the metrics: outcomes drawn with the mapped probabilities. */
export function simulatedValues(table: CalledScores, uniform: Uniform, calledMap: ScoreMap, otherMap: ScoreMap = calledMap): ExpectedValues {
  const draw = (counts: ArrayLike<number>, map: ScoreMap): Float64Array =>
    Float64Array.from({ length: table.scores.length }, (_, i) => {
      const n = counts[i] ?? 0;
      return n === 0 ? 0 : drawBinomial(uniform, n, within(map(table.scores[i] ?? 0)));
    });
  return calledMetrics(table, draw(table.called, calledMap), draw(table.others, otherMap));
}

/**
 * The interval in which the realised metric is expected: from the spread of simulated realisations, in which both the outcomes and (through redrawn
 * maps) the calibration vary. On the logit scale for what lies in (0, 1), else plain. null without a value or with fewer than 20 defined draws.
 */
export function realisedInterval(value: number | null, drawn: readonly (number | null)[], bounded: boolean, level = 0.95): Interval | null {
  const values = drawn.filter((x) => x !== null);
  if (value === null || values.length < 20) return null;
  const mean = total(values) / values.length;
  const deviation = sqrt(values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (values.length - 1));
  const reach = normalQuantile(1 - (1 - level) / 2) * deviation;
  if (!bounded) return { low: Math.max(0, value - reach), high: value + reach };
  if (value <= 0 || value >= 1) return { low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
  const center = ln(value / (1 - value));
  const span = reach / (value * (1 - value));
  const back = (logit: number): number => 1 / (1 + exp(-logit));
  return { low: back(center - span), high: back(center + span) };
}

/** Folds called scores into the bins (edge, edge] of `edges` with open ends; each bin's score is the mean of its rows'. Keeps simulations small. */
export function foldScores(table: CalledScores, edges: readonly number[]): CalledScores {
  const bins = edges.length + 1;
  const sums = new Float64Array(bins);
  const called = new Float64Array(bins);
  const others = new Float64Array(bins);
  let bin = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const score = table.scores[i] ?? 0;
    while (bin < edges.length && score > (edges[bin] ?? Infinity)) bin += 1;
    const yes = table.called[i] ?? 0;
    const no = table.others[i] ?? 0;
    called[bin] = (called[bin] ?? 0) + yes;
    others[bin] = (others[bin] ?? 0) + no;
    sums[bin] = (sums[bin] ?? 0) + score * (yes + no);
  }
  const used = Array.from({ length: bins }, (_, b) => b).filter((b) => (called[b] ?? 0) + (others[b] ?? 0) > 0);
  const pick = (from: Float64Array): number[] => used.map((b) => from[b] ?? 0);
  return { scores: used.map((b) => (sums[b] ?? 0) / ((called[b] ?? 0) + (others[b] ?? 0))), called: pick(called), others: pick(others) };
}

function within(p: number): number {
  return Math.min(1, Math.max(0, p));
}

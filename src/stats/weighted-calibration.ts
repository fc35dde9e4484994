import type { BinGap, CalibrationError, ReliabilityBin } from './calibration-error.ts';
import { sqrt } from './elementary.ts';
import type { GroupCalibration } from './group-calibration.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { calibrationLine } from './logistic.ts';
import { squaredLoss } from './probability-scores.ts';
import type { Uniform } from './random.ts';
import { drawBinomial } from './resampling.ts';
import { effectiveSize, outcomeWeights, weightedMeanLoss, weightedShare, type WeightedScores, type WeightSums } from './weighted.ts';

/** Weights by score and outcome, with the rows behind them. All three have the same scores. */
export interface WeightedOutcomes extends WeightedScores {
  readonly rows: LabelledScores;
}

interface Bin {
  rows: number;
  positives: number;
  /** Weights of positive rows and of all, and Σ weight × score. */
  hits: { sum: number; squares: number };
  all: { sum: number; squares: number };
  scores: number;
}

/**
 * Measures a weighted group on `edges` that all groups share; bins are [a, b), the last one closed. Scores in [0, 1]. With equal weights it is `groupCalibration`. Shares have Wilson's
 * interval at the effective size of `sizeOfShare`; the line is the pseudo-maximum likelihood one (Binder 1983); the Brier score's variance is linearised. null without labelled rows.
 */
export function weightedGroupCalibration(
  table: WeightedOutcomes,
  edges: readonly number[],
  uniform: Uniform,
  level = 0.95,
  draws = 200,
): GroupCalibration | null {
  const positives = outcomeWeights(table, 'positives');
  const negatives = outcomeWeights(table, 'negatives');
  const all: WeightSums = { sum: positives.sum + negatives.sum, squares: positives.squares + negatives.squares };
  const share = weightedShare(positives, all, level);
  if (share === null || share.interval === null) return null;
  const bins = binsOf(table, edges);
  const { value: observed, interval } = share;
  const predicted = bins.reduce((sum, bin) => sum + bin.scores, 0) / all.sum;
  const loss = weightedMeanLoss(table, squaredLoss, level);
  return {
    n: bins.reduce((sum, bin) => sum + bin.rows, 0),
    predicted,
    observed,
    inTheLarge: { value: observed - predicted, interval: { low: interval.low - predicted, high: interval.high - predicted } },
    observedExpected: predicted > 0 ? { value: observed / predicted, interval: { low: interval.low / predicted, high: interval.high / predicted } } : null,
    error: errorOf(bins, all.sum),
    whenCalibrated: weightedErrorWhenCalibrated(table, edges, uniform, draws),
    line: calibrationLine(table.sums, table.squares),
    brier: loss?.interval ? { value: loss.value, interval: loss.interval } : null,
    curve: bins.flatMap((bin, i) => curveBin(bin, edges[i] ?? 0, edges[i + 1] ?? 1, level)),
  };
}

/** The bin of a score, from that of a lower one on. */
function binFrom(edges: readonly number[], score: number, from: number): number {
  let b = from;
  while (b < edges.length - 2 && score >= (edges[b + 1] ?? Infinity)) b += 1;
  return b;
}

function binsOf({ sums, squares, rows }: WeightedOutcomes, edges: readonly number[]): readonly Bin[] {
  const bins = Array.from(
    { length: edges.length - 1 },
    (): Bin => ({ rows: 0, positives: 0, hits: { sum: 0, squares: 0 }, all: { sum: 0, squares: 0 }, scores: 0 }),
  );
  let b = 0;
  for (let i = 0; i < sums.scores.length; i += 1) {
    const score = sums.scores[i] ?? 0;
    b = binFrom(edges, score, b);
    const bin = bins[b];
    if (bin === undefined) continue;
    const [hit, miss] = [sums.positives[i] ?? 0, sums.negatives[i] ?? 0];
    bin.rows += (rows.positives[i] ?? 0) + (rows.negatives[i] ?? 0);
    bin.positives += rows.positives[i] ?? 0;
    bin.hits.sum += hit;
    bin.hits.squares += squares.positives[i] ?? 0;
    bin.all.sum += hit + miss;
    bin.all.squares += (squares.positives[i] ?? 0) + (squares.negatives[i] ?? 0);
    bin.scores += (hit + miss) * score;
  }
  return bins;
}

/** The calibration error of weighted scores in [0, 1] on bins [a, b), the last one closed; `calibrationError` where all weights are equal. null where nothing weighs. */
export function weightedCalibrationError(table: WeightedOutcomes, edges: readonly number[]): CalibrationError | null {
  const bins = binsOf(table, edges);
  const all = bins.reduce((sum, bin) => sum + bin.all.sum, 0);
  return all > 0 ? errorOf(bins, all) : null;
}

/** Weighted scores with one score per bin, its mean: as much as redraws of outcomes need of many distinct scores. */
export function thinnedScores(table: WeightedOutcomes, edges: readonly number[]): WeightedScores {
  const bins = binsOf(table, edges).filter((bin) => bin.all.sum > 0);
  const scores = bins.map((bin) => bin.scores / bin.all.sum);
  const of = (what: 'sum' | 'squares') => ({
    scores,
    positives: bins.map((bin) => bin.hits[what]),
    negatives: bins.map((bin) => Math.max(0, bin.all[what] - bin.hits[what])),
  });
  return { sums: of('sum'), squares: of('squares') };
}

/** The bins that the debiased error of weighted scores is made of. */
export function weightedGaps(table: WeightedOutcomes, edges: readonly number[]): readonly BinGap[] {
  const bins = binsOf(table, edges);
  const all = bins.reduce((sum, bin) => sum + bin.all.sum, 0);
  return bins.flatMap((bin) => (effectiveSize(bin.all) > 1 + 1e-9 ? [gapOf(bin, all)] : []));
}

/** A bin's gap, with the linearised variance of its share. */
function gapOf({ hits, all, scores }: Bin, total: number): BinGap {
  const observed = hits.sum / all.sum;
  const gap = observed - scores / all.sum;
  const k = effectiveSize(all);
  const spread = hits.squares * (1 - observed) * (1 - observed) + Math.max(0, all.squares - hits.squares) * observed * observed;
  return { part: all.sum / total, square: gap * gap, noise: ((spread / all.sum / all.sum) * k) / (k - 1) };
}

function curveBin(bin: Bin, from: number, to: number, level: number): readonly ReliabilityBin[] {
  const share = weightedShare(bin.hits, bin.all, level);
  if (share === null || share.interval === null) return [];
  return [{ from, to, n: bin.rows, positives: bin.positives, predicted: bin.scores / bin.all.sum, observed: share.value, interval: share.interval }];
}

/** Kumar, Liang and Ma's (2019) errors; from each bin's square its own linearised variance Σw²(y − mean)²/(Σw)² · k/(k − 1) is taken off, k effective rows. */
function errorOf(bins: readonly Bin[], total: number): CalibrationError {
  let [l1, squares, maximum, debiased] = [0, 0, 0, 0];
  for (const bin of bins) {
    const { hits, all, scores } = bin;
    if (!(all.sum > 0)) continue;
    const observed = hits.sum / all.sum;
    const gap = Math.abs(observed - scores / all.sum);
    const part = all.sum / total;
    l1 += part * gap;
    squares += part * gap * gap;
    maximum = Math.max(maximum, gap);
    if (!(effectiveSize(all) > 1 + 1e-9)) continue;
    const { square, noise } = gapOf(bin, total);
    debiased += part * (square - noise);
  }
  return { l1, l2: sqrt(squares), maximum, debiased: sqrt(Math.max(0, debiased)) };
}

/**
 * The plug-in error `l1` when scores are true, its mean and 95th percentile: at each score, outcomes are drawn for (Σw)²/Σw² items of equal weight, which have the mean and, up to rounding, the variance of the weighted
 * rows (the scaled law of Bohm and Zech 2014).
 */
export function weightedErrorWhenCalibrated(
  { sums, squares }: WeightedScores,
  edges: readonly number[],
  uniform: Uniform,
  draws = 200,
): { readonly mean: number; readonly p95: number } {
  const size = sums.scores.length;
  const [weights, items, place] = [new Float64Array(size), new Float64Array(size), new Int32Array(size)];
  let total = 0;
  for (let i = 0; i < size; i += 1) {
    const w = (sums.positives[i] ?? 0) + (sums.negatives[i] ?? 0);
    weights[i] = w;
    items[i] = w > 0 ? Math.max(1, Math.round(effectiveSize({ sum: w, squares: (squares.positives[i] ?? 0) + (squares.negatives[i] ?? 0) }))) : 0;
    place[i] = binFrom(edges, sums.scores[i] ?? 0, i === 0 ? 0 : (place[i - 1] ?? 0));
    total += w;
  }
  const errors: number[] = [];
  for (let d = 0; d < draws; d += 1) {
    const gaps = new Float64Array(edges.length - 1);
    for (let i = 0; i < size; i += 1) {
      const n = items[i] ?? 0;
      if (n === 0) continue;
      const score = Math.min(1, Math.max(0, sums.scores[i] ?? 0));
      gaps[place[i] ?? 0] = (gaps[place[i] ?? 0] ?? 0) + (weights[i] ?? 0) * (drawBinomial(uniform, n, score) / n - score);
    }
    errors.push(gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total);
  }
  errors.sort((a, b) => a - b);
  return { mean: errors.reduce((sum, error) => sum + error, 0) / draws, p95: errors[Math.ceil(0.95 * draws) - 1] ?? 0 };
}

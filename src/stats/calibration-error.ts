import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { wilson, type Interval } from './intervals.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { valueAtRank } from './quantiles.ts';
import type { Uniform } from './random.ts';
import { drawBinomial } from './resampling.ts';
import { total } from './value-counts.ts';

/** One bin of a reliability curve. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly positives: number;
  /** Mean score. */
  readonly predicted: number;
  /** Share of positive outcomes, with its Wilson interval. */
  readonly observed: number;
  readonly interval: Interval;
}

/** Equal-width edges 0, 1/bins, … 1. */
export function equalWidthEdges(bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => i / bins);
}

/**
 * Edges from 0 to 1 that split the scores into at most `bins` bins of about equal mass; inner edges lie midway between the scores on both sides of the
 * split and are given once (Kumar, Liang and Ma 2019).
 */
export function equalMassBinEdges(table: LabelledScores, bins: number): number[] {
  const counts = Array.from({ length: table.scores.length }, (_, i) => (table.positives[i] ?? 0) + (table.negatives[i] ?? 0));
  const counted = { values: table.scores, counts };
  const n = total(counts);
  const edges = [0];
  for (let i = 1; i < bins; i += 1) {
    const rank = Math.floor((i * n) / bins);
    const edge = ((valueAtRank(counted, rank) ?? 0) + (valueAtRank(counted, rank + 1) ?? 0)) / 2;
    if (edge > (edges.at(-1) ?? 0) && edge < 1) edges.push(edge);
  }
  return [...edges, 1];
}

/** The reliability curve over bins [a, b), the last one closed; bins without rows are left out. */
export function reliabilityCurve(table: LabelledScores, edges: readonly number[], level = 0.95): readonly ReliabilityBin[] {
  const bins = edges.length - 1;
  const n = new Array<number>(bins).fill(0);
  const hits = new Array<number>(bins).fill(0);
  const scores = new Array<number>(bins).fill(0);
  let b = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const score = table.scores[i] ?? 0;
    while (b < bins - 1 && score >= (edges[b + 1] ?? Infinity)) b += 1;
    const count = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    n[b] = (n[b] ?? 0) + count;
    hits[b] = (hits[b] ?? 0) + (table.positives[i] ?? 0);
    scores[b] = (scores[b] ?? 0) + count * score;
  }
  return n.flatMap((count, i) => {
    const positives = hits[i] ?? 0;
    const interval = wilson(positives, count, level);
    if (interval === null) return [];
    return [{ from: edges[i] ?? 0, to: edges[i + 1] ?? 1, n: count, positives, predicted: (scores[i] ?? 0) / count, observed: positives / count, interval }];
  });
}

/** How far probabilities are from what happened. All in [0, 1]. */
export interface CalibrationError {
  /** Expected calibration error: Σ (n_b/N)·|observed − predicted|. Above 0 even for a perfect model. */
  readonly l1: number;
  /** Root of Σ (n_b/N)·(observed − predicted)². */
  readonly l2: number;
  readonly maximum: number;
  /** `l2` with each bin's own sampling variance taken off before the root (Kumar, Liang and Ma 2019); about 0 for a perfect model. */
  readonly debiased: number;
}

/** The calibration error of a reliability curve. null when it has no bins. */
export function calibrationError(curve: readonly ReliabilityBin[]): CalibrationError | null {
  const all = curve.reduce((sum, bin) => sum + bin.n, 0);
  if (all === 0) return null;
  let l1 = 0;
  let squares = 0;
  let maximum = 0;
  let debiased = 0;
  for (const { n, observed, predicted } of curve) {
    const gap = Math.abs(observed - predicted);
    l1 += (n / all) * gap;
    squares += (n / all) * gap * gap;
    maximum = Math.max(maximum, gap);
    if (n >= 2) debiased += (n / all) * (gap * gap - (observed * (1 - observed)) / (n - 1));
  }
  return { l1, l2: sqrt(squares), maximum, debiased: sqrt(Math.max(0, debiased)) };
}

/** One bin of the debiased error: its share of all rows, the square of its gap, and the sampling variance of what was observed. */
export interface BinGap {
  readonly part: number;
  readonly square: number;
  readonly noise: number;
}

/** The bins that `debiased` is made of. */
export function gapsOf(curve: readonly ReliabilityBin[]): readonly BinGap[] {
  const all = curve.reduce((sum, bin) => sum + bin.n, 0);
  return curve.flatMap(({ n, observed, predicted }) =>
    n < 2 ? [] : [{ part: n / all, square: (observed - predicted) * (observed - predicted), noise: (observed * (1 - observed)) / (n - 1) }],
  );
}

/**
 * The interval of the debiased error: that of its square S = Σ w (g² − v), normal with the variance 4 Σ w² v (g² − v) + 2 Σ w² v², and then the root. Of
 * scores that are right S lies about 0, below it as often as above, while the root is never below 0: taken of the root, the interval would leave out 0 too often.
 */
export function debiasedInterval(gaps: readonly BinGap[], level: number): Interval {
  const sum = (of: (gap: BinGap) => number): number => total(gaps.map(of));
  const value = sum(({ part, square, noise }) => part * (square - noise));
  const known = Math.max(
    0,
    sum(({ part, square, noise }) => part * part * noise * (square - noise)),
  );
  const reach = normalQuantile(1 - (1 - level) / 2) * sqrt(4 * known + 2 * sum(({ part, noise }) => part * part * noise * noise));
  return { low: sqrt(Math.max(0, value - reach)), high: Math.min(1, sqrt(Math.max(0, value + reach))) };
}

/**
 * What the plug-in error `l1` would be if the scores were true probabilities: its mean and 95th percentile over `draws` seeded relabellings. The noise
 * floor under a reliability curve; for small groups most of an ECE.
 */
export function errorWhenCalibrated(
  table: LabelledScores,
  edges: readonly number[],
  uniform: Uniform,
  draws = 200,
): { readonly mean: number; readonly p95: number } | null {
  const errors: number[] = [];
  for (let d = 0; d < draws; d += 1) {
    const positives = Array.from({ length: table.scores.length }, (_, i) =>
      drawBinomial(uniform, (table.positives[i] ?? 0) + (table.negatives[i] ?? 0), Math.min(1, Math.max(0, table.scores[i] ?? 0))),
    );
    const negatives = positives.map((hits, i) => (table.positives[i] ?? 0) + (table.negatives[i] ?? 0) - hits);
    const error = calibrationError(reliabilityCurve({ scores: table.scores, positives, negatives }, edges));
    if (error === null) return null;
    errors.push(error.l1);
  }
  errors.sort((a, b) => a - b);
  return { mean: errors.reduce((sum, error) => sum + error, 0) / draws, p95: errors[Math.ceil(0.95 * draws) - 1] ?? 0 };
}

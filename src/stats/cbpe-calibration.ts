import { isotonicFit, isotonicValue } from './isotonic.ts';
import type { LabelledScores } from './labelled-scores.ts';
import type { Uniform } from './random.ts';
import { drawMultinomial } from './resampling.ts';
import { total } from './value-counts.ts';
import { effectiveSize } from './weighted.ts';

/** A map from scores to probabilities of the positive outcome. */
export type ScoreMap = (score: number) => number;

/** The isotonic map of labelled scores; 0.5 everywhere when nothing is counted. */
export function isotonicMap(table: LabelledScores): ScoreMap {
  const fit = isotonicFit(table);
  return (score) => isotonicValue(fit, score) ?? 0.5;
}

/** Whether a map helps: the calibration error of the scores as they are and of the map on rows it was not fitted to. */
export interface CalibrationCheck {
  readonly before: number;
  readonly after: number;
  readonly helps: boolean;
}

/**
 * Compares scores and isotonic map by expected calibration error over `bins` bins of about equal mass, the map out of fold. null without both outcomes.
 */
export function isotonicHelps(table: LabelledScores, uniform: Uniform, squares: LabelledScores = table, folds = 10, bins = 10): CalibrationCheck | null {
  const mapped = hitsOutOfFold(table, uniform, squares, folds);
  if (mapped === null) return null;
  const rows = total(table.positives) + total(table.negatives);
  const before = massError(table, rows, bins, (i, n) => n * (table.scores[i] ?? 0));
  const after = massError(table, rows, bins, (i) => mapped[i] ?? 0);
  return { before, after, helps: after < before };
}

/**
 * Rows of each score that are expected to be positive by isotonic maps that have not seen them. Rows of a score and outcome are exchangeable, so folds are
 * drawn for counts of rows, seeded: each row falls into one of `folds` with equal chance. Of weighted rows, `table` holds sums of weights and `squares` sums of their
 * squares; each score and outcome falls into folds as (Σw)²/Σw² rows of equal weight. null without both outcomes.
 */
export function hitsOutOfFold(table: LabelledScores, uniform: Uniform, squares: LabelledScores = table, folds = 10): Float64Array | null {
  const size = table.scores.length;
  const even = new Array<number>(folds).fill(1);
  const split = (outcome: 'positives' | 'negatives'): Fold[] =>
    Array.from({ length: size }, (_, i) => {
      const weights = { sum: table[outcome][i] ?? 0, squares: squares[outcome][i] ?? 0 };
      const rows = weights.sum > 0 ? Math.max(1, Math.round(effectiveSize(weights))) : 0;
      const into = new Float64Array(folds);
      drawMultinomial(uniform, rows, even, into);
      return { rows, into, weight: rows > 0 ? weights.sum / rows : 0 };
    });
  const hits = split('positives');
  const misses = split('negatives');
  const held = (part: Fold | undefined, f: number): number => (part?.into[f] ?? 0) * (part?.weight ?? 0);
  const others = (part: Fold | undefined, f: number): number => ((part?.rows ?? 0) - (part?.into[f] ?? 0)) * (part?.weight ?? 0);
  const mapped = new Float64Array(size);
  const positives = total(table.positives);
  if (positives === 0 || total(table.negatives) === 0) return null;
  for (let f = 0; f < folds; f += 1) {
    const map = isotonicMap({
      scores: table.scores,
      positives: hits.map((part) => others(part, f)),
      negatives: misses.map((part) => others(part, f)),
    });
    for (let i = 0; i < size; i += 1) {
      const rows = held(hits[i], f) + held(misses[i], f);
      if (rows > 0) mapped[i] = (mapped[i] ?? 0) + rows * map(table.scores[i] ?? 0);
    }
  }
  return mapped;
}

/** The rows of one score and outcome, each of the same weight, by fold. */
interface Fold {
  readonly rows: number;
  readonly into: Float64Array;
  readonly weight: number;
}

/** Expected calibration error over bins of about equal mass in order of score; equal scores stay together. `predicted` gives Σ p of one score's rows. */
function massError(table: LabelledScores, rows: number, bins: number, predicted: (index: number, n: number) => number): number {
  let error = 0;
  let seen = 0;
  let bin = 0;
  let gap = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const n = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    if (n === 0) continue;
    gap += (table.positives[i] ?? 0) - predicted(i, n);
    seen += n;
    if (seen >= ((bin + 1) * rows) / bins) {
      error += Math.abs(gap) / rows;
      gap = 0;
      while (bin < bins && seen >= ((bin + 1) * rows) / bins) bin += 1;
    }
  }
  return error + Math.abs(gap) / rows;
}

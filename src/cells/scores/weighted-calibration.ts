import { debiasedInterval } from '../../stats/calibration-error.ts';
import { seededUniform } from '../../stats/random.ts';
import { thinnedScores, weightedCalibrationError, weightedErrorWhenCalibrated, weightedGaps, type WeightedOutcomes } from '../../stats/weighted-calibration.ts';
import { effectiveSize, outcomeWeights } from '../../stats/weighted.ts';
import { reliabilityEdges } from './binary-figures.ts';
import { undefinedFigure, type Figure } from './figure.ts';

const metric = 'expected_calibration_error';

/** True where all scores lie in [0, 1]. */
export function areProbabilities({ sums }: WeightedOutcomes): boolean {
  return (sums.scores[0] ?? 0) >= 0 && (sums.scores[sums.scores.length - 1] ?? 1) <= 1;
}

/** Weighted calibration error over 15 bins of equally many rows, its noise taken off. `full` adds the interval. */
export function weightedCalibrationFigure(table: WeightedOutcomes, level: number, full: boolean): Figure {
  const [positives, negatives] = [outcomeWeights(table, 'positives'), outcomeWeights(table, 'negatives')];
  const n = Math.floor(effectiveSize({ sum: positives.sum + negatives.sum, squares: positives.squares + negatives.squares }) + 1e-9);
  if (n === 0) return undefinedFigure(metric, 'no_rows');
  if (!areProbabilities(table)) return undefinedFigure(metric, 'outside_unit_range', n);
  const edges = reliabilityEdges(table.rows);
  const found = weightedCalibrationError(table, edges);
  if (found === null) return undefinedFigure(metric, 'no_rows');
  const value = found.debiased;
  if (!full || n < 2) return { metric, value, n, low: null, high: null, method: '', intervalReason: n < 2 ? 'below_n_min' : 'not_computed' };
  const { low, high } = debiasedInterval(weightedGaps(table, edges), level);
  return { metric, value, n, low, high, method: 'normal, of the square, linearised' };
}

/** The plain weighted calibration error, and what it would be if the scores were right; null where scores are no probabilities. */
export function weightedCalibrationNoise(
  table: WeightedOutcomes,
  seed: number,
): { readonly plain: number; readonly expected: number; readonly p95: number } | null {
  if (table.sums.scores.length === 0 || !areProbabilities(table)) return null;
  const edges = reliabilityEdges(table.rows);
  const plain = weightedCalibrationError(table, edges);
  const thinned = table.sums.scores.length > 3000 ? thinnedScores(table, edges) : table;
  const expected = weightedErrorWhenCalibrated(thinned, edges, seededUniform(seed));
  return plain === null ? null : { plain: plain.l1, expected: expected.mean, p95: expected.p95 };
}

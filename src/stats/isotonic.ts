import type { LabelledScores } from './labelled-scores.ts';

/** A rising step-and-slope function: at each of `scores` the fitted value; between them straight lines, outside the nearest end. */
export interface IsotonicFit {
  readonly scores: readonly number[];
  readonly values: readonly number[];
}

/**
 * The rising function of the score closest to the share of positive outcomes (least squares, weighted by counts), by pooling adjacent violators
 * (Ayer et al. 1955). Equal to scikit-learn's `IsotonicRegression(out_of_bounds='clip')` on the same rows. Empty when nothing is counted.
 */
export function isotonicFit(table: LabelledScores): IsotonicFit {
  const weights: number[] = [];
  const sums: number[] = [];
  const lengths: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < table.scores.length; i += 1) {
    const weight = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    if (weight <= 0) continue;
    scores.push(table.scores[i] ?? 0);
    weights.push(weight);
    sums.push(table.positives[i] ?? 0);
    lengths.push(1);
    for (let last = weights.length - 1; last > 0; last -= 1) {
      const here = (sums[last] ?? 0) * (weights[last - 1] ?? 0);
      const before = (sums[last - 1] ?? 0) * (weights[last] ?? 0);
      if (before < here) break;
      weights[last - 1] = (weights[last - 1] ?? 0) + (weights.pop() ?? 0);
      sums[last - 1] = (sums[last - 1] ?? 0) + (sums.pop() ?? 0);
      lengths[last - 1] = (lengths[last - 1] ?? 0) + (lengths.pop() ?? 0);
    }
  }
  const values = weights.flatMap((weight, block) => new Array<number>(lengths[block] ?? 0).fill((sums[block] ?? 0) / weight));
  return { scores, values };
}

/** The fitted value at a score. null when the fit is empty. */
export function isotonicValue(fit: IsotonicFit, score: number): number | null {
  const last = fit.scores.length - 1;
  if (last < 0) return null;
  if (score <= (fit.scores[0] ?? 0)) return fit.values[0] ?? null;
  if (score >= (fit.scores[last] ?? 0)) return fit.values[last] ?? null;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((fit.scores[middle] ?? 0) <= score) low = middle;
    else high = middle;
  }
  const from = fit.scores[low] ?? 0;
  const to = fit.scores[high] ?? 0;
  const a = fit.values[low] ?? 0;
  const b = fit.values[high] ?? 0;
  return a + ((b - a) * (score - from)) / (to - from);
}

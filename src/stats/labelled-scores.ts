import { total } from './value-counts.ts';

/** Distinct scores in ascending order, with how many rows of each had the positive and the negative outcome (counts, weights or expected counts). */
export interface LabelledScores {
  readonly scores: ArrayLike<number>;
  readonly positives: ArrayLike<number>;
  readonly negatives: ArrayLike<number>;
}

/** Counts scores in any order with their outcomes. Scores must be finite. */
export function labelScores(scores: ArrayLike<number>, isPositive: ArrayLike<boolean>): LabelledScores {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const values: number[] = [];
  const positives: number[] = [];
  const negatives: number[] = [];
  for (const i of order) {
    const score = scores[i] ?? 0;
    if (values.length === 0 || values[values.length - 1] !== score) {
      values.push(score);
      positives.push(0);
      negatives.push(0);
    }
    const side = isPositive[i] === true ? positives : negatives;
    side[side.length - 1] = (side[side.length - 1] ?? 0) + 1;
  }
  return { scores: values, positives, negatives };
}

/** Rows of both outcomes. */
export function outcomeTotals(table: LabelledScores): { readonly positives: number; readonly negatives: number } {
  return { positives: total(table.positives), negatives: total(table.negatives) };
}

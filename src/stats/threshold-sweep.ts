import { groupRate, type GroupRateName } from './group-rates.ts';

/** Distinct scores of one group, ascending, with rows by outcome; rows without a known outcome apart. */
export interface ScoredGroup {
  readonly scores: ArrayLike<number>;
  readonly positives: ArrayLike<number>;
  readonly negatives: ArrayLike<number>;
  readonly unlabelled: ArrayLike<number>;
}

/** `steps` + 1 thresholds of equal distance from `low` to `high`, both included. */
export function thresholdGrid(low: number, high: number, steps = 100): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => (i === steps ? high : low + ((high - low) * i) / steps));
}

/** The group's count vector (see `groupCells`) at each threshold, ascending, when scores of at least the threshold are called positive. */
export function sweepCounts(group: ScoredGroup, thresholds: readonly number[]): readonly (readonly number[])[] {
  let [positives, negatives, unlabelled] = [0, 0, 0];
  for (let i = 0; i < group.scores.length; i += 1) {
    positives += group.positives[i] ?? 0;
    negatives += group.negatives[i] ?? 0;
    unlabelled += group.unlabelled[i] ?? 0;
  }
  let [fn, tn, rejected] = [0, 0, 0];
  let next = 0;
  return thresholds.map((threshold) => {
    while (next < group.scores.length && (group.scores[next] ?? 0) < threshold) {
      fn += group.positives[next] ?? 0;
      tn += group.negatives[next] ?? 0;
      rejected += group.unlabelled[next] ?? 0;
      next += 1;
    }
    return [positives - fn, negatives - tn, fn, tn, unlabelled - rejected, rejected];
  });
}

/**
 * The index of the threshold at which the group's rate comes closest to `target`; of equally close ones the highest threshold. Unlike a greedy search from one
 * group to the next it does not depend on the order of groups. null where the rate is undefined everywhere.
 */
export function closestThreshold(sweep: readonly (readonly number[])[], metric: GroupRateName, target: number): number | null {
  let best: number | null = null;
  let distance = Infinity;
  sweep.forEach((vector, i) => {
    const { value } = groupRate(metric, vector);
    if (value === null || Math.abs(value - target) > distance) return;
    best = i;
    distance = Math.abs(value - target);
  });
  return best;
}

import { hodgesLehmann } from './hodges-lehmann.ts';
import type { AlignedCounts } from './value-counts.ts';

/** What a rank judge says of one metric: higher or lower than it may be, or neither. */
export type RankJudgement = 'high' | 'low' | 'pass';

export interface RankJudgeOptions {
  /** Share of the shift itself by which the interval has to clear 0. Default 0.25. */
  readonly tolerance?: number;
  /** Default 0.98. */
  readonly level?: number;
  /** Smallest ratio of means that counts as higher; largest that counts as lower. Default 1 and 1. */
  readonly allowedIncrease?: number;
  readonly allowedDecrease?: number;
}

/**
 * The judgement of Kayenta's NetflixACAJudge, so that a decision from there can be found again: the experiment (the counts' reference) is high when the interval of
 * Hodges and Lehmann's shift lies above tolerance · |shift| and the ratio of means is at least `allowedIncrease`, low likewise. It asks whether the interval is
 * narrow against the shift, not whether the shift is small against a margin; no verdict here rests on it. null when a side is empty.
 */
export function rankJudgement(counts: AlignedCounts, options: RankJudgeOptions = {}): RankJudgement | null {
  const { tolerance = 0.25, level = 0.98, allowedIncrease = 1, allowedDecrease = 1 } = options;
  const shift = hodgesLehmann(counts, level);
  if (shift === null) return null;
  const bound = tolerance * Math.abs(shift.value);
  const ratio = meanRatio(counts);
  if (shift.low > bound && (ratio === null || ratio >= allowedIncrease)) return 'high';
  return shift.high < -bound && (ratio === null || ratio <= allowedDecrease) ? 'low' : 'pass';
}

/** The mean of the reference over that of the current values; null where either is 0, and then nothing is asked of it. */
function meanRatio({ values, reference, current }: AlignedCounts): number | null {
  let [a, n, b, m] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    a += value * (reference[i] ?? 0);
    n += reference[i] ?? 0;
    b += value * (current[i] ?? 0);
    m += current[i] ?? 0;
  }
  return a === 0 || b === 0 ? null : a / n / (b / m);
}

/** How many metrics of a group passed, did not, or had no data; with the group's weight in percent, or null to share what is left. */
export interface JudgedGroup {
  readonly weight: number | null;
  readonly passed: number;
  readonly failed: number;
  readonly withoutData: number;
}

/**
 * The score of the same judge, in [0, 100] with two decimals: the share of passed metrics of each group, weighted. It counts a group without any data as passed,
 * which is why no verdict here rests on it. null without groups.
 */
export function judgeScore(groups: readonly JudgedGroup[]): number | null {
  if (groups.length === 0) return null;
  const given = groups.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const open = groups.filter(({ weight }) => weight === null).length;
  const score = groups.reduce((sum, { weight, passed, failed }) => {
    const own = passed + failed === 0 ? 100 : (100 * passed) / (passed + failed);
    return sum + (own * (weight ?? (100 - given) / open)) / 100;
  }, 0);
  return Math.round(score * 100) / 100;
}

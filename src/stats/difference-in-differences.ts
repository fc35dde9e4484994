import { normalCdf } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { effectiveDifference } from './group-rates.ts';
import type { Interval } from './intervals.ts';
import { moverDifference } from './proportion-intervals.ts';

/** A share and the (effective) number of rows behind it. */
export interface SizedShare {
  readonly share: number;
  readonly size: number;
}

/** How much the gap between two groups moved: (after1 − after2) − (before1 − before2). */
export interface GapChange {
  readonly before: { readonly value: number; readonly interval: Interval };
  readonly after: { readonly value: number; readonly interval: Interval };
  readonly value: number;
  /** MOVER from the two Newcombe intervals (Zou and Donner 2008). */
  readonly interval: Interval;
  /** Unpooled z of the change and its two-sided p; null when no share has any spread. */
  readonly test: { readonly statistic: number; readonly p: number } | null;
}

/**
 * The difference in differences of four shares. The two groups are independent; `correlation` is that of the two gaps, in [−1, 1]: 0 for two samples, above 0 where the same requests
 * or persons stand in both. null when one has no rows.
 */
export function gapChange(
  after: readonly [SizedShare, SizedShare],
  before: readonly [SizedShare, SizedShare],
  level = 0.95,
  correlation = 0,
): GapChange | null {
  const gap = ([first, second]: readonly [SizedShare, SizedShare]) => {
    const interval = effectiveDifference(first.share, first.size, second.share, second.size, level);
    return interval === null ? null : { value: first.share - second.share, interval };
  };
  const now = gap(after);
  const then = gap(before);
  if (now === null || then === null) return null;
  const value = now.value - then.value;
  const interval = moverDifference({ value: now.value, ...now.interval }, { value: then.value, ...then.interval }, correlation);
  const [ofAfter, ofBefore] = [after, before].map(varianceOfGap);
  const variance = Math.max(0, (ofAfter ?? 0) + (ofBefore ?? 0) - 2 * correlation * sqrt((ofAfter ?? 0) * (ofBefore ?? 0)));
  const statistic = variance > 0 ? value / sqrt(variance) : 0;
  return {
    before: then,
    after: now,
    value,
    interval: { low: Math.max(-2, interval.low), high: Math.min(2, interval.high) },
    test: variance > 0 ? { statistic, p: Math.min(1, 2 * normalCdf(-Math.abs(statistic))) } : null,
  };
}

/** The variance of the difference of two independent shares. */
export function varianceOfGap(shares: readonly SizedShare[]): number {
  return shares.reduce((sum, { share, size }) => sum + (share * (1 - share)) / size, 0);
}

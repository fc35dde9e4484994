import { sqrt } from '../../stats/elementary.ts';
import { judgeFigure } from '../scores/figure.ts';
import type { Verdict } from '../types.ts';
import type { EstimatedGroup, Metric } from './estimates.ts';

/** What the reference's own time buckets realise. */
export interface Band {
  readonly buckets: number;
  readonly mean: number;
  /** Population standard deviation of the realised values. */
  readonly deviation: number;
  /** The part of it that the sizes of the buckets do not explain. */
  readonly between: number;
}

/** Reads the band off the reference's buckets with at least `least` labelled rows. null with fewer than three. */
export function bandOf(buckets: readonly EstimatedGroup[], metric: Metric, least: number): Band | null {
  const found = buckets.flatMap((g) => {
    const each = g.metrics.get(metric);
    return each?.realised === null || each === undefined || g.labelled < least ? [] : [{ value: each.realised, deviation: each.deviation ?? 0 }];
  });
  if (found.length < 3) return null;
  const mean = found.reduce((sum, f) => sum + f.value, 0) / found.length;
  const variance = found.reduce((sum, f) => sum + (f.value - mean) * (f.value - mean), 0) / found.length;
  const chance = found.reduce((sum, f) => sum + f.deviation * f.deviation, 0) / found.length;
  return { buckets: found.length, mean, deviation: sqrt(variance), between: sqrt(Math.max(0, variance - chance)) };
}

/** The band at a group's own size: never narrower than mean ± 3 deviations, wider where few rows alone move the metric further. */
export function bandAt(band: Band, deviation: number | null): { readonly low: number; readonly high: number } {
  const reach = 3 * Math.max(band.deviation, sqrt(band.between * band.between + (deviation ?? 0) * (deviation ?? 0)));
  return { low: band.mean - reach, high: band.mean + reach };
}

/** Where the realised value lies by the interval of the estimate on the same rows: below it (−1), in it (0) or above (1); null where that cannot be said. */
export function placeOfRealised(group: EstimatedGroup, metric: Metric, least: number): -1 | 0 | 1 | null {
  const found = group.metrics.get(metric);
  if (!found?.onLabelled?.interval || found.realised === null || group.labelled < least) return null;
  return found.realised < found.onLabelled.interval.low ? -1 : found.realised > found.onLabelled.interval.high ? 1 : 0;
}

/** True when the realised value of a group lies outside on the side where that of the same group of the reference does: its scores never meant what those of all rows mean. */
export function isLasting(group: EstimatedGroup, past: readonly EstimatedGroup[], metric: Metric, least: number): boolean {
  const place = placeOfRealised(group, metric, least);
  const same = JSON.stringify(group.keys);
  return Boolean(place) && past.some((each) => JSON.stringify(each.keys) === same && placeOfRealised(each, metric, least) === place);
}

/** Judges the estimate over all rows against its target. */
export function judgeEstimate(group: EstimatedGroup, metric: Metric, target: number | undefined, least: number): Verdict {
  const found = group.metrics.get(metric);
  const figure = {
    metric: `estimated_${metric}`,
    value: found?.value ?? null,
    n: group.n,
    low: found?.interval?.low ?? null,
    high: found?.interval?.high ?? null,
    method: '',
  };
  return judgeFigure(figure, target, least);
}

import { studentTQuantile } from '../../stats/distributions.ts';
import { locationInterval } from '../../stats/change-location.ts';
import type { ChangeTest } from '../../stats/change-significance.ts';
import { divisiveChanges, peltChanges, type FoundChange } from '../../stats/change-points.ts';
import { sqrt } from '../../stats/elementary.ts';
import type { Interval } from '../../stats/intervals.ts';
import { rateCost } from '../../stats/pelt.ts';
import type { ChangePointsParameters } from './parameters.ts';
import type { ChangeScope } from './plan.ts';
import { steadySeries, type Bucket } from './series.ts';

/** A change between two levels, each up to the neighbouring change. */
export interface LevelChange {
  /** Place of the first bucket after the change. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly test: ChangeTest;
  readonly location: { readonly low: number; readonly high: number };
  readonly before: number;
  readonly after: number;
  readonly difference: Interval & { readonly value: number };
  /** (after − before) / |before|; null where before is 0. */
  readonly relative: number | null;
  readonly n: { readonly before: number; readonly after: number };
}

/** Draws behind a location interval. */
const draws = 500;

/** Returns the changes of a series in order of time. Those smaller than asked are dropped, smallest first, and their segments joined. */
export function detectChanges(buckets: readonly Bucket[], scope: ChangeScope, p: ChangePointsParameters): readonly LevelChange[] {
  if (buckets.length < 2 * p.min_segment) return [];
  const x = steadySeries(buckets);
  const rules = { alpha: p.alpha, least: p.min_segment, seed: p.seed, nullModel: p.null_model };
  const rates =
    scope.metric.kind === 'rate'
      ? rateCost(
          buckets.map((b) => b.sum),
          buckets.map((b) => b.weight),
        )
      : null;
  let found: readonly FoundChange[] = p.method === 'pelt' ? peltChanges(x, rules, rates) : divisiveChanges(x, rules);
  for (;;) {
    const changes = describe(found, buckets, x, p);
    let smallest: LevelChange | undefined;
    for (const change of changes) if (size(change) < p.min_magnitude && (smallest === undefined || size(change) < size(smallest))) smallest = change;
    if (smallest === undefined) return changes;
    const { at } = smallest;
    found = found.filter((each) => each.at !== at);
  }
}

/** From a level of 0 any change is as large as can be. */
function size({ relative }: LevelChange): number {
  return relative === null ? Number.POSITIVE_INFINITY : Math.abs(relative);
}

function describe(found: readonly FoundChange[], buckets: readonly Bucket[], x: Float64Array, p: ChangePointsParameters): readonly LevelChange[] {
  const ends = [0, ...found.map((f) => f.at), x.length];
  return found.map(({ at, test }, i): LevelChange => {
    const from = ends[i] ?? 0;
    const to = ends[i + 2] ?? x.length;
    const left = levelOf(buckets.slice(from, at));
    const right = levelOf(buckets.slice(at, to));
    const value = right.value - left.value;
    // Dependent buckets say less than their number: a mean of first-order autoregressive values varies (1 + φ) / (1 − φ) times as much.
    const wider = (1 + test.dependence) / (1 - test.dependence);
    const df = Math.max(1, Math.min(left.count, right.count) - 1);
    const reach = studentTQuantile(1 - (1 - p.level) / 2, df) * sqrt((left.variance + right.variance) * wider);
    const place = locationInterval(x.subarray(from, to), at - from, {
      least: Math.min(p.min_segment, at - from, to - at),
      draws,
      seed: p.seed,
      dependence: test.dependence,
      level: p.level,
    });
    return {
      at,
      from,
      to,
      test,
      location: { low: from + place.low, high: from + place.high },
      before: left.value,
      after: right.value,
      difference: { value, low: value - reach, high: value + reach },
      relative: left.value === 0 ? null : value / Math.abs(left.value),
      n: { before: left.n, after: right.n },
    };
  });
}

/** The weighted level of some buckets and the variance of that level as the buckets scatter around it. */
function levelOf(buckets: readonly Bucket[]): { readonly value: number; readonly variance: number; readonly count: number; readonly n: number } {
  const weight = buckets.reduce((sum, b) => sum + b.weight, 0);
  const value = buckets.reduce((sum, b) => sum + b.sum, 0) / weight;
  const count = buckets.length;
  const scatter = buckets.reduce((sum, b) => sum + b.weight * b.weight * (b.value - value) * (b.value - value), 0);
  const variance = count > 1 ? ((scatter / (weight * weight)) * count) / (count - 1) : 0;
  return { value, variance, count, n: buckets.reduce((sum, b) => sum + b.n, 0) };
}

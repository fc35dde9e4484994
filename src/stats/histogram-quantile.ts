/** A bucket of a cumulative histogram: how many observations are at most `le`. The last bound is +Infinity. */
export interface CumulativeBucket {
  readonly le: number;
  readonly count: number;
}

/** Where a rank lies: above `low`, at most `high`. null: open, as nothing is known of that side. */
export interface Bracket {
  readonly low: number | null;
  readonly high: number | null;
}

/** Counts that should be equal and differ by no more than this share are equal: sums of rates are not exact. */
const jitter = 1e-12;

/**
 * Brings buckets into order and adds up those of one bound, which merges histograms of several sources. Differences that are rounding are taken out.
 * `falls`: the largest share by which a count is below that of a smaller bound; above 0 the counts are not cumulative, or were read at different times.
 */
export function mergeBuckets(given: readonly CumulativeBucket[]): { readonly buckets: readonly CumulativeBucket[]; readonly falls: number } {
  const byBound = new Map<number, number>();
  for (const { le, count } of given) byBound.set(le, (byBound.get(le) ?? 0) + count);
  const buckets = [...byBound].map(([le, count]) => ({ le, count })).sort((a, b) => (a.le < b.le ? -1 : 1));
  let falls = 0;
  for (let i = 1; i < buckets.length; i += 1) {
    const [before, here] = [buckets[i - 1], buckets[i]];
    if (before === undefined || here === undefined) continue;
    if (Math.abs(here.count - before.count) <= jitter * here.count) here.count = before.count;
    if (here.count < before.count) {
      falls = Math.max(falls, 1 - here.count / before.count);
      here.count = before.count;
    }
  }
  return { buckets, falls };
}

/**
 * What `histogram_quantile` of Prometheus prints for classic buckets: a straight line inside the first bucket whose count reaches q of all observations,
 * from 0 in the first one. It is no quantile but a guess at one: any other value of the bucket fits the counts as well, and beyond the last finite bound
 * that bound is printed, below the true value. Use `quantileBracket` for what is known. q below 0 gives −∞, above 1 +∞; null (there: NaN) with fewer
 * than two bounds, without +∞ among them, without observations, or where an empty first bucket is asked for its beginning.
 */
export function histogramQuantile(q: number, given: readonly CumulativeBucket[]): number | null {
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const { buckets } = mergeBuckets(given);
  const last = buckets[buckets.length - 1];
  if (buckets.length < 2 || last?.le !== Number.POSITIVE_INFINITY || !(last.count > 0)) return null;
  const rank = q * last.count;
  const at = placeOf(buckets, rank);
  const here = buckets[at];
  const before = buckets[at - 1];
  if (here === undefined) return null;
  if (here === last) return before?.le ?? null;
  if (before === undefined && here.le <= 0) return here.le;
  const low = before?.le ?? 0;
  const below = before?.count ?? 0;
  return here.count === below ? null : low + (here.le - low) * ((rank - below) / (here.count - below));
}

/**
 * Between which bounds the observation of a rank (in (0, observations]) lies, which is all that the counts say of it: above `low`, at most `high`. The first
 * bucket begins at 0 when its bound is above 0, as for latencies, else it is open below. null without +∞ or observations.
 */
export function quantileBracket(given: readonly CumulativeBucket[], rank: number): Bracket | null {
  const { buckets } = mergeBuckets(given);
  const last = buckets[buckets.length - 1];
  if (last?.le !== Number.POSITIVE_INFINITY || !(last.count > 0)) return null;
  const at = placeOf(buckets, Math.min(rank, last.count));
  const high = buckets[at]?.le ?? Number.POSITIVE_INFINITY;
  const low = buckets[at - 1]?.le ?? (high > 0 ? 0 : null);
  // Of a single bucket, which is open above, not even 0 is known.
  return { low: buckets.length > 1 ? low : null, high: high === Number.POSITIVE_INFINITY ? null : high };
}

/** The first bucket whose count reaches a rank. */
function placeOf(buckets: readonly CumulativeBucket[], rank: number): number {
  const at = buckets.findIndex(({ count }) => count >= rank);
  return at < 0 ? buckets.length - 1 : at;
}

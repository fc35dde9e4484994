import type { GroupedReduction, ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { histogramQuantile, mergeBuckets, quantileBracket, type CumulativeBucket } from '../../stats/histogram-quantile.ts';
import { orderStatisticRanks } from '../../stats/intervals.ts';
import type { Estimate } from './estimate.ts';
import type { Indicator } from './indicator.ts';
import type { Breakdown } from './plan.ts';

/** The key that holds the bound, beside those of the breakdown. */
const bound = 'upper bound';
/** Counts that fall by more than this share from one bound to the next are not cumulative. */
const mostFall = 1e-6;

/** What wave 0 asks, after all else, of each quantile of buckets: the counts per bound of every breakdown, which add up over files, instances and time. */
export function bucketRequests(
  list: readonly Indicator[],
  parts: readonly Breakdown[],
): readonly { readonly i: number; readonly index: number; readonly reduction: GroupedReduction }[] {
  return list.flatMap((indicator, i) => {
    const { bounds, column, expression } = indicator;
    if (bounds === undefined || column === null) return [];
    const where = expression === null ? {} : { where: expression };
    return parts.map((part, index) => ({
      i,
      index,
      reduction: {
        kind: 'grouped',
        from: part.from,
        keys: { ...part.keys, [bound]: { kind: 'column', column: bounds } },
        measures: { count: { kind: 'sum', column, pivot: 0, ...where } },
      } satisfies GroupedReduction,
    }));
  });
}

interface BucketScope {
  readonly reduced: readonly (readonly ReducedTable[])[];
  readonly list: readonly Indicator[];
  readonly parts: readonly Breakdown[];
}

/** The buckets of one row of a breakdown, and how many bounds could not be read as a number. */
export function bucketsOf(
  { reduced, list, parts }: BucketScope,
  i: number,
  index: number,
  row: ReducedRow,
): { readonly given: readonly CumulativeBucket[]; readonly strange: number } {
  const requests = bucketRequests(list, parts);
  const position = requests.findIndex((one) => one.i === i && one.index === index);
  const first = reduced[0] ?? [];
  const keys = Object.entries(row.keys);
  const given: CumulativeBucket[] = [];
  let strange = 0;
  for (const { keys: own, measures } of first[first.length - requests.length + position]?.rows ?? []) {
    if (keys.some(([key, value]) => own[key] !== value)) continue;
    const le = boundOf(own[bound]);
    if (Number.isNaN(le)) strange += 1;
    else given.push({ le, count: Number(measures.count ?? 0) });
  }
  return { given, strange };
}

/** `0.25`, `2.5e-1` and `+Inf`, as Prometheus writes bounds and DuckDB infinities. */
function boundOf(text: unknown): number {
  const word = String(text ?? '').trim();
  if (/^\+?inf(inity)?$/i.test(word)) return Number.POSITIVE_INFINITY;
  return word === '' ? Number.NaN : Number(word);
}

/**
 * A quantile of cumulative buckets. The value is what Prometheus prints, a guess inside a bucket; `within` is what the counts say. The interval runs between the bounds around
 * two order statistics, so that it covers at least as often as it says. Beyond the last finite bound there is no value, only a lower limit.
 */
export function bucketEstimate(scope: BucketScope & { readonly level: number }, i: number, index: number, row: ReducedRow): Estimate {
  const none = { value: null, n: 0, low: null, high: null, method: 'order statistics' };
  const q = scope.list[i]?.quantile ?? 0.5;
  const { given } = bucketsOf(scope, i, index, row);
  const { buckets, falls } = mergeBuckets(given);
  const last = buckets[buckets.length - 1];
  if (last === undefined) return { ...none, reason: 'no_rows' };
  if (last.le !== Number.POSITIVE_INFINITY || buckets.length < 2) return { ...none, reason: 'no_open_bucket' };
  if (falls > mostFall) return { ...none, reason: 'not_cumulative' };
  const within = quantileBracket(buckets, q * last.count);
  // Increases that Prometheus extrapolates are not whole.
  const n = Math.floor(last.count * (1 + 1e-9));
  if (within === null || n === 0) return { ...none, reason: 'no_rows' };
  const found = within.high === null ? { value: null, reason: 'beyond_last_bucket' } : { value: histogramQuantile(q, buckets) };
  const ranks = orderStatisticRanks(n, q, scope.level);
  if (ranks === null) return { ...none, ...found, n, within, intervalReason: 'below_n_min' };
  const low = quantileBracket(buckets, ranks.low)?.low ?? null;
  const high = quantileBracket(buckets, ranks.high)?.high ?? null;
  return { ...none, ...found, n, low, high, within, ...(low === null || high === null ? { intervalReason: 'open_bucket' } : {}) };
}

import type { AlignedCounts, ValueCountTable } from '../../stats/value-counts.ts';
import { mean, mergeValueCounts, populationVariance, total } from '../../stats/value-counts.ts';
import type { Moments } from '../../stats/t-tests.ts';

/** What is known of a numeric column's finite values: the values themselves, or how many lie in each fine bin. */
export type Samples =
  | { readonly kind: 'values'; readonly counts: AlignedCounts }
  | {
      readonly kind: 'bins';
      /** Lower and upper end of each right-closed bin that holds a value, ascending; the open ends stop at the extremes of both sides. */
      readonly low: Float64Array;
      readonly high: Float64Array;
      readonly reference: Float64Array;
      readonly current: Float64Array;
    };

/** Mean and variance of both sides, from values or from sums over all of them. */
export interface SampleMoments {
  readonly reference: Moments;
  readonly current: Moments;
}

/** Bins as samples: empty ones are left out, ends are held within the extremes of both sides. */
export function binnedSamples(
  edges: readonly number[],
  before: readonly number[],
  now: readonly number[],
  bounds: { readonly low: number; readonly high: number },
): Samples {
  const used = before.flatMap((n, i) => (n + (now[i] ?? 0) > 0 ? [i] : []));
  const within = (x: number) => Math.min(bounds.high, Math.max(bounds.low, x));
  return {
    kind: 'bins',
    low: Float64Array.from(used, (i) => within(edges[i - 1] ?? bounds.low)),
    high: Float64Array.from(used, (i) => within(edges[i] ?? bounds.high)),
    reference: Float64Array.from(used, (i) => before[i] ?? 0),
    current: Float64Array.from(used, (i) => now[i] ?? 0),
  };
}

/** Middles made before: every metric asks for them. */
const middles = new WeakMap<Samples, AlignedCounts>();

/** Values with their counts; of bins their middles, whose order is that of the bins. */
export function alignedOf(samples: Samples): AlignedCounts {
  if (samples.kind === 'values') return samples.counts;
  const known = middles.get(samples);
  if (known) return known;
  const { low, high, reference, current } = samples;
  const made = { values: low.map((from, i) => from + ((high[i] ?? from) - from) / 2), reference, current };
  middles.set(samples, made);
  return made;
}

/** The bins with one side's values moved to one end and the other's to the other: where every difference is as small, or as great, as it can be. */
export function extremeOf(samples: Extract<Samples, { kind: 'bins' }>, referenceAt: 'low' | 'high'): AlignedCounts {
  const other = referenceAt === 'low' ? 'high' : 'low';
  const side = (values: Float64Array, counts: Float64Array): ValueCountTable => joined(values, counts);
  return mergeValueCounts(side(samples[referenceAt], samples.reference), side(samples[other], samples.current));
}

/** Ends that fall together (a bin of no width) become one value. */
function joined(values: Float64Array, counts: Float64Array): ValueCountTable {
  const at: number[] = [];
  const sums: number[] = [];
  values.forEach((value, i) => {
    const n = counts[i] ?? 0;
    if (n === 0) return;
    if (at.length > 0 && at[at.length - 1] === value) sums[sums.length - 1] = (sums[sums.length - 1] ?? 0) + n;
    else {
      at.push(value);
      sums.push(n);
    }
  });
  return { values: at, counts: sums };
}

/** Moments of counted values, in two passes. null when a side is empty. */
export function momentsOf(counts: AlignedCounts): SampleMoments | null {
  const side = (own: Float64Array): Moments | null => {
    const table = { values: counts.values, counts: own };
    const n = total(own);
    const center = mean(table);
    const variance = populationVariance(table);
    return center === null || variance === null ? null : { n, mean: center, variance: n > 1 ? (variance * n) / (n - 1) : 0 };
  };
  const reference = side(counts.reference);
  const current = side(counts.current);
  return reference && current ? { reference, current } : null;
}

/** Moments from a count, Σ(x − pivot) and Σ(x − pivot)². null without a value. */
export function momentsOfSums(n: number, sum: number, squares: number, pivot: number): Moments | null {
  if (n < 1) return null;
  const shift = sum / n;
  return { n, mean: pivot + shift, variance: n > 1 ? Math.max(0, squares - shift * sum) / (n - 1) : 0 };
}

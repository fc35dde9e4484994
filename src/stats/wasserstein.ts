import { sqrt } from './elementary.ts';
import { populationVariance, total, type AlignedCounts } from './value-counts.ts';

/** First Wasserstein distance, in the unit of the values. */
export interface Wasserstein {
  readonly distance: number;
  /** Distance over the reference's population standard deviation; null where that is 0. */
  readonly normalized: number | null;
  readonly normalizedReason: 'constant' | null;
}

/** The area between the two empirical distribution functions, as scipy's `wasserstein_distance`. null when a side is empty. */
export function wasserstein(counts: AlignedCounts): Wasserstein | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  const variance = populationVariance({ values: counts.values, counts: counts.reference });
  if (n === 0 || m === 0 || variance === null) return null;
  let left = 0;
  let right = 0;
  let distance = 0;
  for (let i = 0; i + 1 < counts.values.length; i += 1) {
    left += counts.reference[i] ?? 0;
    right += counts.current[i] ?? 0;
    distance += Math.abs(left / n - right / m) * ((counts.values[i + 1] ?? 0) - (counts.values[i] ?? 0));
  }
  return variance > 0
    ? { distance, normalized: distance / sqrt(variance), normalizedReason: null }
    : { distance, normalized: null, normalizedReason: 'constant' };
}

/** A distance from histograms and how far the distance of the values themselves can be from it. */
export interface BinnedWasserstein {
  readonly distance: number;
  readonly errorBound: number;
}

/**
 * First Wasserstein distance of two histograms over the `edges.length + 1` right-closed bins of ascending `edges`, taking each bin's values as evenly
 * spread over it. The open bins end at `minimum` and `maximum`, the extremes of both sides together. Spreading moves no value by more than half its
 * bin's width on average, so the error is at most Σ (p + q)·width/2. null when a side is empty.
 */
export function binnedWasserstein(
  edges: ArrayLike<number>,
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  minimum: number,
  maximum: number,
): BinnedWasserstein | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let difference = 0;
  let distance = 0;
  let errorBound = 0;
  let from = minimum;
  for (let i = 0; i <= edges.length; i += 1) {
    const to = i < edges.length ? Math.min(maximum, Math.max(minimum, edges[i] ?? maximum)) : maximum;
    const width = Math.max(0, to - from);
    const p = (reference[i] ?? 0) / n;
    const q = (current[i] ?? 0) / m;
    const next = difference + (p - q);
    distance += width * meanAbsoluteOnLine(difference, next);
    errorBound += (width * (p + q)) / 2;
    difference = next;
    from = Math.max(from, to);
  }
  return { distance, errorBound };
}

/** Mean of |f| over an interval on which f runs straight from `a` to `b`. */
function meanAbsoluteOnLine(a: number, b: number): number {
  if (a * b >= 0) return (Math.abs(a) + Math.abs(b)) / 2;
  return (a * a + b * b) / (2 * Math.abs(b - a));
}

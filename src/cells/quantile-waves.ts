/** Exact quantiles in two mergeable waves: a bucket histogram finds where the ranks lie, value counts inside those buckets give the values. */

import type { ValueCounts } from '../reduce/types.ts';

/**
 * Returns ascending bucket edges that cover [low, high], about `ratio` apart from one to the next; values near zero share a bucket.
 * Multiplication only, so that the edges have the same bits everywhere. Domain: finite low ≤ high.
 */
export function logBucketEdges(low: number, high: number, ratio = 1.03, most = 900): readonly number[] {
  if (!(high > low)) return [low];
  const positive = high > 0 ? geometric(low > 0 ? low : Math.max(high * 1e-7, Number.MIN_VALUE), high, ratio, most) : [];
  const negative = low < 0 ? geometric(high < 0 ? -high : Math.max(-low * 1e-7, Number.MIN_VALUE), -low, ratio, most) : [];
  const edges = [...negative.map((x) => -x).reverse(), ...(low <= 0 && high >= 0 ? [0] : []), ...positive];
  return edges.filter((x, i) => i === 0 || x > (edges[i - 1] ?? x));
}

function geometric(from: number, to: number, ratio: number, most: number): number[] {
  let step = ratio;
  for (;;) {
    const edges = [from];
    let edge = from;
    while (edge < to && edges.length <= most) {
      edge *= step;
      edges.push(Math.min(edge, to));
    }
    if (edges.length <= most) return edges;
    step = step * step;
  }
}

/** 0-based ranks whose values bound a type-7 quantile: floor and ceiling of (n − 1)q. */
export function quantileRanks(n: number, q: number): readonly [number, number] {
  const low = Math.floor((n - 1) * q);
  return [low, Math.min(n - 1, low + 1)];
}

/** Returns the right-closed buckets (a, b] that hold the given 0-based ranks, merged where they touch. */
export function rankIntervals(edges: readonly number[], counts: readonly number[], ranks: Iterable<number>): readonly (readonly [number, number])[] {
  const wanted = [...new Set(ranks)].sort((a, b) => a - b);
  const intervals: [number, number][] = [];
  let before = 0;
  let next = 0;
  counts.forEach((count, bin) => {
    const after = before + count;
    let holds = false;
    while (next < wanted.length && (wanted[next] ?? 0) < after) {
      holds ||= (wanted[next] ?? -1) >= before;
      next++;
    }
    if (holds) {
      const low = bin === 0 ? Number.NEGATIVE_INFINITY : (edges[bin - 1] ?? Number.NEGATIVE_INFINITY);
      const high = edges[bin] ?? Number.POSITIVE_INFINITY;
      const last = intervals[intervals.length - 1];
      if (last && last[1] === low) last[1] = high;
      else intervals.push([low, high]);
    }
    before = after;
  });
  return intervals;
}

/** Looks values up by rank over the whole column from bucket counts and the value counts of some buckets. */
export class RankLookup {
  readonly n: number;
  readonly #ends: number[] = [];
  readonly #values: number[] = [];

  /** @param counts bucket counts; @param found ascending values inside the buckets that were asked for */
  constructor(edges: readonly number[], counts: readonly number[], found: ValueCounts) {
    let before = 0;
    let i = 0;
    counts.forEach((count, bin) => {
      const high = edges[bin] ?? Number.POSITIVE_INFINITY;
      let rank = before;
      for (; i < found.values.length && Number(found.values[i]) <= high; i++) {
        rank += found.counts[i] ?? 0;
        this.#ends.push(rank);
        this.#values.push(Number(found.values[i]));
      }
      before += count;
    });
    this.n = before;
  }

  /** Returns the value at a 0-based rank that was asked for; null outside. */
  at(rank: number): number | null {
    if (rank < 0 || rank >= this.n) return null;
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) > rank) high = middle;
      else low = middle + 1;
    }
    return this.#values[low] ?? null;
  }

  /** Returns the type-7 quantile (Hyndman & Fan 1996), as numpy's default; null of no values. */
  quantile(q: number): number | null {
    const [lower, upper] = quantileRanks(this.n, q);
    const a = this.at(lower);
    const b = this.at(upper);
    if (a === null || b === null) return null;
    const fraction = (this.n - 1) * q - lower;
    return Number.isFinite(b - a) ? a + fraction * (b - a) : a * (1 - fraction) + b * fraction;
  }
}

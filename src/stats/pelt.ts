import { ln } from './elementary.ts';

/** The cost of a stretch [from, to) of a series, 0 or more; a split never costs more. */
export type StretchCost = (from: number, to: number) => number;

export interface Segmentation {
  /** Where segments begin, the first (0) left out. */
  readonly changes: readonly number[];
  /** Cost of all segments plus the penalty for each change. */
  readonly objective: number;
}

/**
 * The cheapest segmentation, exactly (PELT: Killick, Fearnhead and Eckley 2012): Σ cost + penalty · changes, all segments of at least `least` values.
 * A start is dropped for good when even without the penalty it is no cheaper than the best, once it could have been the end of a segment.
 */
export function pelt(count: number, cost: StretchCost, penalty: number, least = 1): Segmentation {
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(count + 1);
  best[0] = -penalty;
  let starts: { readonly at: number; until: number }[] = [];
  for (let end = least; end <= count; end += 1) {
    const opened = end - least;
    if (opened === 0 || opened >= least) starts.push({ at: opened, until: Number.POSITIVE_INFINITY });
    for (const { at } of starts) {
      const value = (best[at] ?? 0) + cost(at, end) + penalty;
      if (value < (best[end] ?? 0)) {
        best[end] = value;
        previous[end] = at;
      }
    }
    const limit = best[end] ?? 0;
    // A segment that begins here beats the start from `end + least` on; before that none can begin here.
    for (const start of starts) if ((best[start.at] ?? 0) + cost(start.at, end) > limit) start.until = Math.min(start.until, end + least);
    starts = starts.filter((start) => start.until > end + 1);
  }
  const changes: number[] = [];
  for (let at = previous[count] ?? 0; at > 0; at = previous[at] ?? 0) changes.push(at);
  return { changes: changes.reverse(), objective: best[count] ?? 0 };
}

/** Squared distance to the weighted mean of a stretch, from prefix sums. */
export function squaredCost(x: ArrayLike<number>, weights?: ArrayLike<number>): StretchCost {
  // Distances do not depend on the origin; the first value keeps sums small.
  const origin = x[0] ?? 0;
  const count = new Float64Array(x.length + 1);
  const sum = new Float64Array(x.length + 1);
  const squares = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i += 1) {
    const weight = weights?.[i] ?? 1;
    const value = (x[i] ?? 0) - origin;
    count[i + 1] = (count[i] ?? 0) + weight;
    sum[i + 1] = (sum[i] ?? 0) + weight * value;
    squares[i + 1] = (squares[i] ?? 0) + weight * value * value;
  }
  return (from, to) => {
    const n = (count[to] ?? 0) - (count[from] ?? 0);
    const s = (sum[to] ?? 0) - (sum[from] ?? 0);
    return n > 0 ? Math.max(0, (squares[to] ?? 0) - (squares[from] ?? 0) - (s * s) / n) : 0;
  };
}

/** Minus twice the log-likelihood of one rate over a stretch of buckets with `events[i]` of `trials[i]`. */
export function rateCost(events: ArrayLike<number>, trials: ArrayLike<number>): StretchCost {
  const k = new Float64Array(events.length + 1);
  const m = new Float64Array(events.length + 1);
  for (let i = 0; i < events.length; i += 1) {
    k[i + 1] = (k[i] ?? 0) + (events[i] ?? 0);
    m[i + 1] = (m[i] ?? 0) + (trials[i] ?? 0);
  }
  const term = (part: number, whole: number): number => (part > 0 ? part * ln(part / whole) : 0);
  return (from, to) => {
    const bad = (k[to] ?? 0) - (k[from] ?? 0);
    const all = (m[to] ?? 0) - (m[from] ?? 0);
    return -2 * (term(bad, all) + term(all - bad, all));
  };
}

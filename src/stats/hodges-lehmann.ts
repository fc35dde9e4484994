import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { mannWhitneyQuantile } from './mann-whitney-exact.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** How far the reference lies above the current, in the unit of the values. */
export interface HodgesLehmann extends Interval {
  /** The median of all n·m differences reference − current. */
  readonly value: number;
}

/**
 * Hodges and Lehmann's (1963) shift with the interval that inverts the Mann–Whitney test: order statistics of all pairwise differences, at ranks from
 * the exact law for small samples without ties and from the tie-corrected normal law otherwise. Differences are counted, never listed: two pointers
 * over the values and a bisection. null when a side is empty.
 */
export function hodgesLehmann(counts: AlignedCounts, level = 0.95): HodgesLehmann | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  const pairs = n * m;
  const below = ranksBelow(counts, n, m, level);
  const middle = (pairs + 1) / 2;
  const [reference, current] = [sideOf(counts.values, counts.reference), sideOf(counts.values, counts.current)];
  const atRank = (rank: number): number => differenceAtRank(reference, current, m, rank);
  const lower = atRank(Math.floor(middle));
  const upper = Number.isInteger(middle) ? lower : atRank(Math.ceil(middle));
  return { value: (lower + upper) / 2, low: atRank(below + 1), high: atRank(pairs - below) };
}

/** How many of the smallest (and of the greatest) differences lie outside the interval. */
function ranksBelow(counts: AlignedCounts, n: number, m: number, level: number): number {
  const tail = (1 - level) / 2;
  const ties = counts.values.some((_, i) => (counts.reference[i] ?? 0) + (counts.current[i] ?? 0) > 1);
  if (!ties && n * m <= 2500) return Math.max(0, mannWhitneyQuantile(tail, n, m) - 1);
  const all = n + m;
  let tied = 0;
  for (let i = 0; i < counts.values.length; i += 1) {
    const t = (counts.reference[i] ?? 0) + (counts.current[i] ?? 0);
    tied += t * (t - 1) * (t + 1);
  }
  const deviation = sqrt(Math.max(0, ((n * m) / 12) * (all + 1 - tied / (all * (all - 1)))));
  return Math.max(0, Math.ceil((n * m) / 2 - normalQuantile(1 - tail) * deviation - 0.5) - 1);
}

interface Side {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

function sideOf(values: ArrayLike<number>, counts: ArrayLike<number>): Side {
  const side = { values: new Float64Array(values.length), counts: new Float64Array(values.length) };
  let size = 0;
  for (let i = 0; i < values.length; i += 1) {
    const n = counts[i] ?? 0;
    if (!(n > 0)) continue;
    side.values[size] = values[i] ?? 0;
    side.counts[size] = n;
    size += 1;
  }
  return { values: side.values.subarray(0, size), counts: side.counts.subarray(0, size) };
}

/** Pairs with a − b <= d, the greatest difference that is at most d, and the smallest above d. */
function countAtMost(a: Side, b: Side, all: number, d: number): { pairs: number; below: number; above: number } {
  let pairs = 0;
  let below = -Infinity;
  let above = Infinity;
  let skipped = 0;
  let j = 0;
  for (let i = 0; i < a.values.length; i += 1) {
    const value = a.values[i] ?? 0;
    while (j < b.values.length && value - (b.values[j] ?? 0) > d) {
      skipped += b.counts[j] ?? 0;
      j += 1;
    }
    pairs += (a.counts[i] ?? 0) * (all - skipped);
    if (j < b.values.length) below = Math.max(below, value - (b.values[j] ?? 0));
    if (j > 0) above = Math.min(above, value - (b.values[j - 1] ?? 0));
  }
  return { pairs, below, above };
}

/** The difference with the given 1-based rank among all pairs, exactly: bisection between two numbers until one difference is left between them. */
function differenceAtRank(a: Side, b: Side, all: number, rank: number): number {
  let high = (a.values.at(-1) ?? 0) - (b.values[0] ?? 0);
  let next = (a.values[0] ?? 0) - (b.values.at(-1) ?? 0);
  while (next < high) {
    const half = next + (high - next) / 2;
    // Between neighbouring doubles the half rounds to one of them; taken as the upper one, the interval would stand still for ever.
    const middle = half < high ? half : next;
    const found = countAtMost(a, b, all, middle);
    if (found.pairs >= rank) high = found.below;
    else next = found.above;
  }
  return high;
}

/** Time without the few rows that stand far from all others. */
export interface CoreSpan {
  readonly from: number;
  readonly to: number;
  /** Rows before and after. */
  readonly before: number;
  readonly after: number;
}

/** Share of rows that may be strays, and share of the span that must separate them. */
const fewRows = 0.001;
const farShare = 0.1;

/**
 * Returns the span of buckets that holds all rows but strays: at most 0.1 % of the rows, cut off from the others by empty buckets over at least a tenth of the
 * span. Such rows have a wrong clock, an epoch of 1970, or seconds for milliseconds; counted as traffic they would make everything else a gap.
 * @param counts rows per bucket, the first at `start`, each `step` milliseconds
 */
export function coreSpan(counts: readonly number[], start: number, step: number): CoreSpan {
  const total = counts.reduce((a, b) => a + b, 0);
  const far = Math.max(2, Math.floor(counts.length * farShare));
  let low = 0;
  let high = counts.length;
  let before = 0;
  let after = 0;
  for (let seen = 0, empty = 0, i = 0; i < counts.length; i += 1) {
    const count = counts[i] ?? 0;
    if (count === 0) empty += 1;
    else {
      if (empty >= far && seen > 0 && seen <= total * fewRows) {
        low = i;
        before = seen;
      }
      empty = 0;
    }
    seen += count;
  }
  for (let seen = 0, empty = 0, i = counts.length - 1; i >= low; i -= 1) {
    const count = counts[i] ?? 0;
    if (count === 0) empty += 1;
    else {
      if (empty >= far && seen > 0 && seen <= total * fewRows) {
        high = i + 1;
        after = seen;
      }
      empty = 0;
    }
    seen += count;
  }
  return { from: start + low * step, to: start + high * step, before, after };
}

import { ln, log2, sqrt } from '../../../stats/elementary.ts';
import { total, type AlignedCounts } from '../../../stats/value-counts.ts';

/** Counts as shares of their sum; all 0 when there are none. */
export function sharesOf(counts: readonly number[]): readonly number[] {
  const n = total(counts);
  return counts.map((count) => (n > 0 ? count / n : 0));
}

/** Σ (p − q) ln(p/q) over shares as they are given: every tool fills empty cells in its own way first. */
export function plainPsi(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, a, i) => sum + (a - (q[i] ?? 0)) * ln(a / (q[i] ?? 0)), 0);
}

/** Jensen–Shannon divergence of shares; base 2 unless `base` says nats. */
export function jensenShannon(p: readonly number[], q: readonly number[], base: 'bits' | 'nats' = 'bits'): number {
  const log = base === 'bits' ? log2 : ln;
  const sum = p.reduce((all, a, i) => {
    const b = q[i] ?? 0;
    const middle = (a + b) / 2;
    return all + (a > 0 ? a * log(a / middle) : 0) + (b > 0 ? b * log(b / middle) : 0);
  }, 0);
  return Math.max(0, sum / 2);
}

/** Counts of both sides on half-open bins [edge, next), the last one closed; values outside are left out, or collected in one more bin at the end. */
export function halfOpenCounts(edges: readonly number[], values: AlignedCounts, outside: 'drop' | 'collect'): readonly [number[], number[]] {
  const bins = edges.length - 1;
  const sides = [values.reference, values.current].map((counts) => {
    const found = new Array<number>(outside === 'collect' ? bins + 1 : bins).fill(0);
    let bin = 0;
    for (let i = 0; i < values.values.length; i++) {
      const x = values.values[i] ?? 0;
      while (bin < bins - 1 && x >= (edges[bin + 1] ?? 0)) bin++;
      const within = x >= (edges[0] ?? 0) && x <= (edges[bins] ?? 0);
      const at = within ? bin : bins;
      if (within || outside === 'collect') found[at] = (found[at] ?? 0) + (counts[i] ?? 0);
    }
    return found;
  });
  return [sides[0] ?? [], sides[1] ?? []];
}

/** `bins` + 1 evenly spaced edges; a range of no width is widened by ½ on both sides, as numpy does. */
export function evenEdges(low: number, high: number, bins: number): readonly number[] {
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + ((to - from) * i) / bins));
}

/** numpy's "sturges": width = range / (log2 N + 1). */
export function sturgesBins(n: number, low: number, high: number): number {
  const width = (high - low) / (log2(n) + 1);
  return width > 0 ? Math.ceil((high - low) / width) : 1;
}

/** numpy's "doane": 1 + log2 N + log2(1 + |skewness| / σ), as a number of bins. */
export function doaneBins(values: ArrayLike<number>, counts: ArrayLike<number>): number {
  const n = total(counts);
  if (n <= 2) return 1;
  const average = weighted(values, counts, (x) => x) / n;
  const variance = weighted(values, counts, (x) => (x - average) * (x - average)) / n;
  if (!(variance > 0)) return 1;
  const sd = sqrt(variance);
  const skew = weighted(values, counts, (x) => ((x - average) / sd) * ((x - average) / sd) * ((x - average) / sd)) / n;
  const spread = sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  // numpy turns the rule into a width and then counts bins, which rounds up.
  return Math.ceil(1 + log2(n) + log2(1 + Math.abs(skew) / spread) - 1e-12);
}

function weighted(values: ArrayLike<number>, counts: ArrayLike<number>, of: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i] ?? 0) * (counts[i] ?? 0);
  return sum;
}

/** First and last value that a side holds; null without one. */
export function rangeOf(values: AlignedCounts, counts: ArrayLike<number>): { readonly low: number; readonly high: number } | null {
  let low: number | null = null;
  let high = 0;
  for (let i = 0; i < values.values.length; i++) {
    if ((counts[i] ?? 0) === 0) continue;
    low ??= values.values[i] ?? 0;
    high = values.values[i] ?? 0;
  }
  return low === null ? null : { low, high };
}

import { normalCdf, studentTCdf } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { adjustPValues } from './multiplicity.ts';

/** What is known of a group of rows: how many, the sum of the outcome, and of its square (for a yes or no outcome the sum again). */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** Sums over every cell of a set of columns; the place of a cell is mixed radix of its codes, the first column slowest. */
export interface CellSums {
  readonly n: ArrayLike<number>;
  readonly sum: ArrayLike<number>;
  readonly squares: ArrayLike<number>;
}

/** Rows cut by columns of a few codes each. */
export interface SliceSpace {
  /** Codes per column. */
  readonly sizes: readonly number[];
  readonly total: Sums;
  /** The cells of ascending columns; null where they were not counted. */
  cells(columns: readonly number[]): CellSums | null;
}

/** A conjunction: column `columns[i]` has code `codes[i]`. Columns ascend. */
export interface Slice {
  readonly columns: readonly number[];
  readonly codes: readonly number[];
}

/** `rate`: how often the outcome is true. `mean`: of a number. `share`: true is "now", false "before", and a slice is worse that has more of the rows now. */
export type SliceOutcome = 'rate' | 'mean' | 'share';

export interface SliceRules {
  readonly outcome: SliceOutcome;
  /** Whether a slice is worse when its outcome is higher or lower. */
  readonly direction: 'higher' | 'lower';
  readonly maxOrder: number;
  /** The fewest rows of a slice; its complement needs as many. */
  readonly minRows: number;
  /** The smallest difference to the complement that counts, above 0 in the bad direction. */
  readonly minEffect: number;
  /** Share of false findings tolerated. */
  readonly alpha: number;
}

/** A slice against all other rows. */
export interface Contrast {
  /** Outcome of the slice less that of its complement; for shares, the slice's share of the rows now less that before. */
  readonly effect: number;
  /** Above 0 where the slice is worse. */
  readonly statistic: number;
  /** One-sided: how likely so bad a slice is without any difference. */
  readonly p: number;
}

export interface FoundSlice extends Slice, Contrast {
  readonly sums: Sums;
  /** Benjamini–Hochberg over all slices with enough rows. */
  readonly pAdjusted: number;
}

/** Returns what is left of `whole` without `part`. */
export function without(whole: Sums, part: Sums): Sums {
  return { n: whole.n - part.n, sum: whole.sum - part.sum, squares: Math.max(0, whole.squares - part.squares) };
}

/**
 * Compares two disjoint groups. Rates and shares (the same table read along its other side) by the score test of Miettinen and Nurminen (1985), which at a difference of 0 is the pooled one with N/(N − 1);
 * means by Welch's test. One-sided in the bad direction. null where a side is too small, or nothing varies.
 */
export function contrast(slice: Sums, others: Sums, outcome: SliceOutcome, direction: 'higher' | 'lower'): Contrast | null {
  const least = outcome === 'mean' ? 2 : 1;
  if (slice.n < least || others.n < least) return null;
  const difference = slice.sum / slice.n - others.sum / others.n;
  const sign = direction === 'higher' ? 1 : -1;
  if (outcome !== 'mean') {
    const n = slice.n + others.n;
    const pooled = (slice.sum + others.sum) / n;
    const variance = pooled * (1 - pooled) * (1 / slice.n + 1 / others.n) * (n / (n - 1));
    if (!(variance > 0)) return null;
    const statistic = (sign * difference) / sqrt(variance);
    const now = slice.sum + others.sum;
    const effect = outcome === 'rate' ? difference : slice.sum / now - (slice.n - slice.sum) / (n - now);
    return { effect, statistic, p: normalCdf(-statistic) };
  }
  const a = varianceOf(slice) / slice.n;
  const b = varianceOf(others) / others.n;
  if (!(a + b > 0)) return null;
  const df = ((a + b) * (a + b)) / ((a * a) / (slice.n - 1) + (b * b) / (others.n - 1));
  const statistic = (sign * difference) / sqrt(a + b);
  return { effect: difference, statistic, p: studentTCdf(-statistic, df) };
}

/** The unbiased variance behind sums; 0 of fewer than 2 rows. */
export function varianceOf({ n, sum, squares }: Sums): number {
  return n < 2 ? 0 : Math.max(0, (squares - (sum * sum) / n) / (n - 1));
}

/** Returns the column sets of one order, ascending. */
export function columnSets(columns: number, order: number): readonly (readonly number[])[] {
  let sets: (readonly number[])[] = [[]];
  for (let level = 0; level < order; level += 1) {
    sets = sets.flatMap((set) => {
      const from = (set[set.length - 1] ?? -1) + 1;
      return Array.from({ length: Math.max(0, columns - from) }, (_, i) => [...set, from + i]);
    });
  }
  return sets;
}

/**
 * Every slice up to an order that has enough rows, differs enough and is significant after Benjamini–Hochberg over all slices with enough rows. Worst
 * first by the statistic. `uncounted` is how many more slices may have enough rows and were not counted, because none of them can qualify.
 */
export function searchSlices(space: SliceSpace, rules: SliceRules, uncounted = 0): { readonly found: readonly FoundSlice[]; readonly tested: number } {
  const candidates: (Slice & Contrast & { readonly sums: Sums })[] = [];
  const sign = rules.direction === 'higher' ? 1 : -1;
  let tested = uncounted;
  for (let order = 1; order <= Math.min(rules.maxOrder, space.sizes.length); order += 1) {
    for (const columns of columnSets(space.sizes.length, order)) {
      const cells = space.cells(columns);
      if (cells === null) continue;
      for (let place = 0; place < cells.n.length; place += 1) {
        const n = cells.n[place] ?? 0;
        if (n < rules.minRows || space.total.n - n < rules.minRows) continue;
        tested += 1;
        const sums = { n, sum: cells.sum[place] ?? 0, squares: cells.squares[place] ?? 0 };
        const found = contrast(sums, without(space.total, sums), rules.outcome, rules.direction);
        if (found === null || sign * found.effect < rules.minEffect || found.p > rules.alpha) continue;
        candidates.push({ columns, codes: codesAt(place, columns, space.sizes), sums, ...found });
      }
    }
  }
  // The slices left out have a larger p than any candidate, so they only count.
  const adjusted = adjustPValues([...candidates.map((c) => c.p), ...new Array<number>(tested - candidates.length).fill(1)], 'benjamini-hochberg');
  const found = candidates.map((c, i) => ({ ...c, pAdjusted: adjusted[i] ?? 1 })).filter((c) => c.pAdjusted <= rules.alpha);
  found.sort((a, b) => b.statistic - a.statistic || a.columns.length - b.columns.length || compareSlices(a, b));
  return { found, tested };
}

/**
 * Which sets of one more column can hold a slice that qualifies, and how many cells with enough rows the others may hold. A cell has at most the rows of
 * each of its parents; for a rate it also has at most their events, and a slice that is worse than its complement has at least `total rate · rows`.
 */
export function promisingSets(
  space: SliceSpace,
  order: number,
  rules: SliceRules,
): { readonly sets: readonly (readonly number[])[]; readonly uncounted: number } {
  const sets: (readonly number[])[] = [];
  let uncounted = 0;
  const events = rules.outcome !== 'mean' && space.total.n > 0;
  const rate = space.total.sum / space.total.n;
  for (const columns of columnSets(space.sizes.length, order)) {
    const parents = columns.map((_, left) => columns.filter((__, i) => i !== left));
    const known = parents.map((parent) => space.cells(parent));
    const places = columns.reduce((product, c) => product * (space.sizes[c] ?? 0), 1);
    let large = 0;
    let promising = false;
    for (let place = 0; place < places; place += 1) {
      const codes = codesAt(place, columns, space.sizes);
      let n = space.total.n;
      let bad = Number.POSITIVE_INFINITY;
      known.forEach((cells, left) => {
        if (cells === null) return;
        const at = placeOf(
          codes.filter((_, i) => i !== left),
          parents[left] ?? [],
          space.sizes,
        );
        const rows = cells.n[at] ?? 0;
        const sum = cells.sum[at] ?? 0;
        n = Math.min(n, rows);
        bad = Math.min(bad, rules.direction === 'higher' ? sum : rows - sum);
      });
      if (n < rules.minRows) continue;
      large += 1;
      const needed = rules.minRows * (rules.direction === 'higher' ? rate : 1 - rate);
      // Half an event of slack keeps rounding from dropping a slice at the bound.
      if (!events || bad >= needed - 0.5) promising = true;
    }
    if (promising) sets.push(columns);
    else uncounted += large;
  }
  return { sets, uncounted };
}

/** The codes of a cell. */
export function codesAt(place: number, columns: readonly number[], sizes: readonly number[]): readonly number[] {
  const codes = new Array<number>(columns.length).fill(0);
  let rest = place;
  for (let i = columns.length - 1; i >= 0; i -= 1) {
    const size = sizes[columns[i] ?? 0] ?? 1;
    codes[i] = rest % size;
    rest = Math.floor(rest / size);
  }
  return codes;
}

/** The place of a cell. */
export function placeOf(codes: readonly number[], columns: readonly number[], sizes: readonly number[]): number {
  return codes.reduce((place, code, i) => place * (sizes[columns[i] ?? 0] ?? 1) + code, 0);
}

/** The sums of a slice; null where its columns were not counted. */
export function sumsOf(space: SliceSpace, slice: Slice): Sums | null {
  if (slice.columns.length === 0) return space.total;
  const cells = space.cells(slice.columns);
  if (cells === null) return null;
  const place = placeOf(slice.codes, slice.columns, space.sizes);
  return { n: cells.n[place] ?? 0, sum: cells.sum[place] ?? 0, squares: cells.squares[place] ?? 0 };
}

function compareSlices(a: Slice, b: Slice): number {
  for (let i = 0; i < Math.max(a.columns.length, b.columns.length); i += 1) {
    const difference = (a.columns[i] ?? -1) - (b.columns[i] ?? -1) || (a.codes[i] ?? -1) - (b.codes[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

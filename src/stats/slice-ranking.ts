import { columnSets, codesAt, type FoundSlice, type Slice, type SliceOutcome, type SliceSpace, type Sums } from './slice-search.ts';

/** What puts the worst slice first: how sure its difference is, MacroBase's risk ratio, or SliceLine's score. */
export type SliceRank = 'significance' | 'risk-ratio' | 'sliceline';

/** SliceLine's weight of the mean error against the size, as in its paper. */
export const sliceLineWeight = 0.95;

/**
 * How many times more often rows of a slice are bad than all other rows: (o/n) / ((O − o)/(N − n)), in [0, ∞]. By the rules of MacroBase (Bailis et al. 2017): 0 where a side is
 * empty or nothing is bad, which puts it last; ∞ where every bad row lies in the slice.
 */
export function riskRatio(bad: number, rows: number, allBad: number, allRows: number): number {
  if (rows === 0 || rows === allRows || allBad === 0) return 0;
  if (allBad - bad === 0) return Number.POSITIVE_INFINITY;
  return bad / rows / ((allBad - bad) / (allRows - rows));
}

/** How many times more often rows of a slice are bad than all rows: (o/n) / (O/N), in [0, ∞). MacroBase's `global_ratio`; 0 where nothing is bad. */
export function globalRatio(bad: number, rows: number, allBad: number, allRows: number): number {
  return rows === 0 || allBad === 0 ? 0 : bad / rows / (allBad / allRows);
}

/**
 * SliceLine's score (Sagadeeva and Boehm 2021): α((mean of slice / overall) − 1) − (1 − α)(rows / rows of slice − 1). Above 0 where a slice is worse than the whole by more
 * than its smallness costs. `middle` is what sums are kept relative to. null where the overall mean is not above 0.
 */
export function sliceScore(sums: Sums, total: Sums, middle = 0, weight = sliceLineWeight): number | null {
  const overall = total.n > 0 ? middle + total.sum / total.n : 0;
  if (!(overall > 0) || sums.n === 0) return null;
  return weight * ((middle + sums.sum / sums.n) / overall - 1) - (1 - weight) * (total.n / sums.n - 1);
}

/** The sums of what is bad: of the outcome itself, or, where higher is better, of its absence. Not for means. */
export function badSums({ n, sum }: Sums, direction: 'higher' | 'lower'): Sums {
  const bad = direction === 'higher' ? sum : n - sum;
  return { n, sum: bad, squares: bad };
}

/** By what a slice is ranked, greatest first; null where it has no such number. `direction`: whether a slice is worse when its outcome is higher or lower. */
export function rankValue(
  sums: Sums,
  total: Sums,
  rank: Exclude<SliceRank, 'significance'>,
  { outcome, direction, middle = 0 }: { readonly outcome: SliceOutcome; readonly direction: 'higher' | 'lower'; readonly middle?: number },
): number | null {
  if (outcome === 'mean') return rank === 'sliceline' && direction === 'higher' ? sliceScore(sums, total, middle) : null;
  const [part, whole] = [badSums(sums, direction), badSums(total, direction)];
  return rank === 'sliceline' ? sliceScore(part, whole) : riskRatio(part.sum, part.n, whole.sum, whole.n);
}

/** Returns found slices in another order; of equal rank the more significant first. By significance they stay as they are. */
export function rankSlices(
  found: readonly FoundSlice[],
  total: Sums,
  rank: SliceRank,
  rules: { readonly outcome: SliceOutcome; readonly direction: 'higher' | 'lower'; readonly middle?: number },
): readonly FoundSlice[] {
  if (rank === 'significance') return found;
  const valued = found.map((slice, place) => ({ slice, place, value: rankValue(slice.sums, total, rank, rules) ?? Number.NEGATIVE_INFINITY }));
  // Two infinite ratios are equal, though their difference is no number.
  valued.sort((a, b) => (a.value === b.value ? a.place - b.place : b.value - a.value));
  return valued.map(({ slice }) => slice);
}

export interface ScoredSlice extends Slice {
  readonly sums: Sums;
  readonly score: number;
}

/**
 * The k slices of highest SliceLine score above 0, of at least `minRows` rows and up to `maxOrder` conditions. Every cell is looked at, as all are counted: nothing is pruned by a
 * bound, so none can be lost by it. Of equal scores the one of fewer conditions, then of earlier columns and codes, comes first.
 */
export function topSlices(
  space: SliceSpace,
  { k, maxOrder, minRows, weight = sliceLineWeight }: { readonly k: number; readonly maxOrder: number; readonly minRows: number; readonly weight?: number },
): readonly ScoredSlice[] {
  const made: ScoredSlice[] = [];
  for (const slice of slicesOf(space, maxOrder)) {
    if (slice.sums.n < minRows) continue;
    const score = sliceScore(slice.sums, space.total, 0, weight);
    if (score !== null && score > 0) made.push({ ...slice, score });
  }
  // Slices come in ascending order of conditions, columns and codes, and sorting is stable.
  return made.sort((a, b) => b.score - a.score).slice(0, k);
}

export interface Explanation extends Slice {
  readonly sums: Sums;
  readonly ratio: number;
  /** Its share of all bad rows. */
  readonly support: number;
}

/**
 * MacroBase's DIFF (Abuzaid et al. 2018): the minimal slices that hold at least `minSupport` of the bad rows and whose ratio is at least `minRatio`. A slice inside of one that qualified is not named
 * again. In ascending order of conditions, columns and codes.
 */
export function diffExplanations(
  space: SliceSpace,
  rules: { readonly metric: 'risk-ratio' | 'global-ratio'; readonly minRatio: number; readonly minSupport: number; readonly maxOrder: number },
): readonly Explanation[] {
  const { total } = space;
  const ratioOf = rules.metric === 'risk-ratio' ? riskRatio : globalRatio;
  const made: Explanation[] = [];
  for (const slice of slicesOf(space, rules.maxOrder)) {
    const support = total.sum > 0 ? slice.sums.sum / total.sum : 0;
    const ratio = ratioOf(slice.sums.sum, slice.sums.n, total.sum, total.n);
    if (support < rules.minSupport || ratio < rules.minRatio || made.some((general) => liesIn(slice, general))) continue;
    made.push({ ...slice, ratio, support });
  }
  return made;
}

/** Whether each condition of `general` is one of `slice`. */
function liesIn(slice: Slice, general: Slice): boolean {
  return general.columns.every((column, i) => slice.codes[slice.columns.indexOf(column)] === general.codes[i]);
}

/** Every slice that has rows, in ascending order of conditions, columns and codes. */
function* slicesOf(space: SliceSpace, maxOrder: number): Generator<Slice & { readonly sums: Sums }> {
  for (let order = 1; order <= Math.min(maxOrder, space.sizes.length); order += 1)
    for (const columns of columnSets(space.sizes.length, order)) {
      const cells = space.cells(columns);
      for (let place = 0; place < (cells?.n.length ?? 0); place += 1) {
        const sums = { n: cells?.n[place] ?? 0, sum: cells?.sum[place] ?? 0, squares: cells?.squares[place] ?? 0 };
        if (sums.n > 0) yield { columns, codes: codesAt(place, columns, space.sizes), sums };
      }
    }
}

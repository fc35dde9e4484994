import { contrast, sumsOf, without, type FoundSlice, type Slice, type SliceRules, type SliceSpace, type Sums } from './slice-search.ts';

/** Row sets that share at least this much (Jaccard) are one finding. */
export const nearlyEqual = 0.95;

export interface KeptSlice extends FoundSlice {
  /** Other descriptions of nearly the same rows. */
  readonly same: readonly Slice[];
  /** How many found slices add nothing to this one. */
  readonly explains: number;
}

/**
 * Returns the slices that say something of their own, worst first. Taken in order of the statistic: a slice of nearly the same rows as a kept one is that
 * one, under the simpler description; a slice that without the rows of a kept one is not significantly worse than the rest, or that is not significantly
 * worse than what is left of a simpler found one, is explained. "Significantly" is Bonferroni's over the found slices, as so many are asked.
 */
export function distinctSlices(space: SliceSpace, found: readonly FoundSlice[], rules: SliceRules, most: number): readonly KeptSlice[] {
  const strict = { ...rules, alpha: rules.alpha / Math.max(1, found.length) };
  const known = new Map(found.map((slice) => [nameOf(slice), slice]));
  const kept: { slice: FoundSlice; explains: number }[] = [];
  for (const slice of found) {
    if (!sharpens(space, slice, known, strict)) {
      const general = kept.find((entry) => entry.slice.columns.every((c, i) => slice.codes[slice.columns.indexOf(c)] === entry.slice.codes[i]));
      if (general) general.explains += 1;
      continue;
    }
    const by = kept.find((entry) => {
      const both = overlap(space, slice, entry.slice);
      return both !== null && (nearlySame(slice.sums, entry.slice.sums, both) || !adds(space, slice, entry.slice, both, strict));
    });
    if (by === undefined) {
      if (kept.length < most) kept.push({ slice, explains: 0 });
      continue;
    }
    const both = overlap(space, slice, by.slice);
    if (both !== null && nearlySame(slice.sums, by.slice.sums, both)) {
      if (slice.columns.length < by.slice.columns.length) by.slice = slice;
    } else by.explains += 1;
  }
  return kept.map(({ slice, explains }) => {
    const same = found.filter((other) => {
      const both = other === slice ? null : overlap(space, slice, other);
      return both !== null && nearlySame(slice.sums, other.sums, both);
    });
    return { ...slice, same, explains };
  });
}

function nameOf({ columns, codes }: Slice): string {
  return `${columns.join()}=${codes.join()}`;
}

function nearlySame(a: Sums, b: Sums, both: Sums): boolean {
  return both.n >= nearlyEqual * (a.n + b.n - both.n);
}

/** Whether every condition of a slice matters: it is worse than the rest of each simpler slice that was found. */
function sharpens(space: SliceSpace, slice: FoundSlice, known: ReadonlyMap<string, FoundSlice>, rules: SliceRules): boolean {
  for (let mask = 1; mask < (1 << slice.columns.length) - 1; mask += 1) {
    const part = slice.columns.map((_, i) => i).filter((i) => ((mask >> i) & 1) === 1);
    const general = known.get(nameOf({ columns: part.map((i) => slice.columns[i] ?? 0), codes: part.map((i) => slice.codes[i] ?? 0) }));
    if (general !== undefined && !adds(space, slice, general, slice.sums, rules)) return false;
  }
  return true;
}

/** Whether a slice is worse beyond a kept one: outside of it, or, where it lies inside, than the rest of it. */
function adds(space: SliceSpace, slice: FoundSlice, kept: FoundSlice, both: Sums, rules: SliceRules): boolean {
  if (both.n === 0) return true;
  const inside = both.n === slice.sums.n;
  const part = inside ? slice.sums : without(slice.sums, both);
  const others = inside ? without(kept.sums, both) : without(space.total, union(slice.sums, kept.sums, both));
  const beyond = contrast(part, others, rules.outcome, rules.direction);
  const sign = rules.direction === 'higher' ? 1 : -1;
  return beyond !== null && beyond.p <= rules.alpha && sign * beyond.effect >= rules.minEffect;
}

function union(a: Sums, b: Sums, both: Sums): Sums {
  return { n: a.n + b.n - both.n, sum: a.sum + b.sum - both.sum, squares: a.squares + b.squares - both.squares };
}

/** The rows of both; null where their columns together were not counted. */
function overlap(space: SliceSpace, a: Slice, b: Slice): Sums | null {
  const codes = new Map(a.columns.map((column, i) => [column, a.codes[i] ?? 0]));
  for (const [i, column] of b.columns.entries()) {
    const code = b.codes[i] ?? 0;
    const other = codes.get(column);
    if (other !== undefined && other !== code) return { n: 0, sum: 0, squares: 0 };
    codes.set(column, code);
  }
  const columns = [...codes.keys()].sort((x, y) => x - y);
  return sumsOf(space, { columns, codes: columns.map((column) => codes.get(column) ?? 0) });
}

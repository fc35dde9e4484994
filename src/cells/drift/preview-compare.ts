import { kolmogorovSurvival } from '../../stats/kolmogorov.ts';
import { sqrt } from '../../stats/elementary.ts';
import { alignCategories } from './categories.ts';
import { binnedCells, cellsOfCategories, completed, type Cells, type Comparison } from './compare.ts';
import type { ComparedColumn } from './parameters.ts';
import type { CubeColumn, SourceCube, Stretch } from './preview-cube.ts';

/** A stretch of a source's cube: one side of the comparison. */
export interface PreviewSide {
  readonly cube: SourceCube;
  readonly stretch: Stretch;
}

/**
 * P of a two-sample KS distance by Kolmogorov's limit at √N·d + 1/(6√N), N = nm/(n + m): the first term of Pelz and Good's expansion (1976).
 * Within 8 % of the exact p at 400 rows a side and 0.2 % at tens of thousands, at a constant cost, unlike the exact count of paths.
 */
export function kolmogorovLaw(d: number, n: number, m: number): { readonly p: number; readonly law: string } {
  const root = sqrt((n / (n + m)) * m);
  return { p: d <= 0 ? 1 : Math.min(1, Math.max(0, kolmogorovSurvival(root * d + 1 / (6 * root)))), law: 'kolmogorov' };
}

/** Compares one column over two stretches; the same cells and tests as a finished run, but for the laws that p is read from. */
export function comparePreview(column: ComparedColumn, i: number, edges: readonly number[], reference: PreviewSide, current: PreviewSide): Comparison {
  const sides = [reference, current] as const;
  const parts = sides.map(({ cube }) => cube.columns[i]);
  const extra = sides.map(({ stretch }, k) => parts[k]?.extra.between(stretch.low, stretch.high) ?? [0, 0, 0, 0]);
  const rows = sides.map(({ cube, stretch }) => cube.rows.countOf(0, stretch.low, stretch.high));
  const [rowsBefore = 0, rowsNow = 0] = rows;
  const missing = extra.map((counts) => counts[0] ?? 0);
  const found = column.kind === 'categorical' ? categories(parts, sides) : numbers(column, parts, sides, edges, rows, extra);
  const [before = [], now = []] = extra;
  return completed(
    { column, rows: { reference: rowsBefore, current: rowsNow }, missing: { reference: missing[0] ?? 0, current: missing[1] ?? 0 }, ...found },
    { reference: before, current: now },
    null,
  );
}

type Parts = readonly (CubeColumn | undefined)[];

function categories(parts: Parts, sides: readonly PreviewSide[]): Cells {
  const [before, now] = parts.map((part, k) => {
    const counts = part?.counts?.between(sides[k]?.stretch.low ?? 0, sides[k]?.stretch.high ?? 0) ?? [];
    const values: string[] = [];
    const seen: number[] = [];
    part?.categories.forEach((value, at) => {
      const n = counts[at] ?? 0;
      if (n === 0) return;
      values.push(value);
      seen.push(n);
    });
    return { values, counts: seen, more: { rows: counts[part?.categories.length ?? 0] ?? 0 } };
  });
  return cellsOfCategories(alignCategories(before, now), false);
}

function numbers(
  column: ComparedColumn,
  parts: Parts,
  sides: readonly PreviewSide[],
  edges: readonly number[],
  rows: readonly number[],
  extra: readonly (readonly number[])[],
): Cells {
  const fine = parts[0]?.edges ?? [];
  const [before = [], now = []] = parts.map((part, k) => {
    const { low = 0, high = 0 } = sides[k]?.stretch ?? {};
    return part?.counts?.between(low, high) ?? [(rows[k] ?? 0) - (extra[k] ?? []).reduce((a, b) => a + b, 0)];
  });
  const range = rangeOf(parts[0], sides[0]?.stretch);
  const other = rangeOf(parts[1], sides[1]?.stretch);
  const bounds = range && other ? { low: Math.min(range.low, other.low), high: Math.max(range.high, other.high) } : (range ?? other);
  return binnedCells({ column, edges, fine, before, now, range, bounds, law: kolmogorovLaw, moments: null });
}

function rangeOf(column: CubeColumn | undefined, stretch: Stretch | undefined): { low: number; high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let bucket = stretch?.low ?? 0; bucket < (stretch?.high ?? 0); bucket++) {
    const least = column?.minimum[bucket] ?? Number.NaN;
    const greatest = column?.maximum[bucket] ?? Number.NaN;
    if (least < low) low = least;
    if (greatest > high) high = greatest;
  }
  return low <= high ? { low, high } : null;
}

import { columnExpression } from '../../reduce/expressions.ts';
import { literal } from '../../reduce/sql-text.ts';
import { compareKeys } from '../../reduce/run.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import type { ComparedColumn } from './parameters.ts';

export interface CategoryCounts {
  readonly values: readonly (string | number)[];
  readonly counts: readonly number[];
  readonly more?: { readonly rows: number };
}

export interface AlignedCategories {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly unseen: { readonly rows: number; readonly values: readonly { readonly value: string; readonly rows: number }[] };
}

/** Name of the cell that holds all categories without one of their own. */
export const otherCategories = '(all others)';

/** A condition that a column holds one of the values; FALSE for none. */
export function oneOf({ column, derive }: ComparedColumn['source'], values: readonly string[]): string {
  // No query can hold a text with a NUL; such a category is counted with the rest.
  const held = values.filter((value) => !value.includes('\0'));
  return held.length === 0 ? 'FALSE' : `CAST(${columnExpression(column, derive)} AS VARCHAR) IN (${held.map(literal).join(', ')})`;
}

/** Cells for categories: beyond this many, the rarest are counted together. */
export const mostCategories = 100;

/**
 * Returns the categories of both sides on shared cells: all when there are at most 100, else the 100 most frequent of both sides
 * together and the rest. Which cells there are does not depend on which side is which, so no change looks like no change.
 */
export function alignCategories(reference: CategoryCounts | undefined, current: CategoryCounts | undefined): AlignedCategories {
  const before = new Map(reference?.values.map((value, i) => [String(value), reference.counts[i] ?? 0]));
  const now = new Map(current?.values.map((value, i) => [String(value), current.counts[i] ?? 0]));
  const all = [...new Set([...before.keys(), ...now.keys()])];
  const pooled = (value: string) => (before.get(value) ?? 0) + (now.get(value) ?? 0);
  all.sort((a, b) => pooled(b) - pooled(a) || compareKeys(a, b));
  const labels = all.slice(0, mostCategories);
  const counts = (side: ReadonlyMap<string, number>) => labels.map((value) => side.get(value) ?? 0);
  const rest = (side: ReadonlyMap<string, number>, more: number) => all.slice(mostCategories).reduce((sum, value) => sum + (side.get(value) ?? 0), more);
  const restReference = rest(before, reference?.more?.rows ?? 0);
  const restCurrent = rest(now, current?.more?.rows ?? 0);
  const hasRest = restReference + restCurrent > 0;
  const unseen = [...now].filter(([value]) => !before.has(value)).sort((a, b) => b[1] - a[1] || compareKeys(a[0], b[0]));
  return {
    labels: hasRest ? [...labels, otherCategories] : labels,
    reference: hasRest ? [...counts(before), restReference] : counts(before),
    current: hasRest ? [...counts(now), restCurrent] : counts(now),
    unseen: { rows: unseen.reduce((sum, [, n]) => sum + n, 0), values: unseen.slice(0, 5).map(([value, rows]) => ({ value, rows })) },
  };
}

/** Returns the most frequent categories of a finished run, both sides together, read off its first wave. */
export function runCategories(column: ComparedColumn, columns: readonly ComparedColumn[], reduced: readonly (readonly ReducedTable[])[]): readonly string[] {
  const at = 2 + 2 * columns.filter((c) => c.kind === 'categorical').indexOf(column);
  const { labels } = alignCategories(reduced[0]?.[at]?.valueCounts[0], reduced[0]?.[at + 1]?.valueCounts[0]);
  return labels.slice(0, mostCategories).filter((label) => !label.includes('\0'));
}

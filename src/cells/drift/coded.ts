import type { Coded } from '../../reduce/types.ts';
import { otherCategories } from './categories.ts';
import type { Comparison } from './compare.ts';
import { labelsOf } from './cell-labels.ts';

/** Codes of a column where it is looked at together with others: its most frequent categories, or this many bins. */
const mostCodes = 10;

/**
 * Returns a column as few codes: the cells it was compared on, the rarest categories together, its bins thinned. null for what is measured of a text, and where
 * nothing varies.
 */
export function codedColumn(c: Comparison): Coded | null {
  const { source, as, kind } = c.column;
  if (source.derive !== undefined || c.constant) return null;
  if (kind === 'categorical') {
    const values = c.labels.filter((label) => label !== otherCategories && !label.includes('\0')).slice(0, mostCodes);
    return { kind: 'values', column: source.column, values };
  }
  const most = mostCodes - 1;
  const edges = c.edges.length <= most ? c.edges : Array.from({ length: most }, (_, i) => c.edges[Math.floor(((i + 1) * c.edges.length) / (most + 1))] ?? 0);
  return { kind: 'edges', column: source.column, edges, ...(as === 'instant' ? { as } : {}) };
}

/** Returns the words for a column's codes, in their order: a value, or a range such as `> 100`. */
export function codeLabels(coded: Coded, whole: boolean): readonly string[] {
  if (coded.kind === 'values') return [...coded.values, otherCategories, '(missing)'];
  const labels = coded.edges.length === 0 ? ['(present)'] : labelsOf({ as: coded.as ?? 'number', integer: whole, whole }, coded.edges);
  return [...labels, '(missing)'];
}

/** A column and one of its codes, as a reader says it: `country = NL`, `amount > 100`. */
export function codeSentence(coded: Coded, label: string): string {
  return coded.kind === 'values' && !label.startsWith('(') ? `${coded.column} = ${label}` : `${coded.column} ${label}`;
}

import { marginDifference, type MarginDifference } from '../../stats/table-margins.ts';
import type { Category, Counted } from './counts.ts';

export interface Reconciled {
  readonly category: Category;
  /** Column of the other category, over which the intersections are added up. */
  readonly over: string;
  readonly difference: MarginDifference;
  /** How many people have the other category unknown. */
  readonly verdict: 'info' | 'invalid';
}

/**
 * Each category of a margin against the sum of its intersections. What the margin has more must be people whose other category is unknown; anything else
 * means that two published tables contradict each other. Empty without intersections.
 */
export function reconcile({ tables }: Counted): readonly Reconciled[] {
  const both = tables.find(({ name }) => name === 'intersection');
  if (both === undefined || both.categories.length === 0) return [];
  return tables
    .filter(({ name }) => name !== 'intersection')
    .flatMap(({ columns, categories }) => {
      const own = columns[0] ?? '';
      const over = both.columns.find((column) => column !== own) ?? '';
      return categories.map((category): Reconciled => {
        const parts = both.categories.filter(({ group }) => group[own] === category.group[own]);
        const difference = marginDifference(category, parts, both.unknown.n);
        return { category, over, difference, verdict: difference.canBeUnknown ? 'info' : 'invalid' };
      });
    });
}

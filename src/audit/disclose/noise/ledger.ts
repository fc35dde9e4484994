import type { ResultDocument } from '../../../notebook/types.ts';
import type { BudgetLedger, DisclosurePolicy } from '../types.ts';
import { halfWidth95 } from './discrete-laplace.ts';
import { groupTables } from './group-tables.ts';
import type { GroupTable } from './types.ts';

/**
 * What counts with noise spend of the budget; null when the policy has none. One row is in one count of each table, so the counts of a table share its ε, and
 * the tables, in each of which the row may be, add up (Dwork and Roth 2014, section 3.5): each gets an equal part. `document` has its labels replaced.
 */
export function ledgerOf(document: Pick<ResultDocument, 'cells'>, { privacyBudget, statutory }: DisclosurePolicy): BudgetLedger | null {
  if (privacyBudget === null) return null;
  const { epsilon } = privacyBudget;
  const tables = groupTables(document, statutory);
  const each = epsilon / tables.length;
  return {
    epsilon,
    spent: tables.length === 0 ? 0 : epsilon,
    entries: tables.map((table) => ({
      table: tableName(table),
      epsilon: each,
      cells: table.groups.reduce((sum, { counts }) => sum + Object.keys(counts).length, 0),
      halfWidth95: halfWidth95(each),
    })),
  };
}

/** What a table is called in the file: `gaps: race by sex, population current`. */
export function tableName({ cell, population, class: label, columns }: Omit<GroupTable, 'groups'>): string {
  return [
    `${cell}: ${columns.length === 0 ? 'all rows' : columns.join(' by ')}`,
    population === '' ? '' : `population ${population}`,
    label === null ? '' : `class ${label}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

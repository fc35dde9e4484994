import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { StoredTable } from '../sql/read-stores.ts';

/** One load of a table: a narrow DuckDB table `name` with columns `v0`, `v1`, … for `columns`, and `__part`. */
export interface Narrow {
  readonly name: string;
  readonly columns: readonly string[];
}

export const stagingTable = '__staging';

/** An empty narrow table. `types` are DuckDB types by position. */
export function createNarrowSql(name: string, types: readonly string[]): string {
  const columns = types.map((type, i) => `"v${i}" ${type}, `).join('');
  return `CREATE OR REPLACE TABLE ${quoteIdentifier(name)} (${columns}"__part" INTEGER)`;
}

/** Where the loaded columns of a table lie; every load knows the parts. */
export function storedTable([table, { narrows }]: readonly [string, { readonly narrows: readonly Narrow[] }]): StoredTable {
  const part = { name: '__part', stored: '__part' };
  return { table, stores: narrows.map(({ name, columns }) => ({ name, columns: [...columns.map((column, i) => ({ name: column, stored: `v${i}` })), part] })) };
}

/**
 * The view a table is seen by: its loads side by side. A positional join of tables filled in the same row order is as fast as one
 * table and needs no rewriting when a column is added.
 */
export function createViewSql(table: string, narrows: readonly Narrow[]): string {
  const outputs = narrows.flatMap((narrow, n) => narrow.columns.map((column, i) => `n${n}."v${i}" AS ${quoteIdentifier(column)}`));
  const from = narrows.map((narrow, n) => `${quoteIdentifier(narrow.name)} AS n${n}`).join(' POSITIONAL JOIN ');
  return `CREATE OR REPLACE VIEW ${quoteIdentifier(table)} AS SELECT ${[...outputs, 'n0."__part"'].join(', ')} FROM ${from}`;
}

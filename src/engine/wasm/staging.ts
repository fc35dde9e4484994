import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { columnExpression } from '../ingest/column-expression.ts';
import type { FileLayout } from './table-state.ts';

/** The canonical text of a UUID, which the Parquet decoder gives as 16 bytes. */
function uuidText(bytes: string): string {
  const hex = `lower(hex(${bytes}))`;
  const pieces = [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ].map(([from, length]) => `substr(${hex}, ${from}, ${length})`);
  return `(${pieces.join(" || '-' || ")})`;
}

/** Positions in the file of the top-level columns that a read of `columns` gives, ascending. Repeated names come together. */
export function rootsRead(layout: FileLayout, columns: readonly ColumnInfo[]): number[] {
  const names = new Set(columns.flatMap((column) => layout.plans.get(column.name)?.path[0] ?? []));
  return layout.roots.flatMap((name, root) => (names.has(name) ? [root] : []));
}

/**
 * Where the table's `columns` stand among the top-level columns that are read for them, when every one of them is such a column and at most its type has to
 * be cast, which an insert does by itself; else null, and they have to go through the staging table.
 */
export function directOrder(layout: FileLayout, columns: readonly ColumnInfo[]): number[] | null {
  if (columns.length === 0) return null;
  const roots = rootsRead(layout, columns);
  const order = columns.map((column) => {
    const plan = layout.plans.get(column.name);
    const whole = plan !== undefined && !layout.constants.has(column.name) && plan.path.length === 1 && plan.info.type === column.type;
    return whole && plan.conversion !== 'uuid' && plan.conversion !== 'isoText' ? roots.indexOf(plan.root) : -1;
  });
  return order.includes(-1) ? null : order;
}

/**
 * The SQL that takes a column out of the staging table, in the type it has in both engines. `roots` are the file positions behind the
 * staging columns `c0`, `c1`, …; `types` the DuckDB types these have. A column that the file lacks is NULL.
 */
export function stagedExpression(column: ColumnInfo, layout: FileLayout, roots: readonly number[], types: readonly string[]): string {
  const constant = layout.constants.get(column.name);
  if (constant !== undefined) return `CAST(${literal(constant)} AS ${column.type})`;
  const plan = layout.plans.get(column.name);
  const index = plan === undefined ? -1 : roots.indexOf(plan.root);
  if (plan === undefined || index < 0) return `CAST(NULL AS ${column.type})`;
  const root = quoteIdentifier(`c${index}`);
  if (plan.path.length === 1 && types[index] === column.type && plan.conversion === 'none') return root;
  if (plan.conversion !== 'uuid') return columnExpression(plan, root, column.type);
  const bytes = plan.path.slice(1).reduce((value, member) => `struct_extract(${value}, ${literal(member)})`, root);
  return columnExpression({ ...plan, path: plan.path.slice(0, 1) }, uuidText(bytes), column.type);
}

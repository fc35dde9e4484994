import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { columnExpression, rootAlias } from './column-expression.ts';
import { positional } from './csv-plans.ts';
import type { OpenedTable } from './open-files.ts';

/**
 * The SELECT that gives columns of a table from one of its files, in the order asked and with the table's types: absent columns are null, folder columns
 * constant.
 * `call` is the table function over the file; `topLevel` is how many columns it returns.
 */
export function fileSelect(table: OpenedTable, file: number, columns: readonly ColumnInfo[], call: string, topLevel: number): string {
  const values = columns.map((column) => {
    const plan = table.schema.plans[file]?.get(column.name);
    const constant = table.constants[file]?.get(column.name);
    const value = plan
      ? columnExpression(plan, rootAlias(plan.root), column.type)
      : constant === undefined
        ? `CAST(NULL AS ${column.type})`
        : literal(constant);
    return `${value} AS ${quoteIdentifier(column.name)}`;
  });
  return `SELECT ${values.length > 0 ? values.join(', ') : 'NULL'} FROM ${positional(call, topLevel)}`;
}

/** How many top-level columns a file has, for `fileSelect`. */
export function topLevelColumns(table: OpenedTable, file: number): number {
  return 1 + (table.files[file]?.columns ?? []).reduce((most, plan) => Math.max(most, plan.root), -1);
}

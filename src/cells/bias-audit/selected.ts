import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { treatmentOf } from '../columns.ts';
import { CellInputError } from '../types.ts';

/**
 * Returns the SQL expression "was selected", null where that is not known: the column itself where it is a boolean, not 0 where it is a number, or equality
 * with `positive`. Throws CellInputError where the column needs a `positive` and has none, or one of another type.
 */
export function selectedExpression(column: ColumnInfo, positive: string | number | boolean | null): string {
  const quoted = quoteIdentifier(column.name);
  const treatment = treatmentOf(column);
  if (column.type === 'BOOLEAN') {
    if (positive === null || positive === true || positive === 'true') return quoted;
    if (positive === false || positive === 'false') return `NOT ${quoted}`;
    throw new CellInputError(`the column "${column.name}" is true or false, never ${positive}`, 'positive');
  }
  if (treatment === 'numeric') {
    const wanted = positive === null ? 0 : Number(positive);
    if (typeof positive === 'boolean' || !Number.isFinite(wanted))
      throw new CellInputError(`the column "${column.name}" is ${column.type}, and positive: ${String(positive)} is no number`, 'positive');
    return `CASE WHEN isfinite(CAST(${quoted} AS DOUBLE)) THEN ${quoted} ${positive === null ? '<>' : '='} ${literal(wanted)} END`;
  }
  if (treatment === null || treatment === 'instant')
    throw new CellInputError(`the column "${column.name}" is ${column.type}; selected needs a boolean, a number or a text`, 'selected');
  if (positive === null) throw new CellInputError(`the column "${column.name}" is ${column.type}; write positive: the value that means selected`, 'positive');
  return `CAST(${quoted} AS VARCHAR) = ${literal(String(positive))}`;
}

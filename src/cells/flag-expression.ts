import { quoteIdentifier } from '../reduce/sql-text.ts';
import type { Population } from '../telemetry/types.ts';
import { requireColumn, treatmentOf } from './columns.ts';
import { CellInputError, type CellContext } from './types.ts';

/** Returns the expression "this flag is set" for a boolean or 0/1 column, by name or role. Throws CellInputError for any other column. */
export function flagExpression(context: CellContext, from: Population, nameOrRole: string, key: string): string {
  const column = requireColumn(context, from, nameOrRole, key);
  const quoted = quoteIdentifier(column.name);
  if (column.type === 'BOOLEAN') return quoted;
  if (treatmentOf(column) === 'numeric') return `${quoted} <> 0`;
  throw new CellInputError(`the column "${column.name}" is ${column.type}; a rate needs a boolean or 0/1 column, or a where`, key);
}

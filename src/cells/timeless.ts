import { columnKind } from '../telemetry/column-kind.ts';
import type { Population } from '../telemetry/types.ts';
import { columnsOf } from './columns.ts';
import type { CellContext } from './types.ts';

/** Says why the rows have no time: a column that cannot be read as one, one that has no role, or none at all. `need` says what needs one. */
export function timeless(context: CellContext, from: Population, need: string): string {
  const untimed = context.untimed?.[from.table];
  if (untimed !== undefined) return untimed;
  const likely = columnsOf(context, from).find(
    (c) => /^(at|ts|time|timestamp|.*_(at|ts|timestamp))$/i.test(c.name) && ['time', 'integer', 'real', 'string'].includes(columnKind(c.type)),
  );
  if (context.column(from, 'timestamp') === null && likely !== undefined)
    return `"${from.table}" has no timestamp; ${need}. "${likely.name}" (${likely.type}) is named like one: give it the role, --role ${from.table}.timestamp=${likely.name}, or choose other rows`;
  return `"${from.table}" has no timestamp; ${need}. Set the role timestamp or choose other rows`;
}

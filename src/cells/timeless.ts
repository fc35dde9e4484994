import { epochSentence } from '../telemetry/epoch-unit.ts';
import type { Population } from '../telemetry/types.ts';
import { columnsOf } from './columns.ts';
import type { CellContext } from './types.ts';

/** Says why the rows have no time: text that is no instant, numbers that count from an epoch, or none at all. `need` says what needs one. */
export function timeless(context: CellContext, from: Population, need: string): string {
  const epoch = context.epochs?.[from.table];
  if (epoch !== undefined) return epochSentence(epoch);
  const named = context.column(from, 'timestamp');
  const columns = columnsOf(context, from);
  const column = columns.find((c) => c.name === named) ?? columns.find((c) => /^(at|ts|time|timestamp|.*_at)$/i.test(c.name));
  if (column !== undefined && /^VARCHAR/.test(column.type))
    return `"${column.name}" holds text, not instants; write it as 2026-11-01T12:00:00Z, or make instants of it before opening the file, in DuckDB: strptime("${column.name}", FORMAT)`;
  return `"${from.table}" has no timestamp; ${need}. Set the role timestamp or choose other rows`;
}

import * as v from 'valibot';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { bucket, by, columnList, source } from '../parameters.ts';
import type { CellContext } from '../types.ts';

export const summaryParameters = v.strictObject({
  of: v.optional(source, 'telemetry'),
  columns: v.optional(columnList, 'auto'),
  by,
  bucket: v.optional(bucket, 'auto'),
});
export type SummaryParameters = v.InferOutput<typeof summaryParameters>;

/** Returns the columns a summary describes: all readable ones, or those named. */
export function summarisedColumns(p: SummaryParameters, context: CellContext): readonly string[] {
  const from = context.population(p.of, 'of');
  if (p.columns === 'auto')
    return columnsOf(context, from)
      .filter((c) => c.readable)
      .map((c) => c.name);
  return p.columns.map((given, i) => requireColumn(context, from, given, `columns.${i}`).name);
}

/** Returns a column's treatment within a summary, null for lists, maps and bytes (only counted). */
export function treatment(context: CellContext, table: string, column: string) {
  const info = context.tables[table]?.columns.find((c) => c.name === column);
  return info ? treatmentOf(info) : null;
}

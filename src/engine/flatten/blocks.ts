import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { FlatColumn, FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import type { ColumnBatch } from '../ingest/typed-columns.ts';
import { mapHexSql, mapJson, textMap } from '../sql/map-text.ts';
import type { TypedColumns } from '../types.ts';
import { runFlatten } from './recognise.ts';

/** Rows flattened at a time: payloads are large, and a cancel takes hold between blocks. */
export const flattenBlock = 8192;

/** Columns that only a flatten step gives, and those of the table itself. */
export function splitColumns(
  step: FlattenStep | null,
  columns: readonly ColumnInfo[],
): { readonly own: readonly ColumnInfo[]; readonly made: readonly ColumnInfo[] } {
  const names = new Set(step?.columns.map((column: FlatColumn) => column.name));
  return { own: columns.filter((column) => !names.has(column.name)), made: columns.filter((column) => names.has(column.name)) };
}

/** The columns of a table that a step reads. */
export function columnsRead(step: FlattenStep, columns: readonly ColumnInfo[]): readonly ColumnInfo[] {
  const wanted = new Set(Object.values(step.reads));
  return columns.filter((column) => wanted.has(column.name));
}

/** SQL for one block of a narrow table's rows, in row order; `columns` are pairs of the column's SQL name and its type. */
export function blockSql(table: string, columns: readonly (readonly [name: string, type: string])[], start: number, extra: readonly string[] = []): string {
  const values = columns.map(([name, type]) => (type === textMap ? mapHexSql(quoteIdentifier(name)) : quoteIdentifier(name)));
  const rows = `rowid >= ${start} AND rowid < ${start + flattenBlock}`;
  return `SELECT ${[...values.map((value, i) => `${value} AS "s${i}"`), ...extra].join(', ')} FROM ${quoteIdentifier(table)} WHERE ${rows} ORDER BY rowid`;
}

/** The answer of `blockSql` under the table's column names, maps as JSON text. */
export function namedBlock(block: TypedColumns, columns: readonly ColumnInfo[]): TypedColumns {
  const named = columns.flatMap(({ name, type }, i) => {
    const column = block.columns[i];
    if (column === undefined) return [];
    return [{ name, type: column.type, values: type === textMap ? column.values.map(mapJson) : column.values }];
  });
  return { rows: block.rows, columns: named };
}

/** What a block was made into, ready for insertion, and in how many rows something was lost. */
export interface FlattenedBlock {
  readonly batch: ColumnBatch;
  readonly malformed: number;
  readonly misfits: number;
}

/** One block flattened: the columns of `names`, in order. */
export function flattenBlockOf(step: FlattenStep, names: readonly string[], block: TypedColumns): FlattenedBlock {
  const { columns, malformed, misfits } = runFlatten(step, names, block);
  return { batch: { rows: block.rows, columns }, malformed, misfits };
}

import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { blockRows } from '../ingest/parts.ts';
import { relieve } from './appender.ts';
import { check } from './job.ts';
import type { LoadContext } from './load-parquet.ts';
import { createNarrowSql, stagingTable } from './relation.ts';
import type { FileLayout, TableSource, TableState } from './table-state.ts';

function expression(column: ColumnInfo, layout: FileLayout, index: number): string {
  const constant = layout.constants.get(column.name);
  if (constant !== undefined) return `CAST(${literal(constant)} AS ${column.type}), `;
  return `CAST(${index < 0 ? 'NULL' : `"c${index}"`} AS ${column.type}), `;
}

/**
 * Reads columns of a table that TypeScript decodes (JSON Lines, Arrow IPC) into `narrow`. Parts are blocks of rows counted over the
 * whole table. Returns the rows.
 */
export async function loadDecoded(
  context: LoadContext,
  source: Extract<TableSource, { kind: 'decoded' }>,
  layouts: TableState['layouts'],
  columns: readonly ColumnInfo[],
  narrow: string,
): Promise<number> {
  const { duck, decoder, job, table } = context;
  await duck.run(
    0,
    createNarrowSql(
      narrow,
      columns.map((column) => column.type),
    ),
  );
  const total = source.files.reduce((sum, { file }) => sum + file.size, 0);
  let rows = 0;
  let bytes = 0;
  for (const { file, gzip } of source.files) {
    const layout = layouts.get(file);
    if (layout === undefined) continue;
    const own = columns.filter((column) => layout.plans.has(column.name));
    // A file with none of the columns still has rows: any of its columns counts them.
    const plans = own.length > 0 ? own.flatMap((column) => layout.plans.get(column.name) ?? []) : [...layout.plans.values()].slice(0, 1);
    const values = columns.map((column) => expression(column, layout, own.indexOf(column))).join('');
    for await (const piece of decoder.streams(file, source.format, gzip, plans)) {
      check(job);
      job.progress({ phase: 'decode', table, label: `reading ${file.name}`, rows: { done: rows, total: null }, bytes: { done: bytes, total } });
      await duck.run(0, `DROP TABLE IF EXISTS ${stagingTable}`);
      await duck.insert(stagingTable, piece.stream, true);
      const part = `CAST((${rows} + row_number() OVER () - 1) // ${blockRows} AS INTEGER)`;
      await duck.run(job.id, `INSERT INTO ${quoteIdentifier(narrow)} SELECT ${values}${part} FROM ${stagingTable}`);
      await relieve(duck);
      rows += piece.rows;
    }
    bytes += file.size;
  }
  job.progress({ phase: 'insert', table, label: 'rows inserted', rows: { done: rows, total: rows }, bytes: { done: total, total } });
  return rows;
}

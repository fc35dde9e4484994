import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { blockRows } from '../ingest/parts.ts';
import { csvError } from '../sql/sql-error.ts';
import type { LoadContext } from './load-parquet.ts';
import type { TableSource } from './table-state.ts';

/**
 * Reads columns of a CSV table into `narrow`. The files are readable to SQL only while this runs: afterwards their registration is
 * gone, so that no later statement can reach them. Returns the rows.
 */
export async function loadCsv(
  context: LoadContext,
  source: Extract<TableSource, { kind: 'csv' }>,
  columns: readonly ColumnInfo[],
  narrow: string,
): Promise<number> {
  const { duck, job, table } = context;
  const paths = source.files.map((_, i) => `ingest/${job.id}_${i}.csv`);
  const total = source.files.reduce((sum, file) => sum + file.content.size, 0);
  job.progress({ phase: 'decode', table, label: 'reading text', bytes: { done: 0, total } });
  try {
    for (const [i, { content }] of source.files.entries()) await duck.register(paths[i] ?? '', content);
    const values = columns.map((column, i) => `${quoteIdentifier(column.name)} AS "v${i}", `).join('');
    const part = `CAST((row_number() OVER () - 1) // ${blockRows} AS INTEGER) AS "__part"`;
    await duck.run(job.id, `CREATE OR REPLACE TABLE ${quoteIdentifier(narrow)} AS SELECT ${values}${part} FROM ${source.relation(paths, columns)}`);
  } catch (error) {
    const text = error instanceof EngineError && error.cause instanceof Error ? error.cause.message : '';
    const at = Math.max(
      0,
      paths.findIndex((path) => text.includes(path)),
    );
    const file = source.files[at];
    throw file === undefined ? error : await csvError(file.source, file.detection, error);
  } finally {
    if (duck.alive) for (const path of paths) await duck.unregister(path).catch(() => undefined);
  }
  const counted = await duck.select(0, `SELECT count(*) AS n FROM ${quoteIdentifier(narrow)}`);
  const rows = Number(counted.columns[0]?.values[0] ?? 0);
  job.progress({ phase: 'insert', table, label: 'rows inserted', rows: { done: rows, total: rows }, bytes: { done: total, total } });
  return rows;
}

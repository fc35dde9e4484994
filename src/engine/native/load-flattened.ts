import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { blockSql, columnsRead, flattenBlock, flattenBlockOf, namedBlock } from '../flatten/blocks.ts';
import { lossSentence } from '../flatten/recognise.ts';
import { insertBatch } from './insert-batch.ts';
import { count, type Loaded, type LoadJob, loadNarrow, type Narrow } from './load.ts';

/** Makes columns of a flatten step as a narrow table: reads what it is made from, flattens block by block, and lets the read columns go. Only inside `exclusive`. */
export async function loadFlattened(job: LoadJob, step: FlattenStep, columns: readonly ColumnInfo[]): Promise<Loaded & { readonly note: string | null }> {
  const { connection, opened, options } = job;
  const read = await loadNarrow(job, columnsRead(step, opened.info.columns));
  const name = job.nextName();
  try {
    const first = read.narrows[0];
    if (first === undefined) {
      const sentence = `The columns it is made from could not be read: ${read.unreadable.map((entry) => entry.sentence).join(' ')}`;
      return { narrows: [], unreadable: columns.map((column) => ({ column: column.name, sentence })), note: null };
    }
    const rows = await count(connection, first.name);
    await connection.run(`CREATE TABLE ${quoteIdentifier(name)} (${columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`).join(', ')})`);
    const names = columns.map((column) => column.name);
    let [malformed, misfits] = [0, 0];
    for (let start = 0; start < rows; start += flattenBlock) {
      options.onProgress?.({ phase: 'decode', table: opened.info.table, label: 'flattening nested columns', rows: { done: start, total: rows } });
      const parts = [];
      for (const narrow of read.narrows) parts.push(await block(job, narrow, start));
      const made = flattenBlockOf(step, names, { rows: parts[0]?.rows ?? 0, columns: parts.flatMap((part) => part.columns) });
      await insertBatch(connection, name, made.batch);
      malformed += made.malformed;
      misfits += made.misfits;
    }
    return { narrows: [{ name, columns }], unreadable: [], note: lossSentence(step, rows, { malformed, misfits }) };
  } catch (error) {
    await connection.run(`DROP TABLE IF EXISTS ${quoteIdentifier(name)}`);
    throw error;
  } finally {
    for (const narrow of read.narrows) await connection.run(`DROP TABLE IF EXISTS ${quoteIdentifier(narrow.name)}`);
  }
}

async function block({ connection, options }: LoadJob, narrow: Narrow, start: number): Promise<ReturnType<typeof namedBlock>> {
  const sql = blockSql(
    narrow.name,
    narrow.columns.map((column) => [column.name, column.type] as const),
    start,
  );
  return namedBlock(await connection.select(sql, options), narrow.columns);
}

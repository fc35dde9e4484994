import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { blockSql, flattenBlock, namedBlock } from '../flatten/blocks.ts';
import { lossSentence } from '../flatten/recognise.ts';
import { check } from './job.ts';
import type { LoadContext } from './load-parquet.ts';
import { createNarrowSql, stagingTable } from './relation.ts';

/** The narrow table that holds what a step reads. */
export interface ReadNarrow {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly rows: number;
}

/** Makes columns of a flatten step into the narrow table `narrow`, block by block; the decode worker does the work. Returns a sentence for what was lost. */
export async function loadFlattened(
  { duck, decoder, job, table }: LoadContext,
  step: FlattenStep,
  read: ReadNarrow,
  columns: readonly ColumnInfo[],
  narrow: string,
): Promise<string | null> {
  const types = columns.map((column) => column.type);
  await duck.run(0, createNarrowSql(narrow, types));
  const names = columns.map((column) => column.name);
  const sources = read.columns.map((column, i) => [`v${i}`, column.type] as const);
  const values = types.map((type, i) => `CAST("c${i}" AS ${type})`);
  let [malformed, misfits] = [0, 0];
  for (let start = 0; start < read.rows; start += flattenBlock) {
    check(job);
    job.progress({ phase: 'decode', table, label: 'flattening nested columns', rows: { done: start, total: read.rows } });
    const answer = await duck.select(job.id, blockSql(read.name, sources, start, ['"__part"']));
    const parts = (answer.columns.at(-1)?.values ?? []).map(Number);
    const made = await decoder.call((proxy) => proxy.flatten(step, names, namedBlock(answer, read.columns), parts));
    await duck.run(0, `DROP TABLE IF EXISTS ${stagingTable}`);
    await duck.insert(stagingTable, made.stream, true);
    await duck.run(
      job.id,
      `INSERT INTO ${quoteIdentifier(narrow)} SELECT ${[...values, `CAST("c${columns.length}" AS INTEGER)`].join(', ')} FROM ${stagingTable}`,
    );
    malformed += made.malformed;
    misfits += made.misfits;
  }
  return lossSentence(step, read.rows, { malformed, misfits });
}

import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { readArrow } from '../ingest/arrow-ipc.ts';
import { csvCall } from '../ingest/csv-options.ts';
import { fileSelect, topLevelColumns } from '../ingest/file-select.ts';
import { readJsonLines } from '../ingest/json-lines.ts';
import type { OpenedFile, OpenedTable } from '../ingest/open-files.ts';
import type { Part } from '../ingest/parts.ts';
import type { EngineOptions } from '../types.ts';
import type { Connection } from './connection.ts';
import { insertBatch } from './insert-batch.ts';
import type { PathSource } from './path-source.ts';
import { crowded, memoryOf, memorySql } from '../sql/memory.ts';
import { csvError, decodeProblem, sqlError } from '../sql/sql-error.ts';

export interface Narrow {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
}

export interface LoadJob {
  readonly connection: Connection;
  readonly opened: OpenedTable<PathSource>;
  readonly options: EngineOptions;
  /** Gives an unused table name. */
  readonly nextName: () => string;
}

export interface Loaded {
  readonly narrows: readonly Narrow[];
  readonly unreadable: readonly { readonly column: string; readonly sentence: string }[];
}

/**
 * Loads columns as narrow tables. A column that cannot be decoded is found by halving the list, dropped and named; the others stay. Only inside `exclusive`.
 * Throws E_ROW_COUNT when a file gives another number of rows than its footer says, E_FILE_FORMAT for broken text files, E_FILE_CHANGED, E_CANCELLED, E_MEMORY.
 */
export async function loadNarrow(job: LoadJob, columns: readonly ColumnInfo[]): Promise<Loaded> {
  if (columns.length === 0) return { narrows: [], unreadable: [] };
  const name = job.nextName();
  try {
    await job.connection.run(`CREATE TABLE ${quoteIdentifier(name)} (${columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`).join(', ')})`);
    for (const index of job.opened.files.keys()) {
      await fill(job, index, columns, name);
      if (crowded(memoryOf((await job.connection.rows(memorySql))[0] ?? []))) await job.connection.run('CHECKPOINT', job.options.signal);
    }
    return { narrows: [{ name, columns }], unreadable: [] };
  } catch (error) {
    await job.connection.run(`DROP TABLE IF EXISTS ${quoteIdentifier(name)}`);
    if (job.options.signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.', { cause: error });
    for (const file of job.opened.files) await file.source.check();
    const known = sqlError(error);
    if (job.opened.info.format !== 'parquet' || (known.code !== 'E_SQL' && known.code !== 'E_MEMORY')) throw known;
    const only = columns[0];
    if (columns.length === 1 && only) {
      return {
        narrows: [],
        unreadable: [{ column: only.name, sentence: `The values of ${only.name} could not be decoded, so the column was left out: ${decodeProblem(error)}` }],
      };
    }
    const half = columns.length >> 1;
    const left = await loadNarrow(job, columns.slice(0, half));
    const right = await loadNarrow(job, columns.slice(half));
    return { narrows: [...left.narrows, ...right.narrows], unreadable: [...left.unreadable, ...right.unreadable] };
  }
}

async function fill(job: LoadJob, index: number, columns: readonly ColumnInfo[], name: string): Promise<void> {
  const { connection, opened, options } = job;
  const file = opened.files[index];
  if (!file) return;
  const before = await count(connection, name);
  options.onProgress?.({ phase: 'decode', table: opened.info.table, label: `reading ${file.source.name}`, rows: { done: before, total: opened.info.rows } });
  const insert = (call: string) =>
    connection.run(`INSERT INTO ${quoteIdentifier(name)} ${fileSelect(opened, index, columns, call, topLevelColumns(opened, index))}`, options.signal);
  switch (file.format) {
    case 'parquet':
      await insert(`read_parquet(${literal(file.source.path)})`);
      break;
    case 'csv':
      await insert(csvCall(file.source.path, file, file.gzip ? 'gzip' : 'none')).catch(async (error: unknown) => {
        throw await csvError(file.source, file, error);
      });
      break;
    default:
      await fillDecoded(job, index, file, columns, name);
  }
  const rows = (await count(connection, name)) - before;
  if (file.rows !== null && rows !== file.rows) {
    throw new EngineError(
      'E_ROW_COUNT',
      `${file.source.name} gave ${rows} rows but should have ${file.rows}: its values and its footer do not agree. Write the file again.`,
    );
  }
}

/** JSON Lines and Arrow: decoded in TypeScript into a staging table with the file's own types, then cast to the table's. */
async function fillDecoded(job: LoadJob, index: number, file: OpenedFile<PathSource>, columns: readonly ColumnInfo[], name: string): Promise<void> {
  const { connection, opened, options } = job;
  const own = columns.flatMap((column) => opened.schema.plans[index]?.get(column.name) ?? []);
  const staging = quoteIdentifier(`${name}_staging`);
  // A column that counts rows keeps the row count right when the file has none of the columns asked for.
  const counted = own.length > 0 ? own : file.columns.slice(0, 1);
  await connection.run(`CREATE TABLE ${staging} (${counted.map((plan, i) => `"s${i}" ${plan.info.type}`).join(', ')})`);
  try {
    const batches = file.format === 'arrow' ? readArrow(file.source, file.gzip, counted) : readJsonLines(file.source, file.gzip, counted);
    for await (const batch of batches) {
      if (options.signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.');
      await insertBatch(connection, `${name}_staging`, batch);
    }
    const values = columns.map((column) => {
      const plan = opened.schema.plans[index]?.get(column.name);
      const constant = opened.constants[index]?.get(column.name);
      return plan ? `CAST("s${own.indexOf(plan)}" AS ${column.type})` : constant === undefined ? 'NULL' : literal(constant);
    });
    await connection.run(`INSERT INTO ${quoteIdentifier(name)} SELECT ${values.join(', ')} FROM ${staging}`, options.signal);
  } finally {
    await connection.run(`DROP TABLE ${staging}`);
  }
}

/** The table that numbers each row's part, in row order. */
export async function createPartTable(connection: Connection, name: string, parts: readonly Part[]): Promise<void> {
  await connection.run(`CREATE TABLE ${quoteIdentifier(name)} ("__part" INTEGER)`);
  for (let i = 0; i < parts.length; i += 1000) {
    const values = parts
      .slice(i, i + 1000)
      .map(({ part, rows }) => `(${part}, ${rows})`)
      .join(', ');
    await connection.run(`INSERT INTO ${quoteIdentifier(name)} SELECT unnest(repeat([part], count)) FROM (VALUES ${values}) AS p(part, count)`);
  }
}

/** Rows of a table, only inside `exclusive`. */
export async function count(connection: Connection, table: string): Promise<number> {
  return Number((await connection.rows(`SELECT count(*) FROM ${quoteIdentifier(table)}`))[0]?.[0] ?? 0);
}

import { EngineError } from '../errors.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { Appender, relieve } from './appender.ts';
import type { DecodedGroup } from './decode-api.ts';
import type { Decoder } from './decoder.ts';
import type { DuckInstance } from './instance.ts';
import { check, type Job } from './job.ts';
import { createNarrowSql, stagingTable } from './relation.ts';
import { directOrder, rootsRead, stagedExpression } from './staging.ts';
import type { FileLayout, Part, TableSource, TableState } from './table-state.ts';

type ParquetSource = Pick<TableState, 'layouts'> & Extract<TableSource, { kind: 'parquet' }>;

/** What a load needs to work with. */
export interface LoadContext {
  readonly duck: DuckInstance;
  readonly decoder: Decoder;
  readonly job: Job;
  readonly table: string;
}

/** A row group that could not be decoded, so that the columns at fault can be looked for there. */
class DecodeFailure extends Error {
  constructor(
    readonly part: Part,
    readonly reason: EngineError,
  ) {
    super(reason.message);
  }
}

function layoutOf(source: ParquetSource, part: Part): FileLayout {
  return source.layouts.get(part.file) ?? { plans: new Map(), constants: new Map(), roots: [] };
}

async function decode(context: LoadContext, source: ParquetSource, part: Part, index: number, columns: readonly ColumnInfo[]): Promise<DecodedGroup> {
  const layout = layoutOf(source, part);
  const { plans } = layout;
  const paths = columns.flatMap((column) => plans.get(column.name)?.path.join('.') ?? []);
  if (paths.length === 0) return { rows: part.rows, streams: [] };
  try {
    const group = await context.decoder.read(part.file, part.rowGroup, index, paths, directOrder(layout, columns));
    if (group.rows === part.rows) return group;
    const counted = `row group ${part.rowGroup + 1} of ${part.file.name} gave ${group.rows} rows where its footer promises ${part.rows}`;
    throw new EngineError('E_ROW_COUNT', `${counted}: the file is damaged or uses an encoding that cannot be read, export it again.`);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'E_CANCELLED' || error.code === 'E_FILE_CHANGED') throw error;
    throw new DecodeFailure(part, error);
  }
}

/** Inserts the streams of one row group through a staging table, each in a transaction of its own. */
async function insertStaged(
  context: LoadContext,
  source: ParquetSource,
  part: Part,
  index: number,
  group: DecodedGroup,
  columns: readonly ColumnInfo[],
  narrow: string,
): Promise<void> {
  const { duck, job } = context;
  const layout = layoutOf(source, part);
  if (group.streams.length === 0) {
    const constants = columns.map((column) => `${stagedExpression(column, layout, [], [])}, `).join('');
    await duck.run(job.id, `INSERT INTO ${quoteIdentifier(narrow)} SELECT ${constants}CAST(${index} AS INTEGER) FROM range(${part.rows})`);
    return;
  }
  const roots = rootsRead(layout, columns);
  let types: readonly string[] = [];
  for (const [i, stream] of group.streams.entries()) {
    check(job);
    await duck.run(0, `DROP TABLE IF EXISTS ${stagingTable}`);
    await duck.insert(stagingTable, stream, true);
    if (i === 0) types = await stagingTypes(duck);
    const expressions = columns.map((column) => stagedExpression(column, layout, roots, types));
    await duck.run(job.id, `INSERT INTO ${quoteIdentifier(narrow)} SELECT ${[...expressions, '"__part"'].join(', ')} FROM ${stagingTable}`);
  }
}

async function stagingTypes(duck: DuckInstance): Promise<readonly string[]> {
  const described = await duck.select(0, `SELECT column_type FROM (DESCRIBE ${stagingTable})`);
  return (described.columns[0]?.values ?? []).map(String);
}

async function fill(context: LoadContext, source: ParquetSource, columns: readonly ColumnInfo[], narrow: string): Promise<number> {
  const { duck, job, table } = context;
  await duck.run(
    0,
    createNarrowSql(
      narrow,
      columns.map((column) => column.type),
    ),
  );
  const total = source.parts.reduce((sum, part) => sum + part.rows, 0);
  const totalBytes = source.parts.reduce((sum, part) => sum + part.bytes, 0);
  const appender = new Appender(duck, narrow);
  let rows = 0;
  let bytes = 0;
  let ahead: Promise<DecodedGroup> | null = null;
  try {
    for (const [i, part] of source.parts.entries()) {
      check(job);
      const label = `decoding row group ${i + 1} of ${source.parts.length}`;
      job.progress({ phase: 'decode', table, label, rows: { done: rows, total }, bytes: { done: bytes, total: totalBytes } });
      const group: DecodedGroup = await (ahead ?? decode(context, source, part, i, columns));
      const next = source.parts[i + 1];
      ahead = next === undefined ? null : decode(context, source, next, i + 1, columns);
      ahead?.catch(() => undefined);
      if (directOrder(layoutOf(source, part), columns) === null) {
        await appender.commit();
        await insertStaged(context, source, part, i, group, columns, narrow);
        await relieve(duck);
      } else {
        for (const stream of group.streams) {
          check(job);
          await appender.insert(stream);
        }
        await appender.added(part.rows);
      }
      rows += part.rows;
      bytes += part.bytes;
    }
    await appender.commit();
  } finally {
    await appender.rollback();
  }
  job.progress({ phase: 'insert', table, label: 'rows inserted', rows: { done: rows, total }, bytes: { done: bytes, total: totalBytes } });
  return rows;
}

function why(reason: EngineError): string {
  return reason.code === 'E_WORKER' ? 'its bytes make no sense to the decoder' : reason.message.replace(/[.:]\s*$/, '');
}

/** Which of the columns cannot be decoded in the row group that failed; each is tried alone. */
async function unreadableIn(context: LoadContext, source: ParquetSource, part: Part, columns: readonly ColumnInfo[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const column of columns) {
    check(context.job);
    try {
      await decode(context, source, part, 0, [column]);
    } catch (error) {
      if (!(error instanceof DecodeFailure)) throw error;
      const where = `row group ${part.rowGroup + 1} of ${part.file.name}`;
      found.set(column.name, `Column "${column.name}" cannot be read in ${where} (${why(error.reason)}): leave it out, or export the file again.`);
    }
  }
  return found;
}

/**
 * Decodes columns of a Parquet table into the narrow table `narrow`, row group by row group. Columns that turn out unreadable are
 * left out and named with a sentence each; the others are loaded. Throws when the row counts or the memory do not allow it.
 */
export async function loadParquet(
  context: LoadContext,
  source: ParquetSource,
  columns: readonly ColumnInfo[],
  narrow: string,
): Promise<{ readonly rows: number; readonly unreadable: ReadonlyMap<string, string> }> {
  const unreadable = new Map<string, string>();
  for (;;) {
    const wanted = columns.filter((column) => !unreadable.has(column.name));
    try {
      return { rows: await fill(context, source, wanted, narrow), unreadable };
    } catch (error) {
      if (!(error instanceof DecodeFailure)) throw error;
      const found = await unreadableIn(context, source, error.part, wanted);
      if (found.size === 0) throw error.reason;
      for (const [name, sentence] of found) unreadable.set(name, sentence);
    }
  }
}

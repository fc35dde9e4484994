import { fromFile, type ByteSource } from '../ingest/bytes.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import { csvCall } from '../ingest/csv-options.ts';
import { csvPlans } from '../ingest/csv-plans.ts';
import type { Detection } from '../ingest/detect.ts';
import { fileSelect, topLevelColumns } from '../ingest/file-select.ts';
import { openFiles, type OpenedTable } from '../ingest/open-files.ts';
import { EngineError } from '../errors.ts';
import { csvError } from '../sql/sql-error.ts';
import type { EngineOptions, Source } from '../types.ts';
import { withDecoder } from './decoder.ts';
import { gunzip } from './gunzip.ts';
import type { DuckInstance } from './instance.ts';
import type { Job } from './job.ts';
import type { FileLayout, TableSource, TableState } from './table-state.ts';

/** Runs work on the engine once it is up: only CSV needs it to be opened. */
export type WithEngine = <T>(work: (duck: DuckInstance, job: Job) => Promise<T>) => Promise<T>;

/** A file of the browser, with what SQL reads of it. */
interface BrowserSource extends ByteSource {
  readonly file: File;
}

function sourcesOf(source: Source): BrowserSource[] {
  return source.files.map((entry) => {
    if (entry.kind === 'file') return { ...fromFile(entry.file), file: entry.file };
    throw new EngineError('E_FILE_FORMAT', `The browser cannot open the path ${entry.path}: drop the file into the page.`);
  });
}

async function describeCsv(duck: DuckInstance, job: Job, source: BrowserSource, detection: Detection, content: Blob): Promise<ColumnPlan[]> {
  const path = `ingest/open_${job.id}.csv`;
  await duck.register(path, content);
  try {
    return await csvPlans(csvCall(path, detection), async (sql) => {
      const { rows, columns } = await duck.select(job.id, sql);
      return Array.from({ length: rows }, (_, row) => columns.map((column) => column.values[row]));
    });
  } catch (error) {
    throw await csvError(source, detection, error);
  } finally {
    if (duck.alive) await duck.unregister(path).catch(() => undefined);
  }
}

function layoutsOf(opened: OpenedTable<BrowserSource>): Map<File, FileLayout> {
  return new Map(
    opened.files.map(({ source, columns }, i) => {
      const roots: string[] = Array.from({ length: topLevelColumns(opened, i) }, () => '');
      for (const plan of columns) roots[plan.root] = plan.path[0] ?? '';
      return [source.file, { plans: opened.schema.plans[i] ?? new Map(), constants: opened.constants[i] ?? new Map(), roots }];
    }),
  );
}

function rowSource(opened: OpenedTable<BrowserSource>, contents: ReadonlyMap<File, Blob>): TableSource {
  const { files, info } = opened;
  if (info.format === 'parquet') {
    const parts = files.flatMap(({ source, rowGroups }) => rowGroups.map(({ rows, bytes }, rowGroup) => ({ file: source.file, rowGroup, rows, bytes })));
    return { kind: 'parquet', parts };
  }
  if (info.format === 'csv') {
    return {
      kind: 'csv',
      files: files.map((file) => ({ source: file.source, detection: file, content: contents.get(file.source.file) ?? file.source.file })),
      relation: (paths, columns) =>
        `(${paths.map((path, i) => fileSelect(opened, i, columns, csvCall(path, files[i]), topLevelColumns(opened, i))).join(' UNION ALL ')})`,
    };
  }
  return { kind: 'decoded', format: info.format, files: files.map(({ source, gzip }) => ({ file: source.file, gzip })) };
}

/**
 * Opens a source: footers for Parquet, a look at all rows for text, in a worker. Only CSV needs WebAssembly for it, since DuckDB chooses its types. Nothing stays in the engine.
 * Throws an input error in words when a file cannot be used, or when its files are of different formats.
 */
export async function openTable(source: Source, options: EngineOptions, withEngine: WithEngine, decodeWorker: () => Worker): Promise<TableState> {
  const contents = new Map<File, Blob>();
  const opened = await openFiles(
    source.table,
    sourcesOf(source),
    async (browserSource, detection) => {
      const { file } = browserSource;
      const content = detection.gzip ? await gunzip(file) : file;
      contents.set(file, content);
      return withEngine((duck, job) => describeCsv(duck, job, browserSource, detection, content));
    },
    options,
    ({ file }, { format, gzip }) =>
      withDecoder(decodeWorker, options.signal, (decoder) => decoder.call((proxy) => proxy.inspect(file, format === 'arrow' ? 'arrow' : 'jsonl', gzip))),
  );
  const uncompressed = new Map<string, number>();
  for (const [name, plan] of opened.schema.plans.flatMap((plans) => [...plans])) {
    uncompressed.set(name, (uncompressed.get(name) ?? 0) + plan.uncompressedBytes);
  }
  return {
    info: opened.info,
    step: null,
    notes: [],
    files: opened.files.map((file) => file.source.file),
    source: rowSource(opened, contents),
    layouts: layoutsOf(opened),
    detections: opened.files.map(({ format, gzip, delimiter }) => ({ format, gzip, ...(delimiter === undefined ? {} : { delimiter }) })),
    narrows: [],
    kept: null,
    lost: null,
    unreadable: new Map(),
    uncompressed,
  };
}

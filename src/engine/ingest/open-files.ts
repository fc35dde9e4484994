import type { ColumnInfo, TableInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import type { EngineOptions } from '../types.ts';
import { inspectArrow } from './arrow-ipc.ts';
import type { ByteSource } from './bytes.ts';
import type { ColumnPlan, FooterStatistics } from './column-plan.ts';
import type { Detection } from './detect.ts';
import { detectFormat } from './detect.ts';
import { type DecodedFile, inspectJsonLines } from './json-lines.ts';
import type { MergedSchema } from './merge-schemas.ts';
import { byName, folderColumns, mergeSchemas } from './merge-schemas.ts';
import { readParquetFooter } from './parquet-footer.ts';

export interface OpenedFile<S extends ByteSource = ByteSource> extends Detection {
  readonly source: S;
  /** null where only loading tells (CSV). */
  readonly rows: number | null;
  /** Parquet only; else empty. */
  readonly rowGroups: readonly { readonly rows: number; readonly bytes: number }[];
  readonly columns: readonly ColumnPlan[];
  readonly statistics: readonly FooterStatistics[];
}

export interface OpenedTable<S extends ByteSource = ByteSource> {
  readonly info: TableInfo;
  /** In table order. */
  readonly files: readonly OpenedFile<S>[];
  readonly schema: MergedSchema;
  /** Per file: the columns its `key=value` folders give, with their value. */
  readonly constants: readonly ReadonlyMap<string, string>[];
}

/** Asks DuckDB for the columns of a CSV file (see `csvPlans`). */
export type DescribeCsv<S extends ByteSource> = (source: S, detection: Detection) => Promise<readonly ColumnPlan[]>;

/** Reads a JSON Lines or Arrow file through for its rows and columns; a page does it in a worker. */
export type Inspect<S extends ByteSource> = (source: S, detection: Detection) => Promise<DecodedFile>;

const inspectHere: Inspect<ByteSource> = (source, { format, gzip }) => (format === 'jsonl' ? inspectJsonLines : inspectArrow)(source, gzip);

/** Opens one file without loading it: format, columns, and rows where the footer tells. Throws EngineErrors that name the file. */
export async function openFile<S extends ByteSource>(source: S, describeCsv: DescribeCsv<S>, inspect: Inspect<S> = inspectHere): Promise<OpenedFile<S>> {
  const detection = await detectFormat(source);
  const none = { rowGroups: [], statistics: [] };
  switch (detection.format) {
    case 'parquet':
      return { ...detection, source, ...(await readParquetFooter(source)) };
    case 'csv':
      return { ...detection, source, ...none, rows: null, columns: await describeCsv(source, detection) };
    default:
      return { ...detection, source, ...none, ...(await inspect(source, detection)) };
  }
}

/** Opens the files of one table, in name order, and merges their columns. Throws E_SCHEMA when formats are mixed or no file is given. */
export async function openFiles<S extends ByteSource>(
  table: string,
  sources: readonly S[],
  describeCsv: DescribeCsv<S>,
  options: EngineOptions = {},
  inspect: Inspect<S> = inspectHere,
): Promise<OpenedTable<S>> {
  const sorted = [...sources].sort(byName);
  const files: OpenedFile<S>[] = [];
  for (const [i, source] of sorted.entries()) {
    if (options.signal?.aborted) throw new EngineError('E_CANCELLED', `Opening ${table} was cancelled.`);
    options.onProgress?.({ phase: 'footer', table, label: `opening ${source.name}`, rows: { done: i, total: sorted.length } });
    files.push(await openFile(source, describeCsv, inspect));
  }
  const first = files[0];
  if (!first) throw new EngineError('E_SCHEMA', `The table ${table} has no files. Give it at least one.`);
  const other = files.find((file) => file.format !== first.format);
  if (other) {
    throw new EngineError(
      'E_SCHEMA',
      `The table ${table} mixes formats: ${first.source.name} is ${first.format}, ${other.source.name} is ${other.format}. Open them as two tables.`,
    );
  }
  const schema = mergeSchemas(files.map((file) => ({ name: file.source.name, columns: file.columns })));
  const known = new Set(schema.columns.map((column) => column.name.toLowerCase()));
  const constants = files.map(
    (file) => new Map(folderColumns(file.source.folders ?? '').filter(([key]) => !known.has(key.toLowerCase()) && key.toLowerCase() !== '__part')),
  );
  const folders = [...new Set(constants.flatMap((map) => [...map.keys()]))].map(
    (name): ColumnInfo => ({ name, type: 'VARCHAR', source: `folder ${name}=…`, readable: true, reason: null }),
  );
  const exact = first.format === 'parquet' || first.format === 'arrow';
  const info: TableInfo = {
    table,
    format: first.format,
    files: files.map((file) => ({ name: file.source.name, bytes: file.source.bytes, rows: exact ? file.rows : null, rowGroups: file.rowGroups.length })),
    rows: exact ? files.reduce((total, file) => total + (file.rows ?? 0), 0) : null,
    columns: [...schema.columns, ...folders],
    differences: schema.differences,
  };
  return { info, files, schema, constants };
}

import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import type { ColumnPlan, FooterStatistics } from './column-plan.ts';
import { footerStatistics } from './footer-statistics.ts';
import { isStruct, loadedType } from './parquet-types.ts';
import { uniqueNames } from './unique-names.ts';

export interface ParquetFooter {
  readonly rows: number;
  /** In file order, also those without rows. `bytes` is the size before compression. */
  readonly rowGroups: readonly { readonly rows: number; readonly bytes: number }[];
  /** One plan per column as loaded, in file order. */
  readonly columns: readonly ColumnPlan[];
  /** One entry per column that carries statistics in every row group. */
  readonly statistics: readonly FooterStatistics[];
}

/** A column chunk beyond this size before compression cannot be held by a decoder; such files are made by mistake or with intent. */
const largestChunk = 0x7fffffff;

/**
 * What a Parquet file's footer says, read from the end of the file without decoding any values.
 * Throws E_FILE_FORMAT for a damaged footer, E_FILE_NO_COLUMNS, and E_ROW_COUNT when the row groups do not add up to the file's rows.
 */
export async function readParquetFooter(source: ByteSource): Promise<ParquetFooter> {
  try {
    return footerOf(source.name, await metadataOf(source));
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const sentence = `${source.name} is a Parquet file whose footer cannot be understood, so it is damaged or was cut and joined.`;
    throw new EngineError('E_FILE_FORMAT', `${sentence} Write or copy it again.`, { cause });
  }
}

async function metadataOf(source: ByteSource): Promise<FileMetaData> {
  const file = {
    byteLength: source.bytes,
    async slice(start: number, end?: number): Promise<ArrayBuffer> {
      const bytes = await source.read(start, end ?? source.bytes);
      return new Uint8Array(bytes).buffer;
    },
  };
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  // A footer of arbitrary bytes can parse as an empty record: without these two fields it is not a footer.
  if (typeof metadata.num_rows !== 'bigint' || metadata.schema.length === 0) throw new Error('no row count or schema');
  return metadata;
}

function footerOf(name: string, metadata: FileMetaData): ParquetFooter {
  const rowGroups = metadata.row_groups.map((group) => ({ rows: Number(group.num_rows), bytes: Number(group.total_byte_size) }));
  const rows = Number(metadata.num_rows);
  const sum = rowGroups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) {
    throw new EngineError('E_ROW_COUNT', `${name} says it has ${rows} rows but its row groups add up to ${sum}. The file is damaged: write it again.`);
  }
  const leaves = parquetSchema(metadata).children.flatMap((node, root) => flatten(node, root, []));
  if (leaves.length === 0) throw new EngineError('E_FILE_NO_COLUMNS', `${name} has no columns. Write the table with at least one column.`);
  const names = uniqueNames(leaves.map((leaf) => leaf.path.join('.')));
  const chunks = chunksByPath(metadata.row_groups);
  const columns = leaves.map((leaf, i) => columnPlan(leaf, names[i] ?? { name: '', reason: null }, chunks));
  return { rows, rowGroups, columns, statistics: footerStatistics(metadata, columns) };
}

interface Leaf {
  readonly node: SchemaTree;
  readonly root: number;
  readonly path: readonly string[];
}

function flatten(node: SchemaTree, root: number, above: readonly string[]): Leaf[] {
  const path = [...above, node.element.name];
  return isStruct(node) ? node.children.flatMap((child) => flatten(child, root, path)) : [{ node, root, path }];
}

type Chunks = ReadonlyMap<string, readonly RowGroup['columns'][number][]>;

function chunksByPath(groups: readonly RowGroup[]): Chunks {
  const chunks = new Map<string, RowGroup['columns'][number][]>();
  for (const chunk of groups.flatMap((group) => group.columns)) {
    const key = chunk.meta_data ? chunk.meta_data.path_in_schema.join('\0') : '';
    const list = chunks.get(key);
    if (list) list.push(chunk);
    else chunks.set(key, [chunk]);
  }
  return chunks;
}

function columnPlan(leaf: Leaf, name: { name: string; reason: string | null }, chunks: Chunks): ColumnPlan {
  const loaded = loadedType(leaf.node);
  const own = physicalPaths(leaf.node, leaf.path.slice(0, -1)).flatMap((path) => chunks.get(path.join('\0')) ?? []);
  const reason = loaded.unreadable ?? chunkProblem(own, chunks.has(''));
  const notes = [name.reason, loaded.note].filter((note) => note !== null).join(' ');
  return {
    info: {
      name: name.name,
      type: loaded.type,
      source: loaded.source,
      readable: reason === null,
      reason: reason ?? (notes === '' ? null : notes),
      ...(loaded.timeZone === undefined ? {} : { timeZone: loaded.timeZone }),
    },
    path: leaf.path,
    root: leaf.root,
    conversion: loaded.conversion,
    uncompressedBytes: own.reduce((total, chunk) => total + Number(chunk.meta_data?.total_uncompressed_size ?? 0n), 0),
  };
}

function physicalPaths(node: SchemaTree, above: readonly string[]): string[][] {
  const path = [...above, node.element.name];
  return node.element.type ? [path] : node.children.flatMap((child) => physicalPaths(child, path));
}

function chunkProblem(chunks: readonly RowGroup['columns'][number][], someHidden: boolean): string | null {
  if (chunks.some((chunk) => chunk.crypto_metadata !== undefined) || (chunks.length === 0 && someHidden)) {
    return 'The column is encrypted: write a decrypted copy to read it.';
  }
  if (chunks.some((chunk) => chunk.meta_data?.codec === 'LZO'))
    return 'The column is compressed with LZO, which no engine here reads: write it with zstd or snappy.';
  if (chunks.some((chunk) => Number(chunk.meta_data?.total_uncompressed_size ?? 0n) > largestChunk)) {
    return 'The column expands to more than 2 GiB in one row group: write the file with smaller row groups.';
  }
  return null;
}

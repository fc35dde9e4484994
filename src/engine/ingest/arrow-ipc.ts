import type { Data, Field, Table } from 'apache-arrow';
import { DataType, makeVector, tableFromIPC, TimeUnit } from 'apache-arrow';
import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import type { ColumnPlan } from './column-plan.ts';
import { contentBytes } from './gzip.ts';
import type { DecodedFile } from './json-lines.ts';
import type { BatchType, BatchValue, ColumnBatch } from './typed-columns.ts';
import { piecesOf } from './typed-columns.ts';
import { uniqueNames } from './unique-names.ts';

/** Rows and columns of an Arrow IPC file or stream; structs become dotted columns. Throws E_FILE_TRUNCATED when it cannot be decoded, E_FILE_NO_COLUMNS. */
export async function inspectArrow(source: ByteSource, gzip: boolean): Promise<DecodedFile> {
  const table = await tableOf(source, gzip);
  const leaves = table.schema.fields.flatMap((field, root) => flatten(field, root, []));
  if (leaves.length === 0) throw new EngineError('E_FILE_NO_COLUMNS', `${source.name} has no columns. Write the table with at least one column.`);
  const names = uniqueNames(leaves.map((leaf) => leaf.path.join('.')));
  const columns = leaves.map(({ field, root, path }, i): ColumnPlan => {
    const { type, note } = batchType(field.type);
    const reason = [names[i]?.reason ?? null, note].filter((text) => text !== null).join(' ');
    const zone = DataType.isTimestamp(field.type) ? field.type.timezone : null;
    const info = { name: names[i]?.name ?? '', type, source: String(field.type), readable: true, reason: reason === '' ? null : reason };
    return { info: zone ? { ...info, timeZone: zone } : info, path, root, conversion: 'none', uncompressedBytes: 0 };
  });
  return { rows: table.numRows, columns };
}

/** The given columns of an Arrow IPC file or stream, in batches of at most 65 536 rows. */
export async function* readArrow(source: ByteSource, gzip: boolean, columns: readonly ColumnPlan[]): AsyncGenerator<ColumnBatch> {
  const table = await tableOf(source, gzip);
  for (const batch of table.batches) {
    const decoded = columns.map(({ info, path, root }) => {
      const type = info.type as BatchType;
      return { name: info.name, type, values: columnValues(batch.data.children[root], path.slice(1), type, batch.numRows) };
    });
    yield* piecesOf({ rows: batch.numRows, columns: decoded });
  }
}

async function tableOf(source: ByteSource, gzip: boolean): Promise<Table> {
  try {
    return tableFromIPC(await contentBytes(source, gzip));
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'E_FILE_TRUNCATED',
      `${source.name} is an Arrow file that ends early, is damaged or is compressed inside: it could not be decoded. Write it again without compression.`,
      { cause },
    );
  }
}

interface Leaf {
  readonly field: Field;
  readonly root: number;
  readonly path: readonly string[];
}

function flatten(field: Field, root: number, above: readonly string[]): Leaf[] {
  const path = [...above, field.name];
  return DataType.isStruct(field.type) ? field.type.children.flatMap((child: Field) => flatten(child, root, path)) : [{ field, root, path }];
}

/** The type that an Arrow type is decoded to; text for what has none of its own. */
export function batchType(type: DataType): { type: BatchType; note: string | null } {
  const of = (name: BatchType, note: string | null = null) => ({ type: name, note });
  if (DataType.isDictionary(type)) return batchType(type.dictionary as DataType);
  if (DataType.isInt(type)) return of(type.bitWidth === 64 && !type.isSigned ? 'UBIGINT' : 'BIGINT');
  if (DataType.isFloat(type)) return of(type.precision === 2 ? 'DOUBLE' : 'FLOAT');
  if (DataType.isDecimal(type)) return of('DOUBLE', 'Decimals of Arrow files are read as DOUBLE.');
  if (DataType.isBool(type)) return of('BOOLEAN');
  if (DataType.isDate(type)) return of('DATE');
  if (DataType.isTimestamp(type)) return of('TIMESTAMP', type.unit === TimeUnit.NANOSECOND ? 'Nanoseconds are cut to microseconds.' : null);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isNull(type)) return of('VARCHAR');
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return of('BLOB');
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const item = type.children[0]?.type as DataType | undefined;
    if (item && DataType.isFloat(item)) return of(item.precision === 2 ? 'DOUBLE[]' : 'FLOAT[]');
    if (item && DataType.isInt(item)) return of('DOUBLE[]');
  }
  return of('VARCHAR', `Values of type ${String(type)} are read as text.`);
}

/** Values of a column, or of a member inside its structs; null where the member or a struct around it is missing. */
export function columnValues(root: Data | undefined, members: readonly string[], type: BatchType, rows: number): BatchValue[] {
  let data = root;
  const above: Data[] = [];
  for (const member of members) {
    if (data) above.push(data);
    const index: number = data?.type.children.findIndex((child: Field) => child.name === member) ?? -1;
    data = data?.children[index];
  }
  const leaf = data;
  if (!leaf) return Array.from({ length: rows }, () => null);
  const read = reader(leaf, type);
  return Array.from({ length: rows }, (_, i) => (leaf.getValid(i) && above.every((parent) => parent.getValid(i)) ? read(i) : null));
}

function reader(data: Data, type: BatchType): (i: number) => BatchValue {
  const source = data.type as DataType;
  if (DataType.isTimestamp(source)) {
    const values = data.values as BigInt64Array;
    if (source.unit === TimeUnit.NANOSECOND) return (i) => floorDivide(values[i] ?? 0n, 1000n);
    const factor = source.unit === TimeUnit.SECOND ? 1_000_000n : source.unit === TimeUnit.MILLISECOND ? 1000n : 1n;
    return (i) => (values[i] ?? 0n) * factor;
  }
  const vector = makeVector(data);
  const get = (i: number): unknown => vector.get(i);
  if (DataType.isDate(source)) return (i) => Math.floor(Number(get(i)) / 86_400_000);
  if (DataType.isDecimal(source)) return (i) => decimalNumber(get(i) as Uint32Array, source.scale);
  switch (type) {
    case 'BIGINT':
    case 'UBIGINT':
      return (i) => BigInt(get(i) as number | bigint);
    case 'DOUBLE[]':
    case 'FLOAT[]':
      return (i) => [...(get(i) as Iterable<number | bigint | null>)].map((item) => (item === null ? null : Number(item)));
    case 'VARCHAR':
      return (i) => textOf(get(i));
    default:
      return (i) => (get(i) ?? null) as BatchValue;
  }
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** A 128-bit little-endian decimal as the nearest double, by way of its decimal text. */
function decimalNumber(words: Uint32Array, scale: number): number {
  const unsigned = words.reduceRight((total, word) => (total << 32n) | BigInt(word), 0n);
  return Number(`${BigInt.asIntN(words.length * 32, unsigned)}e${-scale}`);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string'
    ? value
    : typeof value === 'object'
      ? JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item))
      : String(value);
}

import type { Data, DataType } from 'apache-arrow';
import {
  Binary,
  Bool,
  DateDay,
  Field,
  Float32,
  Float64,
  Int64,
  List,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Uint64,
  Utf8,
} from 'apache-arrow';
import type { BatchColumn, BatchType, BatchValue, ColumnBatch } from './typed-columns.ts';

/** A batch as one Arrow IPC stream, ready for `insertArrowFromIPCStream`. All fields are nullable; column order and names are kept. */
export function toArrowIpc(batch: ColumnBatch): Uint8Array {
  const children = batch.columns.map((column) => columnData(column, batch.rows));
  const fields = batch.columns.map((column, i) => new Field(column.name, (children[i] as Data).type, true));
  const data = makeData({ type: new Struct(fields), length: batch.rows, nullCount: 0, children });
  return tableToIPC(new Table(new RecordBatch(new Schema(fields), data)), 'stream');
}

function columnData(column: BatchColumn, length: number): Data {
  const { values } = column;
  const nullBitmap = bitmap(values);
  const nullCount = values.reduce<number>((n, value) => n + (value === null ? 1 : 0), 0);
  const shared = { length, nullCount, nullBitmap };
  switch (column.type) {
    case 'BIGINT':
      return makeData({ ...shared, type: new Int64(), data: BigInt64Array.from(values, bigintOf) });
    case 'UBIGINT':
      return makeData({ ...shared, type: new Uint64(), data: BigUint64Array.from(values, bigintOf) });
    case 'TIMESTAMP':
      return makeData({ ...shared, type: new TimestampMicrosecond(), data: BigInt64Array.from(values, bigintOf) });
    case 'DATE':
      return makeData({ ...shared, type: new DateDay(), data: Int32Array.from(values, numberOf) });
    case 'DOUBLE':
      return makeData({ ...shared, type: new Float64(), data: Float64Array.from(values, numberOf) });
    case 'FLOAT':
      return makeData({ ...shared, type: new Float32(), data: Float32Array.from(values, numberOf) });
    case 'BOOLEAN':
      return makeData({ ...shared, type: new Bool(), data: bits(values, (value) => value === true) });
    case 'VARCHAR':
      return bytesData(new Utf8(), values, shared);
    case 'BLOB':
      return bytesData(new Binary(), values, shared);
    case 'DOUBLE[]':
    case 'FLOAT[]':
      return listData(column.type, values, shared);
  }
}

interface Shared {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array;
}

function bytesData(type: Utf8 | Binary, values: readonly BatchValue[], shared: Shared): Data {
  const encoder = new TextEncoder();
  const encoded = values.map((value) => (typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : null));
  const valueOffsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, i) => {
    valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + (bytes?.byteLength ?? 0);
  });
  const data = new Uint8Array(valueOffsets[values.length] ?? 0);
  encoded.forEach((bytes, i) => {
    if (bytes) data.set(bytes, valueOffsets[i]);
  });
  return makeData({ ...shared, type: type as Utf8, valueOffsets, data });
}

function listData(type: BatchType, values: readonly BatchValue[], shared: Shared): Data {
  const valueOffsets = new Int32Array(values.length + 1);
  const items: (number | null)[] = [];
  values.forEach((value, i) => {
    if (Array.isArray(value)) for (const item of value as readonly (number | null)[]) items.push(item);
    valueOffsets[i + 1] = items.length;
  });
  const child = columnData({ name: 'item', type: type === 'FLOAT[]' ? 'FLOAT' : 'DOUBLE', values: items }, items.length);
  const list: List<DataType> = new List(new Field('item', child.type, true));
  return makeData({ ...shared, type: list, valueOffsets, child: makeVector(child).data[0] as Data });
}

function bigintOf(value: BatchValue): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

function numberOf(value: BatchValue): number {
  return typeof value === 'number' ? value : 0;
}

function bitmap(values: readonly BatchValue[]): Uint8Array {
  return bits(values, (value) => value !== null);
}

/** One bit per value, least significant first, padded to 8 bytes as Arrow buffers are. */
function bits(values: readonly BatchValue[], test: (value: BatchValue) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, i) => {
    if (test(value)) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return bytes;
}

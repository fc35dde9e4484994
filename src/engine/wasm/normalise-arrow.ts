import {
  DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  List,
  Map_,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Int32,
  type Data,
  type Decimal,
} from 'apache-arrow';
import { halfToFloat } from './half-float.ts';

/** Decimals wider than 128 bits as doubles, through their decimal text: DuckDB holds at most 38 digits. */
function wideDecimals(data: Data<Decimal>): Float64Array {
  const words = data.values as Uint32Array;
  const perValue = data.type.bitWidth / 32;
  return Float64Array.from({ length: data.length }, (_, row) => {
    let value = 0n;
    for (let word = perValue - 1; word >= 0; word -= 1) value = (value << 32n) | BigInt(words[row * perValue + word] ?? 0);
    return Number(`${BigInt.asIntN(data.type.bitWidth, value)}e${-data.type.scale}`);
  });
}

function nestedType(type: DataType, children: readonly Data[]): DataType {
  const fields = (type.children ?? []).map((field: Field, i: number) => field.clone({ type: children[i]?.type ?? field.type }));
  const first = fields[0];
  if (DataType.isStruct(type)) return new Struct(fields);
  if (first === undefined) return type;
  if (DataType.isFixedSizeList(type)) return new FixedSizeList(type.listSize, first);
  if (DataType.isList(type)) return new List(first);
  if (DataType.isMap(type)) return new Map_(first as Field<Struct<{ key: DataType; value: DataType }>>, type.keysSorted);
  return type;
}

/** The same values in a type that DuckDB-WASM can insert: half floats become FLOAT, decimals beyond 128 bits DOUBLE, at any depth. */
export function insertable(data: Data): Data {
  const { nullBitmap, nullCount, length } = data;
  if (DataType.isFloat(data.type) && data.type.precision === 0) {
    return makeData({ type: new Float32(), length, nullCount, nullBitmap, data: Float32Array.from(data.values as Uint16Array, halfToFloat) });
  }
  if (DataType.isDecimal(data.type) && data.type.bitWidth > 128) {
    return makeData({ type: new Float64(), length, nullCount, nullBitmap, data: wideDecimals(data as Data<Decimal>) });
  }
  if (data.children.length === 0) return data;
  const children = data.children.map(insertable);
  if (children.every((child, i) => child === data.children[i])) return data;
  return data.clone(nestedType(data.type, children), data.offset, length, nullCount, data.buffers as never, children);
}

/**
 * One record batch as an Arrow IPC stream ready for insertion: columns named by position (`c0`, `c1`, …: names in files may repeat or
 * differ only in case) and followed by `__part`, which holds `part` in every row. `order` picks columns by position; null takes all.
 */
export function stagingStream(batch: RecordBatch, part: number, order: readonly number[] | null): Uint8Array {
  const read = batch.data.children;
  const columns = (order === null ? read : order.flatMap((i) => read[i] ?? [])).map(insertable);
  const fields = columns.map((data, i) => new Field(`c${i}`, data.type, true));
  const parts = makeData({ type: new Int32(), length: batch.numRows, nullCount: 0, data: new Int32Array(batch.numRows).fill(part) });
  const schema = new Schema([...fields, new Field('__part', parts.type, false)]);
  const data = makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children: [...columns, parts] });
  return RecordBatchStreamWriter.writeAll([new RecordBatch(schema, data)]).toUint8Array(true);
}

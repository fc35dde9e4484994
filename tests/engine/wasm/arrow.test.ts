import {
  DateDay,
  Decimal,
  Field,
  FixedSizeList,
  Float16,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableFromIPC,
  tableToIPC,
  tableFromArrays,
  type Data,
  type DataType,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { decodeBatches, decodePlain } from '../../../src/engine/wasm/decode-columns.ts';
import { stagingStream } from '../../../src/engine/wasm/normalise-arrow.ts';
import { withoutArrowSchema } from '../../../src/engine/wasm/without-arrow-schema.ts';

function batchOf(columns: Readonly<Record<string, Data>>, length: number): RecordBatch {
  const fields = Object.entries(columns).map(([name, data]) => new Field(name, data.type, true));
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length, nullCount: 0, children: Object.values(columns) }));
}

const halves = makeData({ type: new Float16(), length: 4, nullCount: 1, nullBitmap: Uint8Array.of(0b1011), data: Uint16Array.of(0x3c00, 0xc000, 0, 0x7c00) });

test('half floats become floats, also inside embeddings; columns are named by position; every row knows its part', () => {
  const embedding = makeData({ type: new FixedSizeList(2, new Field('item', new Float16(), true)), length: 2, nullCount: 0, child: halves });
  const plain = makeData({ type: new Float64(), length: 2, nullCount: 0, data: Float64Array.of(0.1, 0.2) });
  const table = tableFromIPC(stagingStream(batchOf({ e: embedding, 'x y': plain }, 2), 7, null));
  expect(table.schema.fields.map((field) => `${field.name} ${String(field.type)}`)).toEqual(['c0 FixedSizeList[2]<Float32>', 'c1 Float64', '__part Int32']);
  expect(table.toArray().map((row) => [[...row.c0], row.c1, row.__part])).toEqual([
    [[1, -2], 0.1, 7],
    [[null, Infinity], 0.2, 7],
  ]);
});

test('an answer decodes to plain values by the types that were asked for', () => {
  const pieces = [tableToIPC(tableFromArrays({ us: BigInt64Array.of(1500n), id: BigInt64Array.of(9007199254740993n), x: Float64Array.of(2.5) }), 'stream')];
  const answer = decodeBatches(pieces, [
    { name: 't', type: 'timestamp', unit: 'us' },
    { name: 'i', type: 'bigint', unit: null },
    { name: 'x', type: 'double', unit: null },
  ]);
  expect(answer).toEqual({
    rows: 1,
    columns: [
      { name: 't', type: 'timestamp', values: [1.5] },
      { name: 'i', type: 'bigint', values: ['9007199254740993'] },
      { name: 'x', type: 'double', values: [2.5] },
    ],
  });
});

function parquetLike(footer: string): Blob {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return new Blob(['PAR1', 'pages', footer, length, 'PAR1']);
}

test("the writer's Arrow schema is hidden and nothing else is touched", async () => {
  const before = parquetLike('..ARROW:schema..');
  const after = await withoutArrowSchema(before);
  expect(await after.text()).toBe((await before.text()).replace('ARROW:schema', 'aRROW:schema'));
  const plain = parquetLike('no such key');
  expect(await withoutArrowSchema(plain)).toBe(plain);
});

test('a footer that cannot fit in its file is a truncated file', async () => {
  await expect(withoutArrowSchema(new Blob(['PAR1', Uint8Array.of(255, 255, 0, 0), 'PAR1']))).rejects.toMatchObject({ code: 'E_FILE_TRUNCATED' });
  await expect(withoutArrowSchema(new Blob(['PAR1']))).rejects.toMatchObject({ code: 'E_FILE_TRUNCATED' });
});

test('an answer that needs no cast decodes by its own types, also without rows', () => {
  const table = tableFromArrays({ n: BigInt64Array.of(3n, 9007199254740993n), x: Float64Array.of(2.5, Number.NaN), i: Int32Array.of(1, 2) });
  const columns = [
    { name: 'n', type: 'bigint', values: [3, '9007199254740993'] },
    { name: 'x', type: 'double', values: [2.5, Number.NaN] },
    { name: 'i', type: 'bigint', values: [1, 2] },
  ];
  expect(decodePlain([tableToIPC(table, 'stream')])).toEqual({ rows: 2, columns });
  expect(decodePlain([tableToIPC(table.slice(0, 0), 'stream')])).toEqual({ rows: 0, columns: columns.map((column) => ({ ...column, values: [] })) });
});

test('an answer with a decimal, a time or a list of lists is not read as it is', () => {
  const field = (type: DataType): Uint8Array => tableToIPC(new Table(new Schema([new Field('x', type, true)])), 'stream');
  for (const type of [new Decimal(2, 9), new TimestampMicrosecond(), new DateDay(), new List(new Field('item', new List(new Field('item', new Float64(), true)), true))])
    expect([String(type), decodePlain([field(type)])]).toEqual([String(type), null]);
  expect(decodePlain([field(new List(new Field('item', new Float64(), true)))])?.columns[0]?.type).toBe('list');
});

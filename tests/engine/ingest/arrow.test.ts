import { Decimal, Field, Float64, makeData, makeVector, Struct, Table, TimestampNanosecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { inspectArrow, readArrow } from '../../../src/engine/ingest/arrow-ipc.ts';
import { fromBytes } from '../../../src/engine/ingest/bytes.ts';
import type { ColumnBatch } from '../../../src/engine/ingest/typed-columns.ts';

const home = new Struct([new Field('city', new Utf8(), true)]);
const user = new Struct([new Field('age', new Float64(), true), new Field('home', home, true)]);

const table = new Table({
  text: vectorFromArray(['x', 'y', 'x', null]),
  user: vectorFromArray([{ age: 1, home: { city: 'Kiel' } }, { age: null, home: null }, null, { age: 4, home: { city: null } }], user),
  ns: makeVector(makeData({ type: new TimestampNanosecond(), data: new BigInt64Array([-1n, 1999n, 0n, 1000n]) })),
  price: makeVector(
    makeData({ type: new Decimal(2, 10, 128), data: new Uint32Array([1250, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0, 0, 0, 0, 5, 0, 0, 0]) }),
  ),
});

async function read(kind: 'file' | 'stream') {
  const source = fromBytes('x.arrow', tableToIPC(table, kind));
  const { rows, columns } = await inspectArrow(source, false);
  const batches: ColumnBatch[] = [];
  for await (const batch of readArrow(source, false, columns)) batches.push(batch);
  return {
    rows,
    types: columns.map(({ info }) => [info.name, info.type]),
    values: Object.fromEntries(batches[0]?.columns.map((column) => [column.name, column.values]) ?? []),
  };
}

describe('Arrow IPC', () => {
  it.each(['file', 'stream'] as const)('as a %s: dictionaries are text, structs dotted, nanoseconds cut, decimals doubles', async (kind) => {
    expect(await read(kind)).toEqual({
      rows: 4,
      types: [
        ['text', 'VARCHAR'],
        ['user.age', 'DOUBLE'],
        ['user.home.city', 'VARCHAR'],
        ['ns', 'TIMESTAMP'],
        ['price', 'DOUBLE'],
      ],
      values: {
        text: ['x', 'y', 'x', null],
        'user.age': [1, null, null, 4],
        'user.home.city': ['Kiel', null, null, null],
        ns: [-1n, 1n, 0n, 1n],
        price: [12.5, -0.01, 0, 0.05],
      },
    });
  });

  it('without columns is refused', async () => {
    await expect(inspectArrow(fromBytes('none.arrow', tableToIPC(new Table({}), 'file')), false)).rejects.toMatchObject({ code: 'E_FILE_NO_COLUMNS' });
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toArrowIpc } from '../../../src/engine/ingest/arrow-batch.ts';
import { answered, opened, typesOf, valuesOf, written } from './files.ts';

describe('CSV', () => {
  it('reads instants with seven digits, with Z and with offsets as TIMESTAMP in UTC', async () => {
    const path = written(
      'azure.csv',
      'TIMESTAMP,ContextTokens,z,offset\n2023-11-16 18:01:51.8373120,12,2024-01-01T00:00:00Z,2024-01-01T02:00:00.5+02:00\n2023-11-16 18:01:52.1000000,13,2024-01-01T00:00:01Z,2023-12-31T18:30:00-0530\n',
    );
    const { engine, info } = await opened(path);
    expect(typesOf(info)).toEqual({ TIMESTAMP: 'TIMESTAMP', ContextTokens: 'BIGINT', z: 'TIMESTAMP', offset: 'TIMESTAMP' });
    expect(info.columns.map((column) => column.timeZone)).toEqual([undefined, undefined, 'UTC', 'UTC']);
    expect(info.rows).toBeNull();
    expect((await engine.load('t', ['TIMESTAMP', 'z', 'offset'])).rows).toBe(2);
    expect(valuesOf(await engine.query('SELECT * EXCLUDE (__part) FROM t'))).toEqual({
      TIMESTAMP: [Date.UTC(2023, 10, 16, 18, 1, 51) + 837.312, Date.UTC(2023, 10, 16, 18, 1, 52) + 100],
      z: [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 0, 0, 1)],
      offset: [Date.UTC(2024, 0, 1) + 500, Date.UTC(2024, 0, 1)],
    });
    await engine.close();
  });

  it('reads a header without rows, repeated names, and a type that changes in the last row', async () => {
    const empty = await opened(written('header.csv', 'a,b\n'));
    expect((await empty.engine.load('t', ['a', 'b'])).rows).toBe(0);
    expect(empty.info.columns.map((column) => column.name)).toEqual(['a', 'b']);
    const repeated = await opened(written('repeated.csv', 'a,A,a\n1,2,3\n'));
    expect(new Set(repeated.info.columns.map((column) => column.name.toLowerCase())).size).toBe(3);
    const rows = Array.from({ length: 30_000 }, (_, i) => String(i)).join('\n');
    expect(typesOf((await opened(written('late.csv', `n\n${rows}\nunknown\n`))).info)).toEqual({ n: 'VARCHAR' });
  });

  it('names file and line of a broken row', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},x`).join('\n');
    await expect(opened(written('broken.csv', `a,b\n${rows}\n1,"never closed\n`))).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      message: expect.stringMatching(/^broken\.csv/),
    });
  });

  it('numbers parts in blocks of 122 880 rows', async () => {
    const path = written('long.csv', `n\n${Array.from({ length: 122_881 }, (_, i) => String(i)).join('\n')}\n`);
    expect(valuesOf(await answered('SELECT __part, min(n) AS low, count(*) AS n FROM t GROUP BY 1 ORDER BY 1', path))).toEqual({
      __part: [0, 1],
      low: [0, 122_880],
      n: [122_880, 1],
    });
  });

  it('reads gzip whatever the name says', async () => {
    expect(valuesOf(await answered('SELECT a, b FROM t', written('zipped.csv', gzipSync('a,b\n1,x\n'))))).toEqual({ a: [1], b: ['x'] });
  });
});

describe('JSON Lines', () => {
  const lines =
    '{"id":9007199254740993,"user":{"country":"DE"},"v":[1,2.5],"at":"2024-01-01T02:00:00+02:00","ok":true}\n{"id":-1,"x":0.5,"at":"2024-01-01 00:00:01"}\n\n';

  it('becomes typed columns, nested objects dotted, no digit lost', async () => {
    const { engine, info } = await opened(written('rows.jsonl', lines));
    expect(typesOf(info)).toEqual({ id: 'BIGINT', 'user.country': 'VARCHAR', v: 'DOUBLE[]', at: 'TIMESTAMP', ok: 'BOOLEAN', x: 'DOUBLE' });
    expect((await engine.load('t', ['x', 'id', 'v', 'at', 'ok', 'user.country'])).rows).toBe(2);
    expect(valuesOf(await engine.query('SELECT * FROM t'))).toEqual({
      x: [null, 0.5],
      id: ['9007199254740993', -1],
      v: [[1, 2.5], null],
      at: [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 0, 0, 1)],
      ok: [true, null],
      'user.country': ['DE', null],
      __part: [0, 0],
    });
    await engine.close();
  });

  it('may be gzip, or one JSON array', async () => {
    expect(valuesOf(await answered('SELECT id FROM t', written('rows.jsonl.gz', gzipSync(lines))))).toEqual({ id: ['9007199254740993', -1] });
    expect(valuesOf(await answered('SELECT a FROM t', written('array.json', '[{"a":1},\n {"a":"x"}]')))).toEqual({ a: ['1', 'x'] });
  });

  it('names file and line of what is not an object', async () => {
    await expect(opened(written('bad.jsonl', '{"a":1}\n{"a":\n'))).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      message: expect.stringContaining('bad.jsonl, line 2'),
    });
    await expect(opened(written('list.jsonl', '{"a":1}\n[1]\n'))).rejects.toMatchObject({
      code: 'E_FILE_FORMAT',
      message: expect.stringContaining('line 2: expected a JSON object'),
    });
  });
});

describe('Arrow IPC', () => {
  it('loads every type of the shared batch form', async () => {
    const bytes = toArrowIpc({
      rows: 2,
      columns: [
        { name: 'i', type: 'BIGINT', values: [9007199254740993n, null] },
        { name: 'u', type: 'UBIGINT', values: [18446744073709551615n, null] },
        { name: 'd', type: 'DOUBLE', values: [null, -0.5] },
        { name: 'f', type: 'FLOAT', values: [1.5, null] },
        { name: 'b', type: 'BOOLEAN', values: [true, false] },
        { name: 't', type: 'TIMESTAMP', values: [-1n, null] },
        { name: 'day', type: 'DATE', values: [-1, 19_000] },
        { name: 's', type: 'VARCHAR', values: ['ü"x', ''] },
        { name: 'l', type: 'DOUBLE[]', values: [[1, null], []] },
        { name: 'e', type: 'FLOAT[]', values: [null, [0.5]] },
        { name: 'bin', type: 'BLOB', values: [new Uint8Array([97, 98]), null] },
      ],
    });
    expect(valuesOf(await answered('SELECT * EXCLUDE (__part) FROM t', written('rows.arrow', bytes)))).toEqual({
      i: ['9007199254740993', null],
      u: ['18446744073709551615', null],
      d: [null, -0.5],
      f: [1.5, null],
      b: [true, false],
      t: [-0.001, null],
      day: [-86_400_000, 19_000 * 86_400_000],
      s: ['ü"x', ''],
      l: [[1, Number.NaN], []],
      e: [null, [0.5]],
      bin: ['ab', null],
    });
  });

  it('says when the file ends early', async () => {
    const bytes = toArrowIpc({ rows: 1, columns: [{ name: 'i', type: 'BIGINT', values: [1n] }] });
    await expect(opened(written('cut.arrow', bytes.subarray(0, 40)))).rejects.toMatchObject({ code: expect.stringMatching(/^E_FILE/) });
  });
});

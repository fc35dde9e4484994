import { createHash } from 'node:crypto';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answered, opened, parquetOf, temporary, typesOf, valuesOf, written } from './files.ts';

describe('loading', () => {
  it('reads only what is asked, later columns beside earlier ones, parts by row group over files in name order', async () => {
    const rows = (from: number, to: number) => `SELECT i AS id, i * 0.5 AS x, 'r' || i AS s FROM range(${from}, ${to}) r(i)`;
    const b = await parquetOf('b.parquet', rows(5000, 6000), ', ROW_GROUP_SIZE 2048');
    const a = await parquetOf('a.parquet', rows(0, 5000), ', ROW_GROUP_SIZE 2048');
    const { engine, info } = await opened(b, a);
    expect(info.files.map((file) => [file.name, file.rows, file.rowGroups])).toEqual([
      ['a.parquet', 5000, 3],
      ['b.parquet', 1000, 1],
    ]);
    expect(await engine.load('t', ['x'])).toMatchObject({ rows: 6000, unreadable: [] });
    await expect(engine.query('SELECT s FROM t')).rejects.toMatchObject({ code: 'E_SQL' });
    await engine.load('t', ['s', 'x', 'id']);
    expect(valuesOf(await engine.query("SELECT count(*) AS n, count_if(x = id * 0.5 AND s = 'r' || id) AS aligned FROM t"))).toEqual({
      n: [6000],
      aligned: [6000],
    });
    expect(valuesOf(await engine.query('SELECT __part, min(id) AS low, count(*) AS n FROM t GROUP BY ALL ORDER BY 1'))).toEqual({
      __part: [0, 1, 2, 3],
      low: [0, 2048, 4096, 5000],
      n: [2048, 2048, 904, 1000],
    });
    await engine.close();
  });

  it('merges files whose columns differ and says how', async () => {
    const a = await parquetOf('m1.parquet', 'SELECT 1::INTEGER AS id, 1::INTEGER AS widens, 1::INTEGER AS mixed, 5 AS gone');
    const b = await parquetOf('m2.parquet', 'SELECT 2::INTEGER AS id, 0.5::DOUBLE AS widens, \'x\' AS mixed, 6 AS "new"');
    const { engine, info } = await opened(a, b);
    expect(typesOf(info)).toEqual({ id: 'INTEGER', widens: 'DOUBLE', mixed: 'VARCHAR', gone: 'INTEGER', new: 'INTEGER' });
    expect(info.differences.map(({ file, column, kind }) => [file, column, kind])).toEqual([
      ['m2.parquet', 'widens', 'type'],
      ['m2.parquet', 'mixed', 'type'],
      ['m2.parquet', 'new', 'added'],
      ['m2.parquet', 'gone', 'missing'],
    ]);
    await engine.load(
      't',
      info.columns.map((column) => column.name),
    );
    expect(valuesOf(await engine.query('SELECT * EXCLUDE (__part) FROM t'))).toEqual({
      id: [1, 2],
      widens: [1, 0.5],
      mixed: ['1', 'x'],
      gone: [5, null],
      new: [null, 6],
    });
    await engine.close();
  });

  it('turns key=value folders into columns', async () => {
    mkdirSync(temporary('region=eu'), { recursive: true });
    const path = await parquetOf('region=eu/p.parquet', 'SELECT 1 AS a');
    expect(valuesOf(await answered('SELECT region, a FROM t', path))).toEqual({ region: ['eu'], a: [1] });
  });

  it('takes any column name', async () => {
    const names = ['select', 'a "quoted" name', '🚀 rocket', 'semi;colon', "it's", 'x.y', '__part', 'C0', ' '];
    const path = await parquetOf('names.parquet', `SELECT ${names.map((name, i) => `${i} AS "${name.replaceAll('"', '""')}"`).join(', ')}`);
    const { engine, info } = await opened(path);
    expect(info.columns.map((column) => column.name)).toEqual(names.map((name) => (name === '__part' ? '__part_1' : name)));
    expect(info.columns[6]?.reason).toContain('loaded as __part_1');
    await engine.load(
      't',
      info.columns.map((column) => column.name),
    );
    expect((await engine.query('SELECT * FROM t')).columns.map((column) => column.values[0])).toEqual([...names.keys(), 0]);
    await engine.close();
  });

  it('takes 2 000 columns', async () => {
    const path = await parquetOf('wide.parquet', `SELECT ${Array.from({ length: 2000 }, (_, i) => `${i} AS c_${i}`).join(', ')}`);
    const { engine, info } = await opened(path);
    expect(info.columns.length).toBe(2000);
    expect(
      (
        await engine.load(
          't',
          info.columns.map((column) => column.name),
        )
      ).unreadable,
    ).toEqual([]);
    expect(valuesOf(await engine.query('SELECT c_0, c_1999 FROM t'))).toEqual({ c_0: [0], c_1999: [1999] });
    await engine.close();
  });

  it('takes a table without rows', async () => {
    const { engine } = await opened(await parquetOf('none.parquet', 'SELECT 1 AS a WHERE false'));
    expect(await engine.load('t', ['a'])).toMatchObject({ rows: 0, unreadable: [] });
    expect(await engine.query('SELECT * FROM t')).toMatchObject({ rows: 0 });
    await engine.close();
  });

  it('gives back any text and any double', async () => {
    const rows = fc.array(fc.record({ s: fc.string({ unit: 'grapheme' }), x: fc.double({ noNaN: true, noDefaultInfinity: true }) }), {
      minLength: 1,
      maxLength: 20,
    });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const path = written(`property-${n++}.jsonl`, list.map((row) => JSON.stringify({ s: `'${row.s}`, x: row.x })).join('\n'));
        expect(valuesOf(await answered('SELECT s, CAST(x AS DOUBLE) AS x FROM t', path))).toEqual({
          s: list.map((row) => `'${row.s}`),
          x: list.map((row) => (row.x === 0 ? 0 : row.x)),
        });
      }),
      { numRuns: 15 },
    );
  });
});

describe('files that change', () => {
  it.each([
    ['deleted', (path: string) => rmSync(path)],
    [
      'rewritten',
      (path: string) => {
        writeFileSync(path, 'other');
        utimesSync(path, 1, 1);
      },
    ],
  ])('a file %s after opening is reported by load and hashes', async (_what, change) => {
    const path = await parquetOf('changing.parquet', 'SELECT 1 AS a');
    const { engine } = await opened(path);
    change(path);
    await expect(engine.load('t', ['a'])).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    await expect(engine.hashes('t')).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    await engine.close();
  });

  it('are told by SHA-256', async () => {
    const path = written('hash.csv', 'a\n1\n');
    const { engine } = await opened(path);
    expect(await engine.hashes('t')).toEqual([createHash('sha256').update(readFileSync(path)).digest('hex')]);
    await engine.close();
  });
});

describe('statements', () => {
  it('can be cancelled, and the engine goes on', async () => {
    const { engine } = await opened(written('c.csv', 'a\n1\n'));
    const controller = new AbortController();
    const long = engine.query('SELECT count(*) FROM range(10000000) a(x), range(1000000) b(y) WHERE (x * y) % 7 = 3', { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(long).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(valuesOf(await engine.query('SELECT 1 AS one'))).toEqual({ one: [1] });
    await engine.close();
  });

  it('say what is wrong and where, on one line', async () => {
    const { engine } = await opened(written('e.csv', 'a\n1\n'));
    await engine.load('t', ['a']);
    await expect(engine.query('SELECT latency FROM t')).rejects.toMatchObject({
      code: 'E_SQL',
      message: expect.stringMatching(/^Binder Error: .*"latency" not found.*LINE \d+: [^\n]*$/),
    });
    await engine.close();
  });

  it('can read definitions, which follow the table when more columns are loaded', async () => {
    const { engine } = await opened(written('d.csv', 'a,b\n1,2\n3,4\n'));
    await engine.load('t', ['a']);
    await engine.define('late', 'SELECT * FROM t WHERE a > 1;');
    await engine.load('t', ['b']);
    expect(valuesOf(await engine.query('SELECT a, b FROM late'))).toEqual({ a: [3], b: [4] });
    await engine.drop('late');
    await expect(engine.query('SELECT * FROM late')).rejects.toMatchObject({ code: 'E_SQL' });
    await engine.drop('t');
    await expect(engine.load('t', ['a'])).rejects.toMatchObject({ code: 'E_SCHEMA' });
    await engine.close();
  });

  it('answer reductions', async () => {
    const { engine } = await opened(written('r.csv', 'k,x\na,1\nb,2\na,4\n'));
    await engine.load('t', ['k', 'x']);
    const [table] = await engine.reduce([
      {
        kind: 'grouped',
        from: { name: 't', table: 't' },
        keys: { k: { kind: 'column', column: 'k' } },
        measures: { n: { kind: 'count' }, total: { kind: 'sum', column: 'x', pivot: 0 } },
      },
    ]);
    expect(table?.rows).toEqual([
      { keys: { k: 'a' }, measures: { n: 2, total: 5 } },
      { keys: { k: 'b' }, measures: { n: 1, total: 2 } },
    ]);
    await engine.close();
  });
});

import { describe, expect, it } from 'vitest';
import { toArrowIpc } from '../../../src/engine/ingest/arrow-batch.ts';
import { opened, parquetOf, valuesOf, written } from './files.ts';

describe('peek', () => {
  it('gives rows from three row groups with the values that a query gives, and loads nothing', async () => {
    const path = await parquetOf(
      'peek.parquet',
      `SELECT i AS id, i * 0.5 AS x, CASE WHEN i % 3 = 0 THEN NULL ELSE 'r' || i END AS s, TIMESTAMP '2026-01-01' + to_seconds(i) AS ts, i % 2 = 0 AS flag,
       [i, i + 0.5]::DOUBLE[] AS v, {'country': 'c' || i, 'n': i} AS u, (i / 4)::DECIMAL(9,2) AS d, DATE '2026-01-01' AS day, (i || '')::BLOB AS b,
       MAP {'k",:': 'v' || i, 'none': NULL::VARCHAR} AS m, uuid() AS id2, TIME '10:11:12.5' AS t FROM range(20000) r(i)`,
      ', ROW_GROUP_SIZE 2048',
    );
    const { engine, info } = await opened(path);
    const peeked = await engine.peek('t', 30);
    expect(peeked.rows).toBe(30);
    expect(peeked.columns.map((column) => column.name)).toEqual(info.columns.map((column) => column.name));
    const values = valuesOf(peeked);
    expect(values['id']?.filter((_, i) => i % 10 === 0)).toEqual([0, 4 * 2048, 9 * 2048]);
    await expect(engine.query('SELECT id FROM t')).rejects.toMatchObject({ code: 'E_SQL' });
    await engine.load(
      't',
      info.columns.map((column) => column.name),
    );
    const answer = valuesOf(await engine.query(`SELECT * EXCLUDE (__part) FROM t WHERE id IN (${values['id']?.join(', ')}) ORDER BY id`));
    const { m, ...rest } = values;
    const { m: held, ...expected } = answer;
    expect(rest).toEqual(expected);
    expect(held).toHaveLength(30);
    expect(JSON.parse(String(m?.[1]))).toEqual({ 'k",:': 'v1', none: null });
    await engine.close();
  });

  it('reads the first rows of text and Arrow files', async () => {
    const csv = await opened(
      written('peek.csv', `a,b,when,note\n1,0.5,2026-01-01T00:00:00Z,"x, ""y"""\n,2,2026-01-02T00:00:00+01:00,\n3,inf,2026-01-03T00:00:00Z,z\n`),
    );
    expect(valuesOf(await csv.engine.peek('t', 3))).toEqual({
      a: [1, null, 3],
      b: [0.5, 2, Number.POSITIVE_INFINITY],
      when: [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 23), Date.UTC(2026, 0, 3)],
      note: ['x, "y"', null, 'z'],
    });
    const json = await opened(written('peek.jsonl', '{"a": 1, "b": {"c": "x"}}\n{"a": null, "b": {"c": "y"}, "v": [1, null]}\n{"a": 9007199254740993}\n'));
    expect(await json.engine.peek('t', 2)).toMatchObject({ rows: 2 });
    expect(valuesOf(await json.engine.peek('t', 9))).toEqual({ a: [1, null, '9007199254740993'], 'b.c': ['x', 'y', null], v: [null, [1, Number.NaN], null] });
    const batch = { rows: 3, columns: [{ name: 'n', type: 'BIGINT' as const, values: [1n, null, 3n] }] };
    const arrow = await opened(written('peek.arrow', toArrowIpc(batch)));
    expect(valuesOf(await arrow.engine.peek('t', 2))).toEqual({ n: [1, null] });
    for (const { engine } of [csv, json, arrow]) await engine.close();
  });

  it('reads 3 000 columns', async () => {
    const columns = Array.from({ length: 3000 }, (_, k) => `i + ${k} AS f${k}`);
    const { engine } = await opened(await parquetOf('peek-wide.parquet', `SELECT ${columns.join(', ')} FROM range(300) r(i)`));
    const peeked = await engine.peek('t', 100);
    expect(peeked.columns).toHaveLength(3000);
    expect(peeked.columns[2999]?.values.slice(0, 2)).toEqual([2999, 3000]);
    await engine.close();
  });

  it('ends with E_CANCELLED when it is cancelled, and says so for an unknown table', async () => {
    const { engine } = await opened(await parquetOf('peek-cancel.parquet', 'SELECT 1 AS a'));
    await expect(engine.peek('t', 10, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_CANCELLED' });
    await expect(engine.peek('other', 10)).rejects.toMatchObject({ code: 'E_SCHEMA' });
    await engine.close();
  });

  it('leaves out columns that cannot be read', async () => {
    const { engine } = await opened(await parquetOf('peek-unreadable.parquet', "SELECT 1 AS a, INTERVAL '1 month' AS b"));
    expect((await engine.peek('t', 10)).columns.map((column) => column.name)).toEqual(['a']);
    await engine.close();
  });
});

describe('memory', () => {
  it('grows with what is loaded and stays below its limit', async () => {
    const { engine } = await opened(await parquetOf('memory.parquet', 'SELECT i AS a, random() AS b FROM range(500000) r(i)'));
    const before = await engine.memory();
    await engine.load('t', ['a', 'b']);
    const after = await engine.memory();
    expect(after.used).toBeGreaterThan(before.used + 1_000_000);
    expect(after.limit).toBeGreaterThan(after.used);
    await engine.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import { opened, temporary, written } from './files.ts';

describe('the native engine is locked', () => {
  let engine: Engine;
  const secret = written('secret.csv', 'a\n1\n');
  beforeAll(async () => {
    ({ engine } = await opened(written('allowed.csv', 'a\n1\n')));
    await engine.load('t', ['a']);
  });
  afterAll(() => engine.close());

  it.each([
    ['another file', `SELECT * FROM read_csv('${secret}')`],
    ['another file by its name', `SELECT * FROM '${secret}'`],
    ['a listing of files', `SELECT * FROM glob('${temporary('*')}')`],
    ['the text of a file', `SELECT * FROM read_text('${secret}')`],
    ['a web address', "SELECT * FROM read_csv('https://example.org/x.csv')"],
  ])('refuses to read %s', async (_what, sql) => {
    await expect(engine.query(sql)).rejects.toMatchObject({ code: 'E_SQL' });
  });

  it.each([
    `COPY (SELECT 1) TO '${temporary('out.csv')}'`,
    `ATTACH '${temporary('x.db')}' AS x`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    'SET threads = 4',
    "SET TimeZone = 'Asia/Tokyo'",
    'DROP VIEW t',
    'SELECT 1) UNION ALL (SELECT 2); DROP VIEW t; SELECT (1',
  ])('refuses %s', async (sql) => {
    await expect(engine.query(sql)).rejects.toMatchObject({ code: 'E_SQL' });
    expect((await engine.query('SELECT count(*) AS n FROM t')).columns[0]?.values).toEqual([1]);
  });

  it('compresses nothing by itself: that takes longer than loading', async () => {
    expect((await engine.query("SELECT current_setting('checkpoint_threshold')")).columns[0]?.values).toEqual(['931.3 GiB']);
  });

  it('counts groups of whole numbers of 16 bits in an array', async () => {
    expect((await engine.query("SELECT current_setting('perfect_ht_threshold')")).columns[0]?.values).toEqual([17]);
  });

  it('opens only the files it was started with', async () => {
    await expect(engine.open({ table: 'x', files: [{ kind: 'path', path: secret }] })).rejects.toMatchObject({ code: 'E_SCHEMA' });
  });

  it('runs the same DuckDB as the browser', async () => {
    expect(await engine.version()).toBe('1.4.3');
  });
});

import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import { startSite, type Site } from './harness.ts';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite('engine');
  ({ page } = await site.open());
});

afterAll(async () => {
  await site.close();
});

/** Opens and loads a small CSV; returns its rows. */
async function loadSmallTable(): Promise<number> {
  return page.evaluate(async () => {
    await window.engine.open({ table: 'after', files: [{ kind: 'file', file: new File(['a\n1\n'], 'after.csv') }] });
    return (await window.engine.load('after', ['a'])).rows;
  });
}

describe('apache/parquet-testing', () => {
  const fixtures = fileURLToPath(new URL('../fixtures/parquet-testing/', import.meta.url));
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .sort();

  test.each(files)('%s holds the values that the native engine reads, or says why not; a good file opens afterwards', async (name) => {
    await page.setInputFiles('input', `${fixtures}${name}`);
    const here = await page.evaluate(async (base) => {
      try {
        const info = await window.engine.open({ table: 'p', files: [{ kind: 'file', file: window.pickedFile(base) }] });
        const report = await window.engine.load(
          'p',
          info.columns.map((column) => column.name),
        );
        return { info, sentences: report.unreadable.map((entry) => entry.sentence), held: await window.engine.query('SELECT * FROM p') };
      } catch (error) {
        return { code: String(Reflect.get(error as object, 'code')), message: (error as Error).message };
      }
    }, name.split('/').at(-1) ?? name);
    if ('code' in here) {
      expect(here.code).toMatch(/^E_(FILE|ROW|MEMORY|DECODE|SCHEMA)/);
      expect(here.message).toMatch(/\w+ .*\.$/s);
    } else {
      for (const sentence of here.sentences) expect(sentence).toMatch(/\.$/);
      expect(here.held.rows).toBe(here.info.rows);
      const native = await createNativeEngine({ paths: [`${fixtures}${name}`] });
      const info = await native.open({ table: 'p', files: [{ kind: 'path', path: `${fixtures}${name}` }] });
      expect(here.info).toEqual(info);
      await native.load(
        'p',
        info.columns.map((column) => column.name),
      );
      const there = await native.query('SELECT * FROM p');
      const shared = new Set(there.columns.map((column) => column.name));
      const names = new Set(here.held.columns.map((column) => column.name));
      expect(here.held.columns.filter((column) => shared.has(column.name))).toEqual(there.columns.filter((column) => names.has(column.name)));
      await native.close();
    }
    expect(await loadSmallTable()).toBe(1);
  });
});

/** 400 000 rows in two row groups. */
async function largeFile(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'faultline-')), 'large.parquet');
  const writer = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const rows =
    "SELECT i, i / 7 AS x, 'v' || (i % 13) AS t, TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds(i) AS at, [i / 2, NULL]::FLOAT[] AS e FROM range(400000) s(i)";
  await writer.run(`COPY (${rows}) TO '${path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 204800)`);
  writer.closeSync();
  return path;
}

test('large row groups, inserted in batches, hold the same rows in the same order as in the native engine', async () => {
  const path = await largeFile();
  const sql = `SELECT __part, count(*), sum(x), min(i), max(i), count(DISTINCT t), max("at"), sum(e[1]), count(e[2]), sum(CASE WHEN x = i / 7 AND t = 'v' || (i % 13) THEN 1 ELSE 0 END)
    FROM large GROUP BY 1 ORDER BY 1`;
  await page.setInputFiles('input', path);
  const here = await page.evaluate(async (statement) => {
    await window.engine.open({ table: 'large', files: [{ kind: 'file', file: window.pickedFile('large.parquet') }] });
    await window.engine.load('large', ['i', 'x']);
    await window.engine.load('large', ['e', 't', 'at']);
    return window.engine.query(statement);
  }, sql);
  const native = await createNativeEngine({ paths: [path] });
  await native.open({ table: 'large', files: [{ kind: 'path', path }] });
  await native.load('large', ['i', 'x', 't', 'at', 'e']);
  expect(here).toEqual(await native.query(sql));
  expect(here.rows).toBe(2);
  await native.close();
});

test('a load cancelled between its row groups leaves nothing behind and can be done again', async () => {
  await page.setInputFiles('input', await largeFile());
  const outcome = await page.evaluate(async () => {
    const columns = ['i', 'x', 't', 'at', 'e'];
    await window.engine.open({ table: 'large', files: [{ kind: 'file', file: window.pickedFile('large.parquet') }] });
    const tables = async () =>
      (await window.engine.query("SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE '\\_\\_%' ESCAPE '\\'")).columns[0]?.values[0];
    const before = await tables();
    const stop = new AbortController();
    const half = window.engine.load('large', columns, { signal: stop.signal, onProgress: ({ rows }) => (rows?.done ?? 0) > 0 && stop.abort() });
    const code = await half.then(
      () => 'finished',
      (error: unknown) => String(Reflect.get(error as object, 'code')),
    );
    const left = Number(await tables()) - Number(before);
    const { rows } = await window.engine.load('large', columns);
    return [code, left, rows, ...(await window.engine.query('SELECT count(DISTINCT i), max(__part) FROM large')).columns.map((column) => column.values[0])];
  });
  expect(outcome).toEqual(['E_CANCELLED', 0, 400_000, 400_000, 1]);
});

test('no other host was asked for anything, and no policy was broken', () => {
  expect(() => site.assertClean()).not.toThrow();
});

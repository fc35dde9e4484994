import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import type { TypedColumns } from '../../src/engine/types.ts';
import { peekFile } from './engine-calls.ts';
import { startSite, type Site } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-peek-'));
const fixtures = fileURLToPath(new URL('../fixtures/parquet-testing/data/', import.meta.url));
let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite('engine');
  ({ page } = await site.open());
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

async function nativePeek(path: string, rows: number): Promise<TypedColumns> {
  const engine = await createNativeEngine({ paths: [path] });
  await engine.open({ table: 'peeked', files: [{ kind: 'path', path }] });
  const peeked = await engine.peek('peeked', rows);
  await engine.close();
  return peeked;
}

async function parquet(name: string, select: string, options = ''): Promise<string> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const path = join(folder, name);
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
  connection.closeSync();
  return path;
}

test('a Parquet file gives the same rows and values as in the native engine', async () => {
  const path = await parquet(
    'many.parquet',
    `SELECT i AS id, i * 0.5 AS x, (i * 0.1)::FLOAT AS f, CASE WHEN i % 3 = 0 THEN NULL ELSE 'r' || i END AS s, TIMESTAMP '2026-01-01' + to_seconds(i) AS ts,
     i % 2 = 0 AS flag, [i, NULL, i + 0.5]::DOUBLE[] AS v, {'country': 'c' || i, 'n': {'deep': i}} AS u, (i / 4)::DECIMAL(9,2) AS d, i::UBIGINT AS big,
     DATE '2026-01-01' + i::INTEGER AS day, ('a''' || i)::BLOB AS b, MAP {'k",:': 'v' || i, 'none': NULL::VARCHAR} AS m,
     '00000000-0000-0000-0000-00000000000' || (i % 10) AS text_id, ('00000000-0000-0000-0000-00000000000' || (i % 10))::UUID AS id2,
     TIME '10:11:12.5' AS t, i::SMALLINT AS small FROM range(20000) r(i)`,
    ', ROW_GROUP_SIZE 2048',
  );
  expect((await peekFile(page, path, 40)).peeked).toEqual(await nativePeek(path, 40));
  const single = await parquet('single.parquet', 'SELECT i AS id, i * 0.5 AS x FROM range(100000) r(i)', ', ROW_GROUP_SIZE 200000');
  const { peeked } = await peekFile(page, single, 300);
  expect(peeked).toEqual(await nativePeek(single, 300));
  expect(peeked.columns[0]?.values.filter((_, i) => i % 100 === 0)).toEqual([0, 49_950, 99_900]);
});

test.each([
  'alltypes_tiny_pages_plain.parquet',
  'delta_byte_array.parquet',
  'int64_decimal.parquet',
  'float16_nonzeros_and_nans.parquet',
  'nulls.snappy.parquet',
  'byte_stream_split.zstd.parquet',
])('%s gives what the native engine gives', async (name) => {
  expect((await peekFile(page, `${fixtures}${name}`, 60)).peeked).toEqual(await nativePeek(`${fixtures}${name}`, 60));
});

test('text files give their first rows, as in the native engine', async () => {
  const json = join(folder, 'a.jsonl');
  writeFileSync(json, '{"a": 1, "b": {"c": "x"}}\n{"a": 9007199254740993, "v": [1, null]}\n');
  const csv = join(folder, 'a.csv');
  writeFileSync(csv, 'a,b,when\n1,0.5,2026-01-01T00:00:00Z\n,2,2026-01-02T00:00:00+01:00\n');
  for (const path of [json, csv]) expect((await peekFile(page, path, 10)).peeked).toEqual(await nativePeek(path, 10));
});

test('a peek of 3 000 columns, and one beside a query under way, does not wait', async () => {
  const wide = await parquet('wide.parquet', `SELECT ${Array.from({ length: 3000 }, (_, k) => `i + ${k} AS f${k}`).join(', ')} FROM range(500) r(i)`);
  expect((await peekFile(page, wide, 100)).peeked).toEqual(await nativePeek(wide, 100));
  const order = await page.evaluate(async () => {
    const finished: string[] = [];
    const slow = window.engine.query('SELECT count(*) FROM range(20000) a, range(20000) b WHERE (a.range + b.range) % 7 = 1').then(
      () => finished.push('query'),
      () => finished.push('query'),
    );
    await window.engine.peek('peeked', 10).then(() => finished.push('peek'));
    await window.engine.memory().then(() => finished.push('memory'));
    await slow;
    return finished;
  });
  expect(order).toEqual(['peek', 'memory', 'query']);
});

test('opens and peeks at Parquet and JSON Lines before WebAssembly has started, and without it', async () => {
  const path = await parquet('early.parquet', 'SELECT i AS id FROM range(10) r(i)');
  await page.setInputFiles('input', path);
  const early = await page.evaluate(async () => {
    const real = window.createWasmEngine();
    const dead = new Worker('missing.js', { type: 'module' });
    const engine = window.createWasmEngine({ workers: { ...real.workers, engine: () => dead } });
    const rows: (number | null)[] = [];
    const info = await engine.open({ table: 't', files: [{ kind: 'file', file: window.pickedFile('early.parquet') }] });
    rows.push(info.rows, (await engine.peek('t', 9)).rows);
    await engine.open({ table: 'j', files: [{ kind: 'file', file: new File(['{"a": 1}\n{"a": 2}\n'], 'j.jsonl') }] });
    rows.push((await engine.peek('j', 5)).rows);
    await engine.close();
    await real.close();
    return rows;
  });
  expect(early).toEqual([10, 9, 2]);
});

test('ends with E_CANCELLED when cancelled', async () => {
  const code = await page.evaluate(async () => {
    const abort = new AbortController();
    const peeking = window.engine.peek('peeked', 10, { signal: abort.signal });
    abort.abort();
    return peeking.then(
      () => 'none',
      (error: unknown) => String(Reflect.get(error as object, 'code')),
    );
  });
  expect(code).toBe('E_CANCELLED');
});

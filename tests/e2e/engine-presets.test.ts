import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import { startSite, type Site } from './harness.ts';

const fixtures = fileURLToPath(new URL('../fixtures/presets/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-presets-'));
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

/** What the page makes of a file, and what the native engine makes of it. */
async function both(path: string): Promise<readonly [unknown, unknown]> {
  await page.setInputFiles('input', path);
  const here = await page.evaluate(async (name) => {
    const info = await window.engine.open({ table: 't', files: [{ kind: 'file', file: window.pickedFile(name) }] });
    const { rows, unreadable, notes } = await window.engine.load('t', info.preset?.flattened ?? []);
    return { info, rows, unreadable, notes, peeked: await window.engine.peek('t', 50), held: await window.engine.query('SELECT * FROM t') };
  }, path.split('/').at(-1) ?? path);
  const engine = await createNativeEngine({ paths: [path] });
  const info = await engine.open({ table: 't', files: [{ kind: 'path', path }] });
  const { rows, unreadable, notes } = await engine.load('t', info.preset?.flattened ?? []);
  const native = { info, rows, unreadable, notes, peeked: await engine.peek('t', 50), held: await engine.query('SELECT * FROM t') };
  await engine.close();
  expect(info.preset?.flattened.length).toBeGreaterThan(0);
  return [here, native];
}

test.each(readdirSync(fixtures).filter((name) => name.endsWith('.jsonl')))(
  '%s becomes the same columns, types and values as in the native engine',
  async (name) => {
    const [here, native] = await both(`${fixtures}${name}`);
    expect(here).toEqual(native);
  },
);

test.each([
  [
    'map.parquet',
    `SELECT TIMESTAMP '2026-11-01' + to_seconds(i) AS "Timestamp", 't' || i AS "TraceId",
     MAP {'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': i::VARCHAR, 'note': 'a "b", {c}: é' || chr(10)} AS "SpanAttributes",
     i * 1500000 AS "Duration" FROM range(20000) r(i)`,
  ],
  [
    'databricks.parquet',
    `SELECT 'r' || i AS databricks_request_id, i AS timestamp_ms, 200 AS status_code,
     CASE WHEN i = 777 THEN '{' ELSE '{"dataframe_records": [{"amount": ' || i || '.5, "country": "DE"}]}' END AS request,
     '{"predictions": [' || i % 2 || ']}' AS response FROM range(20000) r(i)`,
  ],
])('%s of 20 000 rows over several row groups too', async (name, select) => {
  const path = join(folder, name);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  connection.closeSync();
  const [here, native] = await both(path);
  expect(here).toEqual(native);
});

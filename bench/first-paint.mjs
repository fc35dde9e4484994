// How soon the built page shows something useful of a large Parquet file: `npm run build && node bench/first-paint.mjs [megabytes] [folder of the built page]`.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';

const megabytes = Number(process.argv[2] ?? 200);
const site = process.argv[3] ?? fileURLToPath(new URL('../dist', import.meta.url));
const repeats = 5;
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const file = join(folder, 'telemetry.parquet');

/** A column of uniform values in [0, 1) that depends on the row and the column only. @param {number} column */
const uniform = (column) => `((hash(i, ${column}) % 1000003) / 1000003.0)`;
const columns = [
  "TIMESTAMP '2026-11-01' + to_milliseconds(i * 1000) AS ts",
  "'r' || i AS request_id",
  "CASE WHEN hash(i, 300) % 10 = 0 THEN 'v2' ELSE 'v1' END AS model_version",
  ...Array.from({ length: 30 }, (_, k) => `${uniform(k)} + ${uniform(k + 100)} AS feature_${k}`),
  ...Array.from({ length: 7 }, (_, k) => `'value ' || (hash(i, ${k + 200}) % ${4 + 3 * k}) AS category_${k}`),
];
const rows = Math.round((megabytes * 1e6) / 231);

/** Milliseconds that the longest task of the page after the drop worked: on a busy machine the clock also counts the waiting for a core. @param {Buffer} trace */
function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const dropped = traceEvents.find((event) => event.name === 'bench-dropped');
  const main = traceEvents.find((event) => event.name === 'thread_name' && event.pid === dropped.pid && event.args.name === 'CrRendererMain');
  const tasks = traceEvents.filter(({ pid, tid, ph, ts }) => pid === dropped.pid && tid === main.tid && ph === 'X' && ts >= dropped.ts);
  return Math.max(0, ...tasks.map((task) => (task.tdur ?? 0) / 1000));
}

/** One visit: milliseconds of each step. @param {import('playwright-core').Browser} browser @param {string} url */
async function visit(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0 && globalThis.faultline?.session !== undefined);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'bench' })));
  await page.setInputFiles('#bench', file);
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  const steps = await page.evaluate(async () => {
    const session = globalThis.faultline?.session;
    const input = document.querySelector('#bench');
    const picked = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
    if (!session || !picked) throw new Error('the page has no lab or got no file');
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))));
    /** @param {(state: import('../src/notebook/session-types.ts').SessionState) => boolean} holds */
    const reached = (holds) =>
      new Promise((resolve) => {
        const stop = session.subscribe(() => {
          if (!holds(session.state)) return;
          stop();
          resolve(painted());
        });
      });
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    performance.mark('bench-dropped');
    const dropped = performance.now();
    const schema = reached((state) => state.tables.length > 0);
    const sparklines = reached((state) => state.tables.some((table) => table.profile !== null));
    await session.addTable('telemetry', [{ kind: 'file', file: picked }]);
    const at = { schema: (await schema) - dropped, sparklines: (await sparklines) - dropped };
    while (performance.getEntriesByName('faultline-engine-ready').length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    clearInterval(watch);
    return { ...at, longest, engine: performance.getEntriesByName('faultline-engine-ready')[0]?.startTime ?? 0 };
  });
  const task = longestTask(await browser.stopTracing());
  await context.close();
  return {
    'navigation → first contentful paint': paint,
    'drop → schema, rows and types': steps.schema,
    'drop → sparklines': steps.sparklines,
    'longest the page was held after the drop': steps.longest,
    'of that the longest task, of a processor': task,
    'navigation → WebAssembly engine ready': steps.engine,
  };
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`COPY (SELECT ${columns.join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`);
connection.closeSync();
const server = await serve({ folder: site });
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
try {
  console.log(
    `${rows} rows × ${columns.length} columns, ${Math.round(statSync(file).size / 1e6)} MB of Parquet; median and worst of ${repeats} visits with an empty cache`,
  );
  const visits = [];
  for (let k = 0; k < repeats; k++) visits.push(await visit(browser, server.url));
  for (const step of Object.keys(visits[0] ?? {})) {
    const sorted = visits.map((one) => one[step]).sort((a, b) => a - b);
    console.log(`${step.padEnd(44)} ${String(Math.round(sorted[Math.floor(repeats / 2)])).padStart(7)} ms ${String(Math.round(sorted.at(-1))).padStart(7)} ms`);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

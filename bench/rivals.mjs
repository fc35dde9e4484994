// Drift of 50 numeric and 10 categorical columns, 1 M + 1 M rows, all univariate metrics: the built page in Chromium, native DuckDB on one thread, and with
// `--python` an interpreter that has scipy and Evidently: the same columns, one after the other in one run.
// `npm run build && node bench/rivals.mjs [rows] [--python path] [--folder of files made by `node bench/rivals.mjs make folder rows`]`. Prints a Markdown table. To install the rivals: `python3 -m venv v && v/bin/pip install evidently nannyml scipy pyarrow`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';
import { load, usageBelow } from './processes.mjs';

const here = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const pythonAt = process.argv.indexOf('--python');
const uniform = (column) => `((hash(i, side, ${column}) % 1000003 + 0.5) / 1000003.0)`;
const numeric = Array.from({ length: 50 }, (_, k) => {
  // A skewed continuum, whole numbers, and a column of zeros with a tail; every fifth column moves a little.
  const moved = k % 5 === 0 ? ' + 0.05 * side' : '';
  if (k % 10 === 9) return `CASE WHEN ${uniform(k)} < 0.6 THEN 0 ELSE 1 / ${uniform(k + 100)} END AS x${k}`;
  if (k % 5 === 4) return `CAST(floor(1000 * ${uniform(k)} * ${uniform(k + 100)}) AS BIGINT) AS x${k}`;
  return `CAST(1 / (0.05 + ${uniform(k)}) + ${uniform(k + 100)}${moved} AS DOUBLE) AS x${k}`;
});
const words = Array.from({ length: 10 }, (_, k) => `'value ' || (hash(i, side, ${k + 200}) % ${4 + 3 * k}) AS c${k}`);

/** Writes a side in a process of its own, whose memory is then not this one's. */
async function make(folder, rows) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [side, name] of ['reference', 'current'].entries()) {
    const select = `SELECT ${[...numeric, ...words].join(', ')} FROM range(${rows}) t(i), (SELECT ${side} AS side)`;
    await connection.run(`COPY (${select}) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`);
  }
}

const notebook = `---
faultline: 1
title: Bench
tables:
  reference: {}
  current: {}
---

\`\`\`yaml drift
metrics: all
\`\`\`
`;

/** Loads and compares; how long, and what came of it. Runs in either host. */
async function measure(lab, text) {
  lab.open(text);
  const from = performance.now();
  await lab.run();
  return { seconds: (performance.now() - from) / 1000, state: JSON.stringify(lab.state.cells?.map((cell) => cell.status ?? cell.state)) };
}

/** The report in a process of its own. */
async function native(folder) {
  const { createNativeEngine } = await import('../dist-lib/engine/native/engine.js');
  const { createSession } = await import('../dist-lib/notebook/session.js');
  const paths = ['reference', 'current'].map((name) => join(folder, `${name}.parquet`));
  const engine = await createNativeEngine({ paths });
  const session = createSession({ engine: () => Promise.resolve(engine), now: () => new Date() });
  for (const path of paths) await session.addTable(path.includes('reference.parquet') ? 'reference' : 'current', [{ kind: 'path', path }]);
  const before = process.cpuUsage();
  const { seconds } = await measure(session, notebook);
  const used = process.cpuUsage(before);
  await engine.close();
  console.log(JSON.stringify({ seconds, processor: (used.user + used.system) / 1e6, peak: process.resourceUsage().maxRSS * 1024 }));
}

async function page(folder) {
  const site = await serve({ folder: join(root, 'dist') });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(site.url);
    await tab.waitForFunction(() => globalThis.faultline !== undefined && performance.getEntriesByName('faultline-engine-ready').length > 0);
    for (const name of ['reference', 'current']) {
      await tab.evaluate((id) => document.body.append(Object.assign(document.createElement('input'), { type: 'file', id })), name);
      await tab.locator(`#${name}`).setInputFiles(join(folder, `${name}.parquet`));
      await tab.evaluate((id) => globalThis.faultline.addTable(id, [...document.getElementById(id).files]), name);
    }
    const before = usageBelow(process.pid);
    const { seconds } = await tab.evaluate(`(${measure.toString()})(globalThis.faultline, ${JSON.stringify(notebook)})`);
    const after = usageBelow(process.pid);
    return { seconds, processor: after.seconds - before.seconds, peak: after.peak };
  } finally {
    await browser.close();
    await site.close();
  }
}

if (process.argv[2] === 'make') await make(process.argv[3], Number(process.argv[4]));
else if (process.argv[2] === 'native') await native(process.argv[3]);
else {
  const rows = Number(process.argv[2]) || 1_000_000;
  const folderAt = process.argv.indexOf('--folder');
  const made = folderAt > 0 ? process.argv[folderAt + 1] : undefined;
  const folder = made ?? mkdtempSync(join(tmpdir(), 'faultline-rivals-'));
  try {
    if (made === undefined) execFileSync(process.execPath, [here, 'make', folder, String(rows)]);
    const megabytes = ['reference', 'current'].reduce((sum, name) => sum + statSync(join(folder, `${name}.parquet`)).size / 1e6, 0);
    console.log(
      `${rows} + ${rows} rows, 50 numeric and 10 categorical columns, ${Math.round(megabytes)} MB of Parquet; load of the machine ${load()} before\n`,
    );
    console.log('| what | seconds | seconds of a processor | peak memory of the largest process |\n|---|---|---|---|');
    const line = (name, found) =>
      console.log(`| ${name} | ${found.seconds.toFixed(1)} | ${found.processor.toFixed(1)} | ${(found.peak / 2 ** 30).toFixed(2)} GiB |`);
    line('native, one thread: load and all metrics', JSON.parse(execFileSync(process.execPath, [here, 'native', folder], { encoding: 'utf8' })));
    line('Chromium: load and all metrics', await page(folder));
    for (const task of pythonAt > 0 ? ['scipy', 'evidently'] : []) {
      const found = JSON.parse(
        execFileSync(process.argv[pythonAt + 1] ?? 'python3', [join(root, 'bench/rivals.py'), task, folder], {
          encoding: 'utf8',
          env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', ARROW_NUM_THREADS: '1', DO_NOT_TRACK: '1' },
        }),
      );
      line(found.name, found);
    }
    console.log(`\nload of the machine ${load()} after`);
  } finally {
    if (made === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

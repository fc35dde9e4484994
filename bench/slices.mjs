// Slice search over 1 M rows × 10 categorical columns (2 to 50 values): native DuckDB on one thread, and with --chromium the built page.
// `npm run build && node bench/slices.mjs [rows] [--chromium] [--dist folder]`. Seconds of a run on loaded data, per order, and
// of a processor: those do not count the waiting for a core that others use.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { createNativeEngine } from '../dist-lib/engine/native/engine.js';
import { createSession } from '../dist-lib/notebook/session.js';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';
import { load, usageBelow } from './processes.mjs';

const rows = Number(process.argv[2] ?? 1_000_000) || 1_000_000;
const distAt = process.argv.indexOf('--dist');
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-slices-'));
const file = join(folder, 'telemetry.parquet');
const domains = [2, 3, 5, 8, 10, 12, 15, 20, 30, 50];
const columns = domains.map((size, k) => `'value ' || (hash(i, ${k}) % ${size}) AS c${k}`);
const failed = '(hash(i, 99) % 1000) < (CASE WHEN hash(i, 2) % 5 = 1 AND hash(i, 4) % 10 = 3 THEN 200 ELSE 30 END) AS failed';

/** @param {number} order */
const notebook = (order) => `---
faultline: 1
title: Bench
tables:
  telemetry: {}
parameters:
  alpha: { type: number, default: 0.05, label: Level }
---

\`\`\`yaml slices
alpha: "{{alpha}}"
max_order: ${order}
objective: { metric: rate, column: failed }
columns: [${domains.map((_, k) => `c${k}`).join(', ')}]
\`\`\`
`;

/** The first run loads. Runs in either host. */
async function first(lab, text) {
  lab.open(text);
  await lab.run();
}

/** Three more search what is loaded, each at a level not asked for before: the middle time. Runs in either host. */
async function again(lab, order) {
  const times = [];
  for (let k = 1; k <= 3; k++) {
    lab.setParameter('alpha', 0.05 - order / 100 - k / 1000);
    const from = performance.now();
    await lab.run();
    times.push((performance.now() - from) / 1000);
  }
  return times.sort((a, b) => a - b)[1];
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT ${['i AS id', failed, ...columns].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
);
connection.closeSync();
console.log(`${rows} rows × ${domains.length} categorical columns of ${domains.join(', ')} values`);

const engine = await createNativeEngine({ paths: [file] });
const native = createSession({ engine: () => Promise.resolve(engine), now: () => new Date() });
await native.addTable('telemetry', [{ kind: 'path', path: file }]);
const line = (host, order, seconds, processor) =>
  console.log(`${host}: order ${order} in ${seconds.toFixed(2)} s, ${(processor / 3).toFixed(2)} s of a processor; load of the machine ${load()}`);
for (const order of [2, 3]) {
  await first(native, notebook(order));
  const before = process.cpuUsage();
  const seconds = await again(native, order);
  const used = process.cpuUsage(before);
  line('native, one thread', order, seconds, (used.user + used.system) / 1e6);
}
await engine.close();

if (process.argv.includes('--chromium')) {
  const site = await serve({ folder: distAt > 0 ? (process.argv[distAt + 1] ?? '') : join(root, 'dist') });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.faultline !== undefined);
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'bench';
      document.body.append(input);
    });
    await page.locator('#bench').setInputFiles(file);
    await page.evaluate(() => globalThis.faultline.addTable('telemetry', [...document.querySelector('#bench').files]));
    for (const order of [2, 3]) {
      await page.evaluate(`(${first.toString()})(globalThis.faultline, ${JSON.stringify(notebook(order))})`);
      const before = usageBelow(process.pid).seconds;
      const seconds = await page.evaluate(`(${again.toString()})(globalThis.faultline, ${order})`);
      line('Chromium', order, seconds, usageBelow(process.pid).seconds - before);
    }
  } finally {
    await browser.close();
    await site.close();
  }
}
rmSync(folder, { recursive: true, force: true });

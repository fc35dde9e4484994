// Slice search over 1 M rows × 10 categorical columns (2 to 50 values): native DuckDB on one thread, and with --chromium the built page.
// `npm run build && node bench/slices.mjs [rows] [--chromium] [--dist folder]`. Seconds of a search on loaded data, per order, in a page or session of its own.
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

/** Reads every column and searches nothing. */
const reading = `---
faultline: 1
title: Loading
tables:
  telemetry: {}
---

\`\`\`sql rows
SELECT count(id) AS ids, count(failed) AS failures, ${domains.map((_, k) => `max(c${k}) AS c${k}`).join(', ')} FROM telemetry
\`\`\`
`;

/** @param {number} order */
const notebook = (order) => `---
faultline: 1
title: Bench
tables:
  telemetry: {}
parameters:
  alpha: { type: number, default: 0.05, label: Level }
  seed: { type: number, default: 1, label: Seed }
---

\`\`\`yaml slices
alpha: "{{alpha}}"
seed: "{{seed}}"
max_order: ${order}
objective: { metric: rate, column: failed }
columns: [${domains.map((_, k) => `c${k}`).join(', ')}]
\`\`\`
`;

/**
 * Seconds of a search of what is loaded and was never searched; of others that split the rows by another seed, whose values are known by then, and of others
 * at another level, for which nothing has to be asked: the middle of three each. Runs in either host.
 */
async function searches(lab, reading, text) {
  const statuses = () => (lab.session ?? lab).state.cells.map(({ id, status }) => `${id} ${status}`).join();
  const timed = async (cell) => {
    const from = performance.now();
    await lab.run();
    if (statuses() !== `${cell} done`) throw new Error(`the search did not end: ${statuses()}`);
    return (performance.now() - from) / 1000;
  };
  const three = async (parameter, value) => {
    const times = [];
    for (let k = 1; k <= 3; k++) {
      lab.setParameter(parameter, value(k));
      times.push(await timed('slices'));
    }
    return times.sort((a, b) => a - b)[1];
  };
  lab.open(reading);
  await timed('sql');
  lab.open(text);
  const first = await timed('slices');
  return { first, seed: await three('seed', (k) => k + 1), level: await three('alpha', (k) => 0.05 - k / 1000) };
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT ${['i AS id', failed, ...columns].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
);
connection.closeSync();
console.log(`${rows} rows × ${domains.length} categorical columns of ${domains.join(', ')} values`);

const line = (host, order, { first, seed, level }, processor) => {
  const seconds = (x) => `${x.toFixed(2)} s`;
  console.log(
    `${host}: order ${order} in ${seconds(first)}; another seed ${seconds(seed)}, another level ${seconds(level)}; all with loading ${seconds(processor)} of a processor; load of the machine ${load()}`,
  );
};

for (const order of [2, 3]) {
  const engine = await createNativeEngine({ paths: [file] });
  const native = createSession({ engine: () => Promise.resolve(engine), now: () => new Date() });
  await native.addTable('telemetry', [{ kind: 'path', path: file }]);
  const before = process.cpuUsage();
  const times = await searches(native, reading, notebook(order));
  const used = process.cpuUsage(before);
  line('native, one thread', order, times, (used.user + used.system) / 1e6);
  await engine.close();
}

if (process.argv.includes('--chromium')) {
  const site = await serve({ folder: distAt > 0 ? (process.argv[distAt + 1] ?? '') : join(root, 'dist') });
  for (const order of [2, 3]) {
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
      const before = usageBelow(process.pid).seconds;
      const times = await page.evaluate(`(${searches.toString()})(globalThis.faultline, ${JSON.stringify(reading)}, ${JSON.stringify(notebook(order))})`);
      line('Chromium', order, times, usageBelow(process.pid).seconds - before);
    } finally {
      await browser.close();
    }
  }
  await site.close();
}
rmSync(folder, { recursive: true, force: true });

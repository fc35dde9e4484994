// Fairness over many rows × 4 group columns: native DuckDB on one thread, with --chromium the built page; and the count bootstrap alone.
// `npm run build && node bench/fairness.mjs [rows] [--chromium]`. Seconds of a run on loaded data; milliseconds of 10 000 replicates.
// The rival: `python scripts/oracles/fairness-rival.py [rows]`, pandas group-by with 1 000 bootstrap resamples of the rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { createNativeEngine } from '../dist-lib/engine/native/engine.js';
import { createSession } from '../dist-lib/notebook/session.js';
import { bootstrapRates } from '../dist-lib/stats/count-bootstrap.js';
import { seededUniform } from '../dist-lib/stats/random.js';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';

const rows = Number(process.argv[2] ?? 10_000_000) || 10_000_000;
const folder = mkdtempSync(join(tmpdir(), 'faultline-fairness-'));
const file = join(folder, 'telemetry.parquet');
const sizes = { race: 6, sex: 2, age_band: 5, religion: 8 };

const text = `---
faultline: 1
title: Bench
tables:
  telemetry: {}
parameters:
  tolerance: { type: number, default: 0.1, label: Tolerance }
---

\`\`\`yaml fairness
groups: [${Object.keys(sizes).join(', ')}]
prediction: p
label: y
tolerance: "{{tolerance}}"
\`\`\`
`;

/** The first run loads; the later ones compute on what is loaded. Runs in either host. */
async function measure(lab, notebook) {
  lab.open(notebook);
  await lab.run();
  const times = [];
  for (let k = 1; k <= 3; k++) {
    lab.setParameter('tolerance', 0.1 + k / 1000);
    const from = performance.now();
    await lab.run();
    times.push((performance.now() - from) / 1000);
  }
  return times.sort((a, b) => a - b)[1];
}

const compas = [
  [1369, 805, 532, 990, 0, 0],
  [505, 349, 461, 1139, 0, 0],
  [103, 87, 129, 318, 0, 0],
  [43, 36, 90, 208, 0, 0],
  [6, 2, 3, 21, 0, 0],
  [9, 3, 1, 5, 0, 0],
];
const bootstrap = [1, 2, 3, 4, 5, 6, 7].map((seed) => {
  const [from, worked] = [performance.now(), process.cpuUsage()];
  bootstrapRates(seededUniform(seed), { counts: compas }, ['selection_rate', 'true_positive_rate', 'false_positive_rate'], 10_000);
  return { clock: performance.now() - from, work: process.cpuUsage(worked).user / 1000 };
});
const said = ({ clock, work }) => `${clock.toFixed(0)} ms (${work.toFixed(0)} ms of a processor)`;
const warm = bootstrap.slice(1).sort((a, b) => a.work - b.work)[2];
console.log(`10 000 replicates × 6 groups × 3 rates: first ${said(bootstrap[0])}, then ${said(warm)}`);

const groups = Object.entries(sizes).map(([name, size], k) => `'${name} ' || (hash(i, ${k}) % ${size}) AS ${name}`);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT ${[...groups, '(hash(i, 9) % 10 < 3)::INT AS p', '(hash(i, 8) % 10 < 4)::INT AS y'].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
);
connection.closeSync();
console.log(`${rows} rows × 4 group columns of ${Object.values(sizes).join(', ')} values, alone and in pairs`);

const engine = await createNativeEngine({ paths: [file] });
const native = createSession({ engine: () => Promise.resolve(engine), now: () => new Date() });
await native.addTable('telemetry', [{ kind: 'path', path: file }]);
const worked = process.cpuUsage();
console.log(`native, one thread: ${(await measure(native, text)).toFixed(2)} s`);
const { user, system } = process.cpuUsage(worked);
console.log(`loading and four runs: ${((user + system) / 1e6).toFixed(1)} s of a processor`);
await engine.close();

if (process.argv.includes('--chromium')) {
  const site = await serve({ folder: fileURLToPath(new URL('../dist', import.meta.url)) });
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
    const seconds = await page.evaluate(`(${measure.toString()})(globalThis.faultline, ${JSON.stringify(text)})`);
    console.log(`Chromium: ${seconds.toFixed(2)} s`);
  } finally {
    await browser.close();
    await site.close();
  }
}
rmSync(folder, { recursive: true, force: true });

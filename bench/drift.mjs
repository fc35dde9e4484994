// Drift over 1 M rows × 24 columns: the built page in Chromium beside native DuckDB on one thread doing the same reductions.
// `npm run build && node bench/drift.mjs [rows]`. Prints seconds and, what travels between machines, their ratio.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { createNativeEngine } from '../dist-lib/engine/native/engine.js';
import { createSession } from '../dist-lib/notebook/session.js';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';

const rows = Number(process.argv[2] ?? 1_000_000);
const repeats = 3;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const file = join(folder, 'telemetry.parquet');
const uniform = (column) => `((hash(i, ${column}) % 1000003) / 1000003.0)`;
const numeric = Array.from({ length: 16 }, (_, k) => `CAST(1 / (0.05 + ${uniform(k)}) + ${uniform(k + 100)} AS DOUBLE) AS feature_${k}`);
const words = Array.from({ length: 5 }, (_, k) => `'value ' || (hash(i, ${k + 200}) % ${4 + 3 * k}) AS category_${k}`);
const serving = [
  "TIMESTAMP '2026-11-01' + to_milliseconds(i * 1000) AS ts",
  "'r' || i AS request_id",
  "CASE WHEN hash(i, 300) % 10 = 0 THEN 'v2' ELSE 'v1' END AS model_version",
];

/** @param {readonly string[]} columns */
const notebook = (columns) => `---
faultline: 1
title: Bench
tables:
  telemetry: {}
parameters:
  alpha: { type: number, default: 0.05, label: Level }
---

\`\`\`yaml drift
alpha: "{{alpha}}"
columns: [${columns.join(', ')}]
\`\`\`
`;
const features = Array.from({ length: 16 }, (_, k) => `feature_${k}`);

/** First run loads and compares; later ones compare what is loaded. Runs in either host. */
async function measure(lab, text, again) {
  const clock = () => performance.now();
  lab.open(text);
  const started = clock();
  await lab.run();
  const first = (clock() - started) / 1000;
  const later = [];
  for (let k = 1; k <= again; k++) {
    lab.setParameter('alpha', 0.05 - k / 1000);
    const from = clock();
    await lab.run();
    later.push((clock() - from) / 1000);
  }
  return { first, drift: later.sort((a, b) => a - b)[Math.floor(again / 2)] };
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT ${[...serving, ...numeric, ...words].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
);
connection.closeSync();
console.log(
  `${rows} rows × ${serving.length + numeric.length + words.length} columns, ${Math.round(statSync(file).size / 1e6)} MB of Parquet; 16 numeric columns compared, one thread`,
);

const engine = await createNativeEngine({ paths: [file] });
const native = createSession({ engine: () => Promise.resolve(engine), now: () => new Date() });
await native.addTable('telemetry', [{ kind: 'path', path: file }]);
const inNode = await measure(native, notebook(features), repeats);
await engine.close();

const site = await serve({ folder: join(root, 'dist') });
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
  const inBrowser = await page.evaluate(`(${measure.toString()})(globalThis.faultline, ${JSON.stringify(notebook(features))}, ${repeats})`);
  const line = (name, a, b) => console.log(`${name.padEnd(28)} Chromium ${a.toFixed(2)} s   native ${b.toFixed(2)} s   ratio ${(a / b).toFixed(2)}`);
  line('load and first report', inBrowser.first, inNode.first);
  line('drift report after load', inBrowser.drift, inNode.drift);
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}

// How long a drag of a window takes to a new drift verdict: 200 000 rows × 40 columns (30 numeric, 10 categorical).
// `npm run build && node bench/brush.mjs [rows]`. In Node the cell's own functions; in Chromium the built page, through its session.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from 'playwright-core';
import { driftCell } from '../dist-lib/cells/drift/cell.js';
import { driftParameters } from '../dist-lib/cells/drift/parameters.js';
import { createNativeEngine } from '../dist-lib/engine/native/engine.js';
import * as v from 'valibot';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';

const rows = Number(process.argv[2] ?? 200_000);
const moves = 200;
const day = 86_400_000;
const start = Date.UTC(2026, 8, 1);
const days = 50;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-brush-'));
const file = join(folder, 'telemetry.parquet');
const uniform = (column) => `((hash(i, ${column}) % 1000003) / 1000003.0)`;
/** A third of the columns drifts over time, so that verdicts change under the hand. */
const moved = (k) => (k % 3 === 0 ? `i / ${rows}.0 * 0.4` : '0');
const numeric = Array.from({ length: 30 }, (_, k) => `CAST(1 / (0.05 + ${uniform(k)}) + ${moved(k)} AS DOUBLE) AS feature_${k}`);
const words = Array.from({ length: 10 }, (_, k) => `'value ' || CAST(floor((${uniform(k + 100)} + ${moved(k)}) * ${4 + 6 * k}) AS INTEGER) AS category_${k}`);
const names = [...numeric.map((_, k) => `feature_${k}`), ...words.map((_, k) => `category_${k}`)];
const span = { column: 'ts', first: start, last: start + days * day - Math.ceil((days * day) / rows) };

/** The windows of the drag: the current one slides and grows over the second half; every fourth move is of the reference. */
const drags = Array.from({ length: moves }, (_, k) => {
  const shift = ((k * 7) % 90) / 100;
  return k % 4 === 3
    ? { side: 'reference', from: start + shift * 8 * day, to: start + (15 + shift * 10) * day }
    : { side: 'current', from: start + (25 + shift * 10) * day, to: start + (38 + shift * 12) * day };
});

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT make_timestamp(${start} * 1000 + CAST(i * ${(days * day * 1000) / rows} AS BIGINT)) AS ts, ${[...numeric, ...words].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
);
connection.closeSync();

/** @param {number[]} times milliseconds */
const summary = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, p95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN };
};

/** The cell's own functions on the native engine. */
async function inNode() {
  const engine = await createNativeEngine({ paths: [file] });
  const info = await engine.open({ table: 'telemetry', files: [{ kind: 'path', path: file }] });
  await engine.load('telemetry', ['ts', ...names]);
  const p = v.parse(driftParameters, {});
  const population = (name, from, to) => ({ name, table: 'telemetry', window: { column: 'ts', from, to } });
  /** @param {Readonly<Record<string, unknown>>} populations */
  const contextOf = (populations) => ({
    tables: { telemetry: info },
    roles: { telemetry: { timestamp: 'ts' } },
    population: (name) => populations[name],
    defaultPopulation: (name) => populations[name] ?? null,
    column: (_from, name) => (info.columns.some((c) => c.name === name) ? name : null),
    span: () => span,
    rows: { telemetry: rows },
    parameters: {},
    populationCaveats: [],
  });
  const populations = {
    reference: population('reference', start, start + 25 * day),
    current: population('current', start + 25 * day, span.last + 1),
  };
  const context = contextOf(populations);
  const waves = [];
  const began = performance.now();
  for (;;) {
    const batch = driftCell.plan(p, context, waves);
    if (batch === null) break;
    waves.push(await engine.reduce(batch));
  }
  driftCell.decide(waves, p, context);
  const run = performance.now() - began;
  const from = performance.now();
  const cube = await engine.reduce(driftCell.preview.plan(p, context, waves));
  const scanned = performance.now();
  const preview = driftCell.preview.start(cube, waves, p);
  const prepared = performance.now();
  const verdicts = new Set();
  const times = drags.map(({ side, from: low, to: high }) => {
    const moving = contextOf({ ...populations, [side]: population(side, low, high) });
    const clock = performance.now();
    verdicts.add(preview(moving).headline);
    return performance.now() - clock;
  });
  await engine.close();
  return { run, scan: scanned - from, prepare: prepared - scanned, times, distinct: verdicts.size };
}

/** Runs in the page: from the call to the state that carries the new verdict. */
async function inPage({ windows, base }) {
  const session = globalThis.faultline.session ?? globalThis.faultline;
  session.open(
    `---\nfaultline: 1\ntitle: Brush\ntables:\n  telemetry: { roles: { timestamp: ts } }\npopulations:\n${Object.entries(base)
      .map(
        ([name, [from, to]]) => `  ${name}: { table: telemetry, window: { from: "${new Date(from).toISOString()}", to: "${new Date(to).toISOString()}" } }\n`,
      )
      .join('')}---\n\n\`\`\`yaml drift\nbins: 10\n\`\`\`\n`,
  );
  const began = performance.now();
  await session.run();
  const run = performance.now() - began;
  const cell = session.state.cells[0];
  if (cell?.status !== 'done')
    throw new Error(session.state.message ?? session.state.diagnostics[0]?.message ?? cell?.result?.headline ?? 'the cell did not run');
  const from = performance.now();
  await session.preparePreview();
  const prepare = performance.now() - from;
  const times = [];
  const headlines = new Set();
  for (const { side, from: low, to: high } of windows) {
    const before = session.state.preview;
    const clock = performance.now();
    session.preview(side, { from: low, to: high });
    for (let tries = 0; session.state.preview === before && tries < 100; tries++) await new Promise((resolve) => requestAnimationFrame(resolve));
    if (session.state.preview === before) return { run, prepare, times: [], distinct: 0 };
    times.push(performance.now() - clock);
    headlines.add(Object.values(session.state.preview ?? {})[0]?.headline);
    session.preview(side, null);
  }
  return { run, prepare, times, distinct: headlines.size };
}

const line = (what, median, p95) => console.log(`${what.padEnd(34)} ${median.padStart(10)} ${p95.padStart(10)}`);
const milliseconds = (x) => `${x.toFixed(x < 100 ? 1 : 0)} ms`;

const node = await inNode();
console.log(`${rows} rows × ${names.length} columns, ${days} days; ${moves} moves; target: p95 below 100 ms\n`);
line('', 'median', 'p95');
line('Node: finished run', milliseconds(node.run), '');
line('Node: scan for the cube', milliseconds(node.scan), '');
line('Node: running sums', milliseconds(node.prepare), '');
const nodeMoves = summary(node.times);
line(`Node: move (${node.distinct} headlines)`, milliseconds(nodeMoves.median), milliseconds(nodeMoves.p95));

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
  await page.evaluate(() =>
    (globalThis.faultline.session ?? globalThis.faultline).addTable(
      'telemetry',
      [...document.querySelector('#bench').files].map((given) => ({ kind: 'file', file: given })),
    ),
  );
  const found = await page.evaluate(inPage, { windows: drags, base: { reference: [start, start + 25 * day], current: [start + 25 * day, span.last + 1] } });
  line('Chromium: finished run', milliseconds(found.run), '');
  line('Chromium: preparePreview', milliseconds(found.prepare), '');
  if (found.times.length === 0) console.log('Chromium: the page shows no preview');
  else {
    const { median, p95 } = summary(found.times);
    line(`Chromium: move (${found.distinct} headlines)`, milliseconds(median), milliseconds(p95));
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}

// Reading Parquet into the engine: the engine's page in Chromium beside native DuckDB on one thread, all columns of both files of bench/rivals.mjs.
// `npm run build:lib && node bench/load.mjs [rows] [--folder of files made by `node bench/rivals.mjs make folder rows`]`. Prints a Markdown table; the columns are seconds by the clock, seconds
// of a processor of all processes of the browser, the peak of its largest process and what DuckDB then holds.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../scripts/find-chromium.mjs';
import { serve } from '../scripts/serve.mjs';
import { load, usageBelow } from './processes.mjs';

const here = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const tables = ['reference', 'current'];
const repeats = 3;

/** Opens and loads everything; runs in either host. */
async function read(engine, sources) {
  let columns = 0;
  const from = performance.now();
  for (const [table, file] of Object.entries(sources)) {
    const info = await engine.open({ table, files: [file] });
    columns = info.columns.length;
    await engine.load(
      table,
      info.columns.map((column) => column.name),
    );
  }
  return { columns, seconds: (performance.now() - from) / 1000, held: (await engine.memory()).used };
}

/** In a process of its own. */
async function native(folder) {
  const { createNativeEngine } = await import('../dist-lib/engine/native/engine.js');
  const paths = tables.map((name) => join(folder, `${name}.parquet`));
  const engine = await createNativeEngine({ paths });
  const before = process.cpuUsage();
  const found = await read(engine, Object.fromEntries(tables.map((table, i) => [table, { kind: 'path', path: paths[i] }])));
  const used = process.cpuUsage(before);
  await engine.close();
  return { ...found, processor: (used.user + used.system) / 1e6, peak: process.resourceUsage().maxRSS * 1024 };
}

async function page(url, folder) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(url);
    await tab.evaluate(() => globalThis.engine.version());
    await tab.setInputFiles(
      'input',
      tables.map((name) => join(folder, `${name}.parquet`)),
    );
    const before = usageBelow(process.pid);
    const found = await tab.evaluate(
      `(${read.toString()})(engine, Object.fromEntries(${JSON.stringify(tables)}.map((table) => [table, { kind: 'file', file: pickedFile(table + '.parquet') }])))`,
    );
    const after = usageBelow(process.pid);
    return { ...found, processor: after.seconds - before.seconds, peak: after.peak };
  } finally {
    await browser.close();
  }
}

if (process.argv[2] === 'native') console.log(JSON.stringify(await native(process.argv[3])));
else {
  const rows = Number(process.argv[2]) || 250_000;
  const folderAt = process.argv.indexOf('--folder');
  const made = folderAt > 0 ? process.argv[folderAt + 1] : undefined;
  const folder = made ?? mkdtempSync(join(tmpdir(), 'faultline-load-'));
  const site = mkdtempSync(join(tmpdir(), 'faultline-load-site-'));
  await build({ configFile: join(root, 'tests/e2e/engine-page/vite.config.ts'), logLevel: 'error', build: { outDir: site } });
  const server = await serve({ folder: site });
  try {
    if (made === undefined) execFileSync(process.execPath, [join(root, 'bench/rivals.mjs'), 'make', folder, String(rows)]);
    console.log(`load of the machine ${load()} before\n\n| what | seconds | seconds of a processor | peak memory | held by DuckDB |\n|---|---|---|---|---|`);
    const line = (name, found) =>
      console.log(
        `| ${name} | ${found.seconds.toFixed(2)} | ${found.processor.toFixed(2)} | ${(found.peak / 2 ** 30).toFixed(2)} GiB | ${(found.held / 2 ** 30).toFixed(2)} GiB |`,
      );
    line('native, one thread', JSON.parse(execFileSync(process.execPath, [here, 'native', folder], { encoding: 'utf8' })));
    for (let k = 0; k < repeats; k++) line('Chromium', await page(server.url, folder));
    console.log(`\nload of the machine ${load()} after`);
  } finally {
    await server.close();
    rmSync(site, { recursive: true, force: true });
    if (made === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

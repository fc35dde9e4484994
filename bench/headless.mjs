// How long the command line takes for the templates on made-up telemetry: `npm run bench`, or `npm run bench -- 5000000` for more rows.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const rows = Number(process.argv[2] ?? 1_000_000);
const repeats = 3;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const file = join(folder, 'telemetry.parquet');

/** A column of uniform values in [0, 1) that depends on the row and the column only. @param {number} column */
const uniform = (column) => `(hash(i, ${column}) % 1000003) / 1000003.0`;
const numeric = Array.from({ length: 12 }, (_, k) => `${uniform(k)} + ${uniform(k + 100)} AS feature_${k}`);
const words = Array.from({ length: 6 }, (_, k) => `'value ' || (hash(i, ${k + 200}) % ${4 + 3 * k}) AS category_${k}`);
const serving = [
  "TIMESTAMP '2026-11-01' + to_milliseconds(i * 1000) AS ts",
  "'r' || i AS request_id",
  "CASE WHEN hash(i, 300) % 10 = 0 THEN 'v2' ELSE 'v1' END AS model_version",
  `100 / (0.2 + ${uniform(301)}) AS latency_ms`,
  'hash(i, 302) % 150 = 0 AS fallback',
  `${uniform(303)} AS score`,
];

/** Runs a notebook and returns the wall time in seconds. @param {string} notebook */
function run(notebook) {
  const started = performance.now();
  const result = spawnSync(process.execPath, ['bin/faultline.mjs', 'run', `notebooks/${notebook}.md`, '--table', `telemetry=${file}`], {
    cwd: root,
    encoding: 'utf8',
  });
  if (result.status === null || result.status > 3) throw new Error(`${notebook} did not run: ${result.stderr}`);
  return (performance.now() - started) / 1000;
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(
  `COPY (SELECT ${[...serving, ...numeric, ...words].join(', ')} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
);
connection.closeSync();
console.log(
  `${rows} rows × ${serving.length + numeric.length + words.length} columns, ${Math.round(statSync(file).size / 1e6)} MB of Parquet; median of ${repeats} runs, start-up included`,
);
try {
  for (const notebook of ['first-look', 'weekly-drift-review', 'sli-review']) {
    const seconds = Array.from({ length: repeats }, () => run(notebook)).sort((a, b) => a - b);
    const median = seconds[Math.floor(repeats / 2)] ?? 0;
    console.log(`${notebook.padEnd(22)} ${median.toFixed(2)} s   ${Math.round(rows / median).toLocaleString('en')} rows/s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

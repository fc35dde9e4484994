// Writes public/samples/medical-triage.parquet: made-up, seeded, the same bytes on every machine.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOOLEAN, DOUBLE, DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { triage } from './sample/triage.mjs';

const seed = 20261104;
const chunkRows = 2048;
const folder = fileURLToPath(new URL('../public/samples/', import.meta.url));
const types = {
  ts: TIMESTAMP,
  latency_ms: INTEGER,
  fallback: BOOLEAN,
  score: DOUBLE,
  pulse: INTEGER,
  oxygen: INTEGER,
  temperature: DOUBLE,
  pain: INTEGER,
  label: BOOLEAN,
};

mkdirSync(folder, { recursive: true });
const rows = triage(seed);
const names = Object.keys(rows[0] ?? {});
const columnTypes = names.map((name) => Reflect.get(types, name) ?? VARCHAR);
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
await connection.run(`CREATE TABLE visits (${names.map((name, i) => `"${name}" ${columnTypes[i]}`).join(', ')})`);
const appender = await connection.createAppender('visits');
for (let from = 0; from < rows.length; from += chunkRows) {
  const part = rows.slice(from, from + chunkRows);
  const chunk = DuckDBDataChunk.create(columnTypes);
  chunk.setColumns(
    names.map((name) => part.map((row) => (name === 'ts' ? new DuckDBTimestampValue(BigInt(row.ts) * 1000n) : (Reflect.get(row, name) ?? null)))),
  );
  appender.appendDataChunk(chunk);
}
appender.closeSync();
await connection.run(`COPY (SELECT * FROM visits) TO '${folder}medical-triage.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)`);

// Writes public/samples/recommend-incident.parquet and recommend-incident-events.csv: made-up, seeded, the same bytes on every machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOOLEAN, DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { events, incident } from './sample/incident.mjs';

const seed = 20261110;
const chunkRows = 2048;
const folder = fileURLToPath(new URL('../public/samples/', import.meta.url));
const types = new Map([
  ['ts', TIMESTAMP],
  ['latency_ms', INTEGER],
  ['error', BOOLEAN],
]);

mkdirSync(folder, { recursive: true });
const rows = incident(seed);
const names = /** @type {(keyof (typeof rows)[number])[]} */ (Object.keys(rows[0] ?? {}));
const columns = names.map((name) => types.get(name) ?? VARCHAR);
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
await connection.run(`CREATE TABLE requests (${names.map((name, i) => `"${name}" ${columns[i]}`).join(', ')})`);
const appender = await connection.createAppender('requests');
for (let from = 0; from < rows.length; from += chunkRows) {
  const part = rows.slice(from, from + chunkRows);
  const chunk = DuckDBDataChunk.create(columns);
  chunk.setColumns(names.map((name) => part.map((row) => (name === 'ts' ? new DuckDBTimestampValue(BigInt(row.ts) * 1000n) : row[name]))));
  appender.appendDataChunk(chunk);
}
appender.closeSync();
await connection.run(`COPY requests TO '${folder}recommend-incident.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 20480)`);
connection.closeSync();
const fields = Object.keys(events[0] ?? {});
const lines = events.map((event) => fields.map((field) => Reflect.get(event, field)).join(','));
writeFileSync(`${folder}recommend-incident-events.csv`, `${[fields.join(','), ...lines].join('\n')}\n`);
console.log(`recommend-incident.parquet: ${rows.length} rows`);

// Writes public/samples/recommend-incident.parquet and recommend-incident-events.csv: made-up, seeded, the same bytes on every machine.
import { writeFileSync } from 'node:fs';
import { BOOLEAN, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { events, incident } from './sample/incident.mjs';
import { connect, fill, folder, writeParquet } from './sample/tables.mjs';

const seed = 20261110;
const types = new Map([
  ['ts', TIMESTAMP],
  ['latency_ms', INTEGER],
  ['error', BOOLEAN],
]);

const rows = incident(seed);
const connection = await connect();
await fill(connection, 'requests', rows, (name) => types.get(name) ?? VARCHAR);
await writeParquet(connection, 'SELECT * FROM requests', 'recommend-incident', 'COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 20480');
connection.closeSync();
const fields = Object.keys(events[0] ?? {});
const lines = events.map((event) => fields.map((field) => Reflect.get(event, field)).join(','));
writeFileSync(`${folder}recommend-incident-events.csv`, `${[fields.join(','), ...lines].join('\n')}\n`);
console.log(`recommend-incident.parquet: ${rows.length} rows`);

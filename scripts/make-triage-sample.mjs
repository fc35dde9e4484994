// Writes public/samples/medical-triage.parquet: made-up, seeded, the same bytes on every machine.
import { BOOLEAN, DOUBLE, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { triage } from './sample/triage.mjs';
import { connect, fill, writeParquet } from './sample/tables.mjs';

const seed = 20261104;
const types = new Map([
  ['ts', TIMESTAMP],
  ['latency_ms', INTEGER],
  ['fallback', BOOLEAN],
  ['score', DOUBLE],
  ['pulse', INTEGER],
  ['oxygen', INTEGER],
  ['temperature', DOUBLE],
  ['pain', INTEGER],
  ['label', BOOLEAN],
]);

const rows = triage(seed);
const connection = await connect();
await fill(connection, 'visits', rows, (name) => types.get(name) ?? VARCHAR);
await writeParquet(connection, 'SELECT * FROM visits', 'medical-triage', 'ROW_GROUP_SIZE 10240');

// Writes public/samples/payments-fraud.parquet and payments-fraud-labels.parquet: made-up, seeded, the same bytes on every machine.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOOLEAN, DOUBLE, DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { payments } from './sample/payments.mjs';

const seed = 20261101;
const chunkRows = 2048;
const folder = fileURLToPath(new URL('../public/samples/', import.meta.url));
const integers = new Set([
  'status',
  'merchant_age_days',
  'account_age_days',
  'txn_count_24h',
  'basket_items',
  'failed_logins_24h',
  'days_since_last_payment',
  'card_age_months',
]);

/** @param {string} name @param {unknown} value a value of the column that is not null */
function typeOf(name, value) {
  if (name === 'ts' || name === 'label_time') return TIMESTAMP;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'string') return VARCHAR;
  return integers.has(name) ? INTEGER : DOUBLE;
}

/**
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {string} table
 * @param {readonly Record<string, unknown>[]} rows
 */
async function fill(connection, table, rows) {
  const names = Object.keys(rows[0] ?? {});
  const types = names.map((name) => typeOf(name, rows.find((row) => row[name] !== null)?.[name]));
  await connection.run(`CREATE TABLE ${table} (${names.map((name, i) => `"${name}" ${types[i]}`).join(', ')})`);
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += chunkRows) {
    const part = rows.slice(from, from + chunkRows);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(
      names.map((name, i) => part.map((row) => (types[i] === TIMESTAMP ? new DuckDBTimestampValue(BigInt(Number(row[name])) * 1000n) : row[name]))),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

mkdirSync(folder, { recursive: true });
const all = [...payments(seed)];
const requests = all.map((row) => row.request);
const labels = all.flatMap((row) => (row.label === null ? [] : [{ request_id: row.request.request_id, label: row.label.label, label_time: row.label.time }]));
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
for (const [table, file, rows] of /** @type {const} */ ([
  ['requests', 'payments-fraud', requests],
  ['labels', 'payments-fraud-labels', labels],
])) {
  await fill(connection, table, rows);
  await connection.run(`COPY ${table} TO '${folder}${file}.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 20480)`);
  console.log(`${file}.parquet: ${rows.length} rows`);
}
connection.closeSync();

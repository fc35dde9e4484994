// Writes public/samples/payments-fraud.parquet and payments-fraud-labels.parquet: made-up, seeded, the same bytes on every machine.
import { BOOLEAN, DOUBLE, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { payments } from './sample/payments.mjs';
import { connect, fill, writeParquet } from './sample/tables.mjs';

const seed = 20261101;
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

const all = [...payments(seed)];
const requests = all.map((row) => row.request);
const labels = all.flatMap((row) => (row.label === null ? [] : [{ request_id: row.request.request_id, label: row.label.label, label_time: row.label.time }]));
const connection = await connect();
for (const [table, file, rows] of /** @type {const} */ ([
  ['requests', 'payments-fraud', requests],
  ['labels', 'payments-fraud-labels', labels],
])) {
  await fill(connection, table, rows, typeOf);
  await writeParquet(connection, `SELECT * FROM ${table}`, file, 'COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 20480');
  console.log(`${file}.parquet: ${rows.length} rows`);
}
connection.closeSync();

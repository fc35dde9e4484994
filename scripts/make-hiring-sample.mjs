// Writes public/samples/hiring-screen.parquet and hiring-screen-pairs.parquet: made-up, seeded, the same bytes on every machine.
import { BOOLEAN, DOUBLE, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { hiring } from './sample/hiring.mjs';
import { connect, fill, writeParquet } from './sample/tables.mjs';

const seed = 20261103;
const integers = new Set(['years_experience', 'skills_test', 'gap_months']);

/** @param {string} name @param {unknown} value */
function typeOf(name, value) {
  if (name === 'ts') return TIMESTAMP;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return integers.has(name) ? INTEGER : DOUBLE;
  return VARCHAR;
}

const connection = await connect();
const made = hiring(seed);
for (const [table, rows, file] of /** @type {const} */ ([
  ['applicants', made.applicants, 'hiring-screen'],
  ['pairs', made.pairs, 'hiring-screen-pairs'],
])) {
  await fill(connection, table, rows, typeOf);
  await writeParquet(connection, `SELECT * FROM ${table}`, file, 'ROW_GROUP_SIZE 2048');
}

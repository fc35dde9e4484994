// Writes public/samples/hiring-screen.parquet and hiring-screen-pairs.parquet: made-up, seeded, the same bytes on every machine.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOOLEAN, DOUBLE, DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { hiring } from './sample/hiring.mjs';

const seed = 20261103;
const chunkRows = 2048;
const folder = fileURLToPath(new URL('../public/samples/', import.meta.url));
const integers = new Set(['years_experience', 'skills_test', 'gap_months']);

/** @param {string} name @param {unknown} value */
function typeOf(name, value) {
  if (name === 'ts') return TIMESTAMP;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return integers.has(name) ? INTEGER : DOUBLE;
  return VARCHAR;
}

mkdirSync(folder, { recursive: true });
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const made = hiring(seed);
for (const [table, rows, file] of /** @type {const} */ ([
  ['applicants', made.applicants, 'hiring-screen'],
  ['pairs', made.pairs, 'hiring-screen-pairs'],
])) {
  const names = Object.keys(rows[0] ?? {});
  const types = names.map((name) => typeOf(name, rows[0]?.[name]));
  await connection.run(`CREATE TABLE ${table} (${names.map((name, i) => `"${name}" ${types[i]}`).join(', ')})`);
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += chunkRows) {
    const part = rows.slice(from, from + chunkRows);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(
      names.map((name, i) => part.map((row) => (types[i] === TIMESTAMP ? new DuckDBTimestampValue(BigInt(Number(row[name])) * 1000n) : (row[name] ?? null)))),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`COPY (SELECT * FROM ${table}) TO '${folder}${file}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)`);
}

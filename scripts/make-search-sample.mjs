// Writes public/samples/search-serving.parquet and search-training.parquet: made-up, seeded, the same bytes on every machine.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { search, story } from './sample/search.mjs';

const seed = 20261102;
const chunkRows = 2048;
const folder = fileURLToPath(new URL('../public/samples/', import.meta.url));
const integers = new Set(['query_words', 'results', 'clicks_30d']);

/** @param {string} name @param {unknown} value */
function typeOf(name, value) {
  if (name === 'ts') return TIMESTAMP;
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
  const types = names.map((name) => typeOf(name, rows[0]?.[name]));
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
const { serving, training } = search(seed);
const coordinates = Array.from({ length: story.dimension }, (_, k) => `e${k}`);
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
await fill(
  connection,
  'serving',
  serving.map(({ vector, ...row }) => ({ ...row, ...Object.fromEntries(coordinates.map((name, k) => [name, vector[k]])) })),
);
await fill(connection, 'training', training);
for (const [file, select] of /** @type {const} */ ([
  ['search-serving', `SELECT * EXCLUDE (${coordinates.join(', ')}), CAST([${coordinates.join(', ')}] AS FLOAT[]) AS embedding FROM serving ORDER BY ts`],
  ['search-training', 'SELECT * FROM training ORDER BY ts'],
])) {
  await connection.run(`COPY (${select}) TO '${folder}${file}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)`);
}

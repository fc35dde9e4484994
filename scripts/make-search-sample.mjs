// Writes public/samples/search-serving.parquet and search-training.parquet: made-up, seeded, the same bytes on every machine.
import { DOUBLE, INTEGER, TIMESTAMP, VARCHAR } from '@duckdb/node-api';
import { search, story } from './sample/search.mjs';
import { connect, fill, writeParquet } from './sample/tables.mjs';

const seed = 20261102;
const integers = new Set(['query_words', 'results', 'clicks_30d']);

/** @param {string} name @param {unknown} value */
function typeOf(name, value) {
  if (name === 'ts') return TIMESTAMP;
  if (typeof value === 'string') return VARCHAR;
  return integers.has(name) ? INTEGER : DOUBLE;
}

const { serving, training } = search(seed);
const coordinates = Array.from({ length: story.dimension }, (_, k) => `e${k}`);
const connection = await connect();
await fill(
  connection,
  'serving',
  serving.map(({ vector, ...row }) => ({ ...row, ...Object.fromEntries(coordinates.map((name, k) => [name, vector[k]])) })),
  typeOf,
);
await fill(connection, 'training', training, typeOf);
for (const [file, select] of /** @type {const} */ ([
  ['search-serving', `SELECT * EXCLUDE (${coordinates.join(', ')}), CAST([${coordinates.join(', ')}] AS FLOAT[]) AS embedding FROM serving ORDER BY ts`],
  ['search-training', 'SELECT * FROM training ORDER BY ts'],
])) {
  await writeParquet(connection, select, file, 'ROW_GROUP_SIZE 2048');
}

// What the scripts that write samples share: made-up rows become tables, and tables Parquet files under public/samples, the same bytes on every machine.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBDataChunk, DuckDBInstance, DuckDBTimestampValue, TIMESTAMP } from '@duckdb/node-api';

const chunkRows = 2048;
/** The folder of the samples, with a slash at its end. */
export const folder = fileURLToPath(new URL('../../public/samples/', import.meta.url));

/** A connection on one thread, so that rows keep their order. */
export async function connect() {
  mkdirSync(folder, { recursive: true });
  return (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
}

/**
 * Makes a table of rows that all have the keys of the first one. Instants are milliseconds since 1970. `typeOf` is asked with a value of the column, one that is not null where there is one.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {string} table
 * @param {readonly object[]} rows
 * @param {(name: string, value: unknown) => import('@duckdb/node-api').DuckDBType} typeOf
 */
export async function fill(connection, table, rows, typeOf) {
  const names = Object.keys(rows[0] ?? {});
  const types = names.map((name) => typeOf(name, Reflect.get(rows.find((row) => Reflect.get(row, name) !== null) ?? {}, name)));
  await connection.run(`CREATE TABLE ${table} (${names.map((name, i) => `"${name}" ${types[i]}`).join(', ')})`);
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += chunkRows) {
    const part = rows.slice(from, from + chunkRows);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(
      names.map((name, i) =>
        part.map((row) => (types[i] === TIMESTAMP ? new DuckDBTimestampValue(BigInt(Reflect.get(row, name)) * 1000n) : (Reflect.get(row, name) ?? null))),
      ),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Writes the rows of a SELECT to a Parquet file of the samples. @param {import('@duckdb/node-api').DuckDBConnection} connection @param {string} select @param {string} file without its ending @param {string} options beside the format */
export async function writeParquet(connection, select, file, options) {
  await connection.run(`COPY (${select}) TO '${folder}${file}.parquet' (FORMAT parquet, COMPRESSION zstd, ${options})`);
}

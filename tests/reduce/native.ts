import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll } from 'vitest';
import { isPlain } from '../../src/engine/sql/select-plan.ts';
import { runReductions } from '../../src/reduce/run.ts';
import type { ReducedTable, Reduction } from '../../src/reduce/types.ts';
import type { TypedColumns } from '../../src/reduce/answer.ts';

/** A plain DuckDB: the compiled SQL is run on it without any of the engine's own decoding. */
export async function nativeDuckdb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });
  return connection;
}

/** Runs SQL and gives its columns as the reductions expect them. Throws where an output would have to be cast before an engine can read it: that plans it twice. */
export async function typed(connection: DuckDBConnection, sql: string): Promise<TypedColumns> {
  const reader = await connection.runAndReadAll(sql);
  const cast = reader.columnNames().filter((_, i) => !isPlain(String(reader.columnTypes()[i])));
  if (cast.length > 0) throw new TypeError(`a reduction has to cast its outputs ${cast.join(', ')} (${reader.columnTypes().join(', ')}): ${sql}`);
  const columns = reader.getColumnsJS();
  return {
    rows: reader.currentRowCount,
    columns: reader.columnNames().map((name, i) => ({
      name,
      type: 'double',
      values: (columns[i] ?? []).map((value) =>
        typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(Number) : (value as number | string | boolean | null),
      ),
    })),
  };
}

/** Answers reductions on a connection. */
export async function reduced(connection: DuckDBConnection, ...batch: readonly Reduction[]): Promise<ReducedTable[]> {
  return runReductions((sql) => typed(connection, sql), batch);
}

import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBTimestampValue,
  FLOAT,
  LIST,
  TIMESTAMP,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { BatchType, BatchValue, ColumnBatch } from '../ingest/typed-columns.ts';
import { piecesOf } from '../ingest/typed-columns.ts';
import type { Connection } from './connection.ts';

const types: Readonly<Record<BatchType, DuckDBType>> = {
  BIGINT,
  UBIGINT,
  DOUBLE,
  FLOAT,
  BOOLEAN,
  TIMESTAMP,
  DATE,
  VARCHAR,
  BLOB,
  'DOUBLE[]': LIST(DOUBLE),
  'FLOAT[]': LIST(FLOAT),
};

/** DuckDB's vector size: a chunk holds no more rows. */
const chunkRows = 2048;

/** Appends decoded rows to a table whose columns have the batch's types, in order. */
export async function insertBatch(connection: Connection, table: string, batch: ColumnBatch): Promise<void> {
  const appender = await connection.appender(table);
  try {
    for (const piece of piecesOf(batch, chunkRows)) {
      const chunk = DuckDBDataChunk.create(
        piece.columns.map((column) => types[column.type]),
        piece.rows,
      );
      piece.columns.forEach((column, i) =>
        chunk.setColumnValues(
          i,
          column.values.map((value) => duckValue(value, column.type)),
        ),
      );
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function duckValue(value: BatchValue, type: BatchType): DuckDBValue {
  if (value === null) return null;
  if (type === 'TIMESTAMP') return new DuckDBTimestampValue(value as bigint);
  if (type === 'DATE') return new DuckDBDateValue(value as number);
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if (Array.isArray(value)) return new DuckDBListValue(value as (number | null)[]);
  return value as bigint | number | boolean | string;
}

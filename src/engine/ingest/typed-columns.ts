/** The DuckDB types that the TypeScript decoders (JSON Lines, Arrow IPC) produce. */
export type BatchType = 'BIGINT' | 'UBIGINT' | 'DOUBLE' | 'FLOAT' | 'BOOLEAN' | 'TIMESTAMP' | 'DATE' | 'VARCHAR' | 'BLOB' | 'DOUBLE[]' | 'FLOAT[]';

/**
 * A value by type: BIGINT and UBIGINT bigint; DOUBLE and FLOAT number; BOOLEAN boolean; TIMESTAMP bigint microseconds since the epoch, UTC;
 * DATE days since the epoch; VARCHAR string; BLOB Uint8Array; lists arrays of numbers with nulls. null is SQL NULL.
 */
export type BatchValue = bigint | number | boolean | string | Uint8Array | readonly (number | null)[] | null;

export interface BatchColumn {
  readonly name: string;
  readonly type: BatchType;
  readonly values: readonly BatchValue[];
}

/** Some rows of a table, column by column: what both hosts insert. All columns have `rows` values. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly BatchColumn[];
}

/** Rows per inserted batch at most, so that an insert never holds the page for long. */
export const batchRows = 65_536;

/** Rows [start, end) of a batch. */
export function sliceBatch(batch: ColumnBatch, start: number, end: number): ColumnBatch {
  const stop = Math.min(end, batch.rows);
  return { rows: stop - start, columns: batch.columns.map((column) => ({ ...column, values: column.values.slice(start, stop) })) };
}

/** A batch cut into pieces of at most `size` rows, in order; an empty batch gives none. */
export function* piecesOf(batch: ColumnBatch, size: number = batchRows): Generator<ColumnBatch> {
  for (let start = 0; start < batch.rows; start += size) yield sliceBatch(batch, start, start + size);
}

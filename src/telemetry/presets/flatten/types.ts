import type { JsonValue } from '../../json-text.ts';
import type { ColumnInfo } from '../../types.ts';

/** DuckDB types that flattened fields can have. JSON numbers are DOUBLE unless a specification says that they are whole. */
export type FlatType = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP' | 'VARCHAR' | 'DOUBLE[]';

/** A column made from others. */
export interface FlatColumn {
  readonly name: string;
  readonly type: FlatType;
  /** The lists hold one value for each request of a batch: they are no vectors of the model. */
  readonly perRequest: boolean;
}

/** Fields of one row; `malformed` when something in it was not what it should be (text that is no JSON). */
export interface FlatRow {
  readonly fields: readonly (readonly [string, JsonValue])[];
  readonly malformed: boolean;
}

/** Values of one row by the step's own key: text, numbers, epoch milliseconds, lists, or null. Maps of text are JSON text. */
export type Cells = Readonly<Record<string, unknown>>;

/** How an export is turned into plain columns, row by row. Pure: the same row gives the same fields everywhere. */
export interface Flatten {
  /** The step's own key → the table's column to read; null when the columns do not suffice. No values are read for this. */
  reads(columns: readonly ColumnInfo[]): Readonly<Record<string, string>> | null;
  row(cells: Cells): FlatRow;
  /** Types that a specification fixes, by field name. */
  readonly types: Readonly<Record<string, FlatType>>;
  /** True when the fields found in a sample, with the table's own columns, are what the export would have. */
  confirms(fields: ReadonlySet<string>, columns: readonly ColumnInfo[]): boolean;
}

/** A flatten step bound to a table: what is read and which columns come out. Plain data, so that it can cross to a worker. */
export interface FlattenStep {
  readonly preset: string;
  readonly reads: Readonly<Record<string, string>>;
  readonly columns: readonly FlatColumn[];
}

import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { Outcome } from './outcome.ts';

/** One decoded row group: Arrow IPC streams of at most 65 536 rows, to be inserted in order. */
export interface DecodedGroup {
  readonly rows: number;
  /** The file's top-level columns that were read, in file order, are `c0`, `c1`, … of the streams. */
  readonly streams: readonly Uint8Array[];
}

export type TextFormat = 'jsonl' | 'arrow';

/** What the decode worker answers to. `key` names an open Parquet file. */
export interface DecodeWorkerApi {
  openParquet(key: number, file: Blob): Promise<Outcome<null>>;
  /** `columns` are Parquet paths; a struct member is named `struct.member`. `part` fills the `__part` column. */
  readRowGroup(key: number, rowGroup: number, part: number, columns: readonly string[]): Promise<Outcome<DecodedGroup>>;
  /** Begins to read columns of a file that TypeScript decodes; `next` gives them piece by piece. */
  begin(key: number, file: File, format: TextFormat, gzip: boolean, columns: readonly ColumnPlan[]): Promise<Outcome<null>>;
  /** The next rows as an Arrow IPC stream with the columns `c0`, `c1`, …; null at the end. */
  next(key: number): Promise<Outcome<{ readonly rows: number; readonly stream: Uint8Array } | null>>;
}

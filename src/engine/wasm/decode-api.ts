import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { Detection } from '../ingest/detect.ts';
import type { DecodedFile } from '../ingest/json-lines.ts';
import type { BatchPlace } from '../peek/parquet-values.ts';
import type { PeekedColumn } from '../peek/text.ts';
import type { Value } from '../peek/typed-value.ts';
import type { FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { TypedColumns } from '../types.ts';
import type { LivingWorker } from './life-lock.ts';
import type { Outcome } from './outcome.ts';

/** One decoded row group: Arrow IPC streams of at most 65 536 rows, to be inserted in order. */
export interface DecodedGroup {
  readonly rows: number;
  /** The columns that were read are `c0`, `c1`, … of the streams: the file's top-level columns in file order, or those asked for by position. */
  readonly streams: readonly Uint8Array[];
}

export type TextFormat = 'jsonl' | 'arrow';

/** What the decode worker answers to. `key` names an open Parquet file. */
export interface DecodeWorkerApi extends LivingWorker {
  openParquet(key: number, file: Blob): Promise<Outcome<null>>;
  /**
   * `columns` are Parquet paths; a struct member is named `struct.member`. `order` picks the columns of the streams by their positions among those read; null
   * takes all in file order. `part` fills the `__part` column.
   */
  readRowGroup(key: number, rowGroup: number, part: number, columns: readonly string[], order: readonly number[] | null): Promise<Outcome<DecodedGroup>>;
  /** Begins to read columns of a file that TypeScript decodes; `next` gives them piece by piece. */
  begin(key: number, file: File, format: TextFormat, gzip: boolean, columns: readonly ColumnPlan[]): Promise<Outcome<null>>;
  /** The next rows as an Arrow IPC stream with the columns `c0`, `c1`, …; null at the end. */
  next(key: number): Promise<Outcome<{ readonly rows: number; readonly stream: Uint8Array } | null>>;
  /** Some rows of a row group, from `offset`, as plain values by column. `paths` are Parquet paths; `columns` say where each stands in what they give. */
  peekRowGroup(
    key: number,
    rowGroup: number,
    offset: number,
    rows: number,
    paths: readonly string[],
    columns: readonly (BatchPlace | null)[],
  ): Promise<Outcome<readonly (readonly Value[])[]>>;
  /** The first rows of a text or Arrow file as plain values by column. */
  peekText(file: File, detection: Detection, columns: readonly PeekedColumn[], rows: number): Promise<Outcome<readonly (readonly Value[])[]>>;
  /** A block of rows flattened, as an Arrow IPC stream of the columns of `names` (`c0`, `c1`, …) and, last, `parts`. */
  flatten(
    step: FlattenStep,
    names: readonly string[],
    block: TypedColumns,
    parts: readonly number[],
  ): Promise<Outcome<{ readonly stream: Uint8Array; readonly malformed: number; readonly misfits: number }>>;
  /** Rows and columns of a file that TypeScript decodes. */
  inspect(file: File, format: TextFormat, gzip: boolean): Promise<Outcome<DecodedFile>>;
}

/** What runs a reduction reports and answers. Every engine speaks these types; they stand here so that imports point one way. */

/** How far a load, a query or a hash has come. */
export interface ProgressEvent {
  readonly phase: 'footer' | 'decode' | 'insert' | 'query' | 'hash';
  readonly table?: string;
  /** What is being done, in words: `decoding row group 3 of 41`. */
  readonly label: string;
  readonly rows?: { readonly done: number; readonly total: number | null };
  readonly bytes?: { readonly done: number; readonly total: number | null };
}
export type Progress = (event: ProgressEvent) => void;

export interface EngineOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: Progress;
}

export type ScalarType = 'double' | 'bigint' | 'varchar' | 'boolean' | 'timestamp' | 'list';

/** A query's answer, column by column, the same in both hosts. BIGINT beyond ±2^53 and other types arrive as text. */
export interface TypedColumns {
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    /** `timestamp` values are epoch milliseconds (UTC, may be fractional); `list` values are arrays of numbers. */
    readonly type: ScalarType;
    readonly values: readonly (number | string | boolean | null | readonly number[])[];
  }[];
}

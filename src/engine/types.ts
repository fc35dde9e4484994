import type { EngineOptions, TypedColumns } from '../reduce/answer.ts';
import type { Reduction, ReducedTable } from '../reduce/types.ts';
import type { TableInfo } from '../telemetry/types.ts';

export type { EngineOptions, Progress, ProgressEvent, ScalarType, TypedColumns } from '../reduce/answer.ts';

/** A file the user gave us. `File` in the browser, a path in Node. */
export type SourceFile = { readonly kind: 'file'; readonly file: File } | { readonly kind: 'path'; readonly path: string };

export interface Source {
  readonly table: string;
  readonly files: readonly SourceFile[];
}

export interface LoadReport {
  readonly rows: number;
  /** Columns that turned out unreadable while decoding, with a sentence each. */
  readonly unreadable: readonly { readonly column: string; readonly sentence: string }[];
  readonly seconds: number;
  /** What was lost on the way in without being refused, a sentence each: `MLflow traces: something could not be read in 3 of 400 rows; …`. */
  readonly notes?: readonly string[];
}

export interface MemoryEstimate {
  readonly bytes: number;
  readonly limit: number;
  readonly fits: boolean;
}

/** Rows in, aggregates out. Implementations: engine/wasm (browser) and engine/native (Node). Throws EngineError. */
export interface Engine {
  readonly name: 'duckdb-wasm' | 'duckdb-native';
  /** DuckDB version, `1.4.3`. */
  version(): Promise<string>;
  /** Reads only the footer (or sniffs a text file). Replaces a table of the same name. */
  open(source: Source, options?: EngineOptions): Promise<TableInfo>;
  /**
   * Some rows as they come, at most `rows`, from a few places spread over the files, without loading the table: for sparklines, proposals and the
   * discovery of nested fields. Never for results. Wide tables give fewer rows (200 000 values in all, but 100 rows at least); maps of text are JSON text.
   */
  peek(table: string, rows: number, options?: EngineOptions): Promise<TypedColumns>;
  /** Bytes held by loaded tables and the limit. */
  memory(): Promise<{ readonly used: number; readonly limit: number }>;
  /** Makes columns available in SQL under `table`. Columns already loaded are not read again. The relation also has `__part` (INTEGER). */
  load(table: string, columns: readonly string[], options?: EngineOptions): Promise<LoadReport>;
  /** What `load` would hold, in bytes. */
  estimate(table: string, columns: readonly string[]): MemoryEstimate;
  reduce(batch: readonly Reduction[], options?: EngineOptions): Promise<ReducedTable[]>;
  /** One SELECT. Callers check notebook SQL first (notebook/sql-guard). */
  query(sql: string, options?: EngineOptions): Promise<TypedColumns>;
  /** Names a SELECT so that later queries can read it; replaces an earlier definition. */
  define(name: string, sql: string): Promise<void>;
  /** Forgets a table or definition and frees its memory. */
  drop(name: string): Promise<void>;
  /** SHA-256 of each file of a table, in file order. */
  hashes(table: string, options?: EngineOptions): Promise<readonly string[]>;
  close(): Promise<void>;
}

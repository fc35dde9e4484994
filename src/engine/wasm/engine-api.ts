import type { TypedColumns } from '../types.ts';
import type { LivingWorker } from './life-lock.ts';
import type { Outcome } from './outcome.ts';

/** Bytes DuckDB holds, and the most it may hold. */
export interface EngineMemory {
  readonly used: number;
  readonly limit: number;
}

/** What the engine worker answers to. `job` names the statement for `cancel`. */
export interface EngineWorkerApi extends LivingWorker {
  /** Instantiates DuckDB and locks it down; returns its version, `1.4.3`. */
  boot(): Promise<Outcome<string>>;
  run(job: number, sql: string): Promise<Outcome<null>>;
  /** One SELECT, decoded by the rules of `Engine.query`; `plain` when its outputs can probably be read as they are. */
  select(job: number, sql: string, plain: boolean): Promise<Outcome<TypedColumns>>;
  /** Appends an Arrow IPC stream to a table, or makes the table from it. The bytes must be transferred. */
  insert(table: string, bytes: Uint8Array, create: boolean): Promise<Outcome<null>>;
  /** Makes a file readable to SQL under a path inside `ingest/`. */
  register(path: string, file: Blob): Promise<Outcome<null>>;
  unregister(path: string): Promise<Outcome<null>>;
  cancel(job: number): Promise<Outcome<null>>;
  memory(): Promise<Outcome<EngineMemory>>;
}

import { transfer } from 'comlink';
import { EngineError } from '../errors.ts';
import { sqlError } from '../sql/sql-error.ts';
import type { TypedColumns } from '../types.ts';
import { isFatal } from './classify-error.ts';
import type { EngineMemory, EngineWorkerApi } from './engine-api.ts';
import { WorkerHandle } from './worker-handle.ts';

const refused =
  'The WebAssembly engine did not start: the page must be served with duckdb-eh.wasm beside it and a ' +
  "Content-Security-Policy that allows 'wasm-unsafe-eval'; reload the page, or tell whoever hosts it.";

/** One DuckDB in one worker, from boot to the first crash. */
export class DuckInstance {
  /** DuckDB's version once it runs; rejects with `E_WASM` when it cannot start. */
  readonly ready: Promise<string>;
  private readonly handle: WorkerHandle<EngineWorkerApi>;

  constructor(create: () => Worker, bootMilliseconds: number) {
    this.handle = new WorkerHandle<EngineWorkerApi>(create, 'engine');
    const timer = setTimeout(() => this.end(new EngineError('E_WASM', refused)), bootMilliseconds);
    this.ready = this.handle
      .call((proxy) => proxy.boot())
      .catch((cause: unknown) => {
        const error = new EngineError('E_WASM', refused, { cause });
        this.end(error);
        throw error;
      })
      .finally(() => clearTimeout(timer));
    this.ready.then(
      () => performance.mark('faultline-engine-ready'),
      () => undefined,
    );
  }

  get alive(): boolean {
    return this.handle.alive;
  }

  /** True when its worker ended without a word, so that what it was asked may be asked again of another. */
  get vanished(): boolean {
    return this.handle.vanished;
  }

  /** Runs a statement for its effect. `job` 0 cannot be cancelled. */
  async run(job: number, sql: string): Promise<void> {
    await this.guard(this.handle.call((proxy) => proxy.run(job, sql)));
  }

  /** One SELECT; `plain` when it casts what has to be cast itself, as all reductions do. */
  select(job: number, sql: string, plain = false): Promise<TypedColumns> {
    return this.guard(this.handle.call((proxy) => proxy.select(job, sql, plain)));
  }

  async insert(table: string, bytes: Uint8Array, create: boolean): Promise<void> {
    await this.guard(this.handle.call((proxy) => proxy.insert(table, transfer(bytes, [bytes.buffer]), create)));
  }

  async register(path: string, file: Blob): Promise<void> {
    await this.guard(this.handle.call((proxy) => proxy.register(path, file)));
  }

  async unregister(path: string): Promise<void> {
    await this.guard(this.handle.call((proxy) => proxy.unregister(path)));
  }

  memory(): Promise<EngineMemory> {
    return this.guard(this.handle.call((proxy) => proxy.memory()));
  }

  /** Asks the statement under way to stop at its next poll. */
  cancel(job: number): void {
    this.handle.call((proxy) => proxy.cancel(job)).catch(() => undefined);
  }

  end(error: EngineError): void {
    this.handle.end(error);
  }

  /** A WASM trap leaves the instance in an unknown state: it must not answer again. DuckDB's own errors are worded as in every host. */
  private async guard<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (isFatal(error) && error instanceof EngineError) this.end(error);
      throw error instanceof EngineError && error.code === 'E_SQL' ? sqlError(new Error(error.message)) : error;
    }
  }
}

import { proxy as comlinkProxy } from 'comlink';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { runReductions } from '../../reduce/run.ts';
import { askStores } from '../sql/read-stores.ts';
import type { Reduction, ReducedTable } from '../../reduce/types.ts';
import type { TableInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { splitColumns } from '../flatten/blocks.ts';
import { recognise, withFlattened } from '../flatten/recognise.ts';
import { estimateMemory, wasmMemoryLimit } from '../ingest/memory.ts';
import type { Engine, EngineOptions, LoadReport, MemoryEstimate, Source, TypedColumns } from '../types.ts';
import { Decoder } from './decoder.ts';
import type { EngineMemory } from './engine-api.ts';
import type { HashWorkerApi } from './hash-api.ts';
import { DuckInstance } from './instance.ts';
import { cancelledError, check, makeJob, type Job } from './job.ts';
import { loadColumns, namesOfLoad } from './load.ts';
import { openTable } from './open-table.ts';
import { peekTable } from './peek-table.ts';
import { JobQueue } from './queue.ts';
import { createViewSql, storedTable } from './relation.ts';
import { checkUnchanged, columnOf, loadedColumns, type TableState } from './table-state.ts';
import { WorkerHandle } from './worker-handle.ts';
import { bundledWorkers, type WorkerFactory } from './workers.ts';

/** What can be set when an engine is made. */
export interface WasmEngineOptions {
  readonly workers?: WorkerFactory;
  /** How long the WebAssembly may take to start before `E_WASM` is given. Default 60 000. */
  readonly bootMilliseconds?: number;
}

/** The engine of the page: DuckDB-WASM, the Parquet decoder and the hasher, each in a worker of its own. Reads `File`s only. */
export class WasmEngine implements Engine {
  readonly name = 'duckdb-wasm';
  /** How this engine starts its workers. */
  readonly workers: WorkerFactory;
  private readonly bootMilliseconds: number;
  private readonly decoder: Decoder;
  private readonly queue: JobQueue;
  private readonly tables = new Map<string, TableState>();
  private readonly definitions = new Map<string, string>();
  private duck: DuckInstance;
  private narrowCount = 0;
  private closed = false;

  constructor(options: WasmEngineOptions = {}) {
    this.workers = options.workers ?? bundledWorkers;
    this.bootMilliseconds = options.bootMilliseconds ?? 60_000;
    this.decoder = new Decoder(this.workers.decode);
    this.duck = this.spawn();
    this.queue = new JobQueue(
      (job) => {
        this.decoder.stop();
        this.duck.cancel(job.id);
      },
      () => this.duck.end(cancelledError()),
    );
  }

  /** DuckDB version; rejects with `E_WASM` when the WebAssembly cannot start. */
  version(): Promise<string> {
    return this.queue.add(undefined, async () => (await this.ready(makeJob(0, undefined))).ready);
  }

  async open(source: Source, options?: EngineOptions): Promise<TableInfo> {
    const state = await openTable(source, options ?? {}, (work) => this.work(options, work), this.workers.decode);
    const { info, step } = await recognise(state.info, (columns, rows) => peekTable(this.workers.decode, state, columns, rows, options));
    Object.assign(state, { info, step });
    if (this.tables.has(source.table) || this.definitions.has(source.table)) await this.drop(source.table);
    this.tables.set(source.table, state);
    return state.info;
  }

  async peek(table: string, rows: number, options?: EngineOptions): Promise<TypedColumns> {
    const state = this.state(table);
    const { own } = splitColumns(state.step, state.info.columns);
    return withFlattened(state.step, await peekTable(this.workers.decode, state, own, rows, options));
  }

  load(table: string, columns: readonly string[], options?: EngineOptions): Promise<LoadReport> {
    return this.work(options, async (duck, job) => {
      const started = performance.now();
      const state = this.state(table);
      const already = loadedColumns(state);
      const wanted = [...new Set(columns)].map((name) => columnOf(state, name)).filter((column) => !already.has(column.name));
      await checkUnchanged(state);
      const readable = wanted.filter((column) => column.readable && !state.unreadable.has(column.name));
      if (readable.length > 0 || state.narrows.length === 0) {
        const before = state.narrows.length;
        await this.fill(duck, job, state, readable);
        if (state.narrows.length > before) await this.publish(duck, job, table);
      }
      const unreadable = wanted.flatMap((column) => {
        const sentence = state.unreadable.get(column.name) ?? (column.readable ? null : (column.reason ?? `Column "${column.name}" cannot be read.`));
        return sentence === null ? [] : [{ column: column.name, sentence }];
      });
      const notes = state.notes.splice(0);
      return { rows: state.info.rows ?? 0, unreadable, seconds: (performance.now() - started) / 1000, ...(notes.length > 0 ? { notes } : {}) };
    });
  }

  estimate(table: string, columns: readonly string[]): MemoryEstimate {
    const state = this.state(table);
    const asked = columns.map((name) => ({ info: columnOf(state, name), uncompressedBytes: state.uncompressed.get(name) ?? 0 }));
    return estimateMemory(
      asked,
      state.info.rows,
      state.files.reduce((sum, file) => sum + file.size, 0),
      wasmMemoryLimit,
    );
  }

  reduce(batch: readonly Reduction[], options?: EngineOptions): Promise<ReducedTable[]> {
    const ask = (sql: string): Promise<TypedColumns> => this.select(sql, true, options);
    return runReductions(askStores(ask, [...this.tables].map(storedTable)), batch, options, (table) => this.tables.has(table));
  }

  query(sql: string, options?: EngineOptions): Promise<TypedColumns> {
    return this.select(sql, false, options);
  }

  private select(sql: string, plain: boolean, options?: EngineOptions): Promise<TypedColumns> {
    return this.work(options, async (duck, job) => {
      try {
        return await duck.select(job.id, sql, plain);
      } catch (error) {
        const lost = [...this.tables].find(([name, state]) => state.lost !== null && sql.includes(name))?.[1].lost;
        throw lost !== undefined && lost !== null && error instanceof EngineError && error.code === 'E_SQL' ? lost : error;
      }
    });
  }

  define(name: string, sql: string): Promise<void> {
    return this.work(undefined, async (duck, job) => {
      if (this.tables.has(name)) throw new EngineError('E_SCHEMA', `"${name}" is the name of a table: give the definition another name.`);
      await duck.run(job.id, `CREATE OR REPLACE VIEW ${quoteIdentifier(name)} AS (\n${sql.replace(/[;\s]+$/, '')}\n)`);
      this.definitions.delete(name);
      this.definitions.set(name, sql);
    });
  }

  drop(name: string): Promise<void> {
    return this.work(undefined, async (duck, job) => {
      const state = this.tables.get(name);
      this.tables.delete(name);
      this.definitions.delete(name);
      await duck.run(job.id, `DROP VIEW IF EXISTS ${quoteIdentifier(name)}`);
      for (const narrow of state?.narrows ?? []) await duck.run(0, `DROP TABLE IF EXISTS ${quoteIdentifier(narrow.name)}`);
    });
  }

  /** SHA-256 of each file in lower-case hex. Runs beside queries, in a worker of its own. */
  async hashes(table: string, options?: EngineOptions): Promise<readonly string[]> {
    const { files } = this.state(table);
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const handle = new WorkerHandle<HashWorkerApi>(this.workers.hash, 'hash');
    const stop = (): void => handle.end(cancelledError());
    options?.signal?.addEventListener('abort', stop, { once: true });
    try {
      if (options?.signal?.aborted === true) throw cancelledError();
      const digests: string[] = [];
      let before = 0;
      for (const file of files) {
        const onBytes = (done: number): void =>
          options?.onProgress?.({ phase: 'hash', table, label: `hashing ${file.name}`, bytes: { done: before + done, total } });
        digests.push(await handle.call((api) => api.sha256(file, comlinkProxy(onBytes))));
        before += file.size;
      }
      return digests;
    } finally {
      options?.signal?.removeEventListener('abort', stop);
      handle.end(cancelledError());
    }
  }

  /** Bytes DuckDB holds now, and the most it may hold. Waits for no job. */
  async memory(): Promise<EngineMemory> {
    const { duck } = this;
    if (!duck.alive) return { used: 0, limit: wasmMemoryLimit };
    await duck.ready;
    return duck.memory();
  }

  async close(): Promise<void> {
    this.closed = true;
    const closed = closedError();
    this.decoder.stop(closed);
    this.duck.end(closed);
    this.tables.clear();
    this.definitions.clear();
  }

  private spawn(): DuckInstance {
    return new DuckInstance(this.workers.engine, this.bootMilliseconds);
  }

  private state(table: string): TableState {
    const state = this.tables.get(table);
    if (state !== undefined) return state;
    throw new EngineError('E_SCHEMA', `There is no table "${table}": open a file under that name first.`);
  }

  /**
   * Queues a job on a living engine. After a crash the engine is replaced at once, in the background, with what it held. A job whose engine ended
   * without a word is done once more on the next.
   */
  private work<T>(options: EngineOptions | undefined, work: (duck: DuckInstance, job: Job) => Promise<T>): Promise<T> {
    return this.queue.add(options, async (job) => {
      try {
        const duck = await this.ready(job);
        try {
          return await work(duck, job);
        } catch (error) {
          check(job);
          if (!duck.vanished) throw error;
          return await work(await this.ready(job), job);
        }
      } finally {
        if (!this.duck.alive && !this.closed) void this.queue.add(undefined, (next) => this.ready(next)).catch(() => undefined);
      }
    });
  }

  /** The living engine; a new one gets the tables and definitions of the old. */
  private async ready(job: Job): Promise<DuckInstance> {
    if (this.closed) throw closedError();
    if (this.duck.alive) {
      await this.duck.ready;
      return this.duck;
    }
    this.duck = this.spawn();
    await this.duck.ready;
    for (const [table, state] of this.tables) {
      state.narrows = [];
      if (state.kept === null) continue;
      // Without the signal of the job that waits for this: its cancel must not lose the tables of others.
      await this.restore(this.duck, makeJob(job.id, undefined), table, state, state.kept);
    }
    await this.redefine(this.duck);
    return this.duck;
  }

  private async restore(duck: DuckInstance, job: Job, table: string, state: TableState, columns: readonly string[]): Promise<void> {
    try {
      await checkUnchanged(state);
      await this.fill(
        duck,
        job,
        state,
        columns.map((name) => columnOf(state, name)),
      );
      await this.publish(duck, job, table);
    } catch (error) {
      if (!duck.alive) return;
      state.kept = null;
      state.lost =
        error instanceof EngineError
          ? error
          : new EngineError('E_WORKER', `Table ${table} could not be brought back after a restart: open its files again.`, { cause: error });
    }
  }

  private async fill(duck: DuckInstance, job: Job, state: TableState, columns: Parameters<typeof loadColumns>[2]): Promise<void> {
    const name = `__load_${(this.narrowCount += 1)}`;
    try {
      await loadColumns({ duck, decoder: this.decoder, job, table: state.info.table }, state, columns, name);
    } catch (error) {
      for (const left of namesOfLoad(name)) if (duck.alive) await duck.run(0, `DROP TABLE IF EXISTS ${quoteIdentifier(left)}`).catch(() => undefined);
      throw error;
    } finally {
      if (duck.alive) await duck.run(0, 'DROP TABLE IF EXISTS __staging').catch(() => undefined);
    }
  }

  /** Shows a table's loads under its name, and binds the definitions again: a view is fixed to the columns it was made with. */
  private async publish(duck: DuckInstance, job: Job, table: string): Promise<void> {
    const state = this.state(table);
    await duck.run(job.id, createViewSql(table, state.narrows));
    state.kept = [...loadedColumns(state)];
    state.lost = null;
    await this.redefine(duck);
  }

  private async redefine(duck: DuckInstance): Promise<void> {
    for (const [name, sql] of this.definitions) {
      await duck.run(0, `CREATE OR REPLACE VIEW ${quoteIdentifier(name)} AS (\n${sql.replace(/[;\s]+$/, '')}\n)`).catch(() => undefined);
    }
  }
}

/** Makes the browser engine. Returns at once; the WebAssembly starts in the background while files are being chosen. */
export function createWasmEngine(options?: WasmEngineOptions): WasmEngine {
  return new WasmEngine(options);
}

function closedError(): EngineError {
  return new EngineError('E_CANCELLED', 'The engine was closed.');
}

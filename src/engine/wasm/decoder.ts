import type { Remote } from 'comlink';
import { EngineError } from '../errors.ts';
import { isFatal } from './classify-error.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { DecodedGroup, DecodeWorkerApi, TextFormat } from './decode-api.ts';
import type { Outcome } from './outcome.ts';
import { WorkerHandle } from './worker-handle.ts';

/** The Parquet decoder: a worker that starts when needed and is replaced after a trap, a cancel or a failure. */
export class Decoder {
  private handle: WorkerHandle<DecodeWorkerApi> | null = null;
  private readonly opened = new Map<File, Promise<number>>();
  private keys = 0;

  constructor(private readonly create: () => Worker) {}

  /** One row group as Arrow streams. */
  read(file: File, rowGroup: number, part: number, columns: readonly string[], order: readonly number[] | null): Promise<DecodedGroup> {
    return this.withFile(file, (proxy, key) => proxy.readRowGroup(key, rowGroup, part, columns, order));
  }

  /** One call about an open Parquet file. A crash ends the worker: a trapped instance gives wrong answers to later calls. */
  async withFile<T>(file: File, send: (proxy: Remote<DecodeWorkerApi>, key: number) => Promise<Outcome<T>>): Promise<T> {
    const handle = this.running();
    try {
      const key = await this.open(handle, file);
      return await handle.call((proxy) => send(proxy, key));
    } catch (error) {
      if (handle === this.handle && isFatal(error) && error instanceof EngineError) this.stop(error);
      throw error;
    }
  }

  /** One call that needs no open Parquet file. */
  call<T>(send: (proxy: Remote<DecodeWorkerApi>) => Promise<Outcome<T>>): Promise<T> {
    return this.running().call(send);
  }

  /** Columns of a file that TypeScript decodes, as Arrow streams, in order. */
  async *streams(
    file: File,
    format: TextFormat,
    gzip: boolean,
    columns: readonly ColumnPlan[],
  ): AsyncGenerator<{ readonly rows: number; readonly stream: Uint8Array }> {
    const handle = this.running();
    const key = (this.keys += 1);
    await handle.call((proxy) => proxy.begin(key, file, format, gzip, columns));
    for (;;) {
      const piece = await handle.call((proxy) => proxy.next(key));
      if (piece === null) return;
      yield piece;
    }
  }

  /** Ends the worker and frees all its memory; the next read starts another. */
  stop(error: EngineError = new EngineError('E_CANCELLED', 'The work was cancelled.')): void {
    this.handle?.end(error);
    this.handle = null;
    this.opened.clear();
  }

  private running(): WorkerHandle<DecodeWorkerApi> {
    if (this.handle === null || !this.handle.alive) {
      this.opened.clear();
      this.handle = new WorkerHandle<DecodeWorkerApi>(this.create, 'decoder');
    }
    return this.handle;
  }

  private open(handle: WorkerHandle<DecodeWorkerApi>, file: File): Promise<number> {
    const known = this.opened.get(file);
    if (known !== undefined) return known;
    const key = (this.keys += 1);
    const opening = handle.call((proxy) => proxy.openParquet(key, file)).then(() => key);
    opening.catch(() => undefined);
    this.opened.set(file, opening);
    return opening;
  }
}

/** Runs work on a decoder of its own, beside any load; it ends with the work, or at once when `signal` fires. */
export async function withDecoder<T>(create: () => Worker, signal: AbortSignal | undefined, work: (decoder: Decoder) => Promise<T>): Promise<T> {
  const check = (): void => {
    if (signal?.aborted === true) throw new EngineError('E_CANCELLED', 'The work was cancelled.');
  };
  check();
  const decoder = new Decoder(create);
  const stop = (): void => decoder.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const value = await work(decoder);
    check();
    return value;
  } finally {
    signal?.removeEventListener('abort', stop);
    decoder.stop();
  }
}

import { EngineError } from '../errors.ts';
import { isFatal } from './classify-error.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { DecodedGroup, DecodeWorkerApi, TextFormat } from './decode-api.ts';
import { WorkerHandle } from './worker-handle.ts';

/** The Parquet decoder: a worker that starts when needed and is replaced after a trap, a cancel or a failure. */
export class Decoder {
  private handle: WorkerHandle<DecodeWorkerApi> | null = null;
  private readonly opened = new Map<File, Promise<number>>();
  private keys = 0;

  constructor(private readonly create: () => Worker) {}

  /** One row group as Arrow streams. A crash ends the worker: a trapped instance gives wrong answers to later calls. */
  async read(file: File, rowGroup: number, part: number, columns: readonly string[]): Promise<DecodedGroup> {
    const handle = this.running();
    try {
      const key = await this.open(handle, file);
      return await handle.call((proxy) => proxy.readRowGroup(key, rowGroup, part, columns));
    } catch (error) {
      if (handle === this.handle && isFatal(error) && error instanceof EngineError) this.stop(error);
      throw error;
    }
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

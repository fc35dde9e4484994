import { blockRows } from '../ingest/parts.ts';
import { crowded } from '../sql/memory.ts';
import type { DuckInstance } from './instance.ts';

/** Bytes of one transaction: enough that tables of usual width are committed at the end, few enough to look at the memory now and then. */
const bytesAtLeast = 268_435_456;

/** Compresses what is loaded when it takes much of the memory; after each statement that added rows for good. */
export async function relieve(duck: Pick<DuckInstance, 'run' | 'memory'>): Promise<void> {
  if (crowded(await duck.memory())) await duck.run(0, 'CHECKPOINT');
}

/**
 * Appends Arrow streams to one table in transactions of many rows. DuckDB copies what a small transaction added once more when it is committed; one that
 * fills a row group of its own (122 880 rows) is taken over as it is.
 */
export class Appender {
  private rows = 0;
  private bytes = 0;
  private open = false;

  constructor(
    private readonly duck: Pick<DuckInstance, 'run' | 'insert' | 'memory' | 'alive'>,
    private readonly table: string,
  ) {}

  async insert(stream: Uint8Array): Promise<void> {
    if (!this.open) await this.duck.run(0, 'BEGIN TRANSACTION');
    this.open = true;
    this.bytes += stream.byteLength;
    await this.duck.insert(this.table, stream, false);
  }

  /** Counts rows that have been inserted whole; commits when they are many. */
  async added(rows: number): Promise<void> {
    this.rows += rows;
    if (this.rows >= blockRows && this.bytes >= bytesAtLeast) await this.commit();
  }

  async commit(): Promise<void> {
    if (!this.open) return;
    await this.duck.run(0, 'COMMIT');
    this.open = false;
    this.rows = 0;
    this.bytes = 0;
    await relieve(this.duck);
  }

  /** Forgets what was not committed; for a load that failed, also when the failure ended the engine. */
  async rollback(): Promise<void> {
    if (this.open && this.duck.alive) await this.duck.run(0, 'ROLLBACK').catch(() => undefined);
    this.open = false;
  }
}

import { blockRows } from '../ingest/parts.ts';
import { crowded } from '../sql/memory.ts';
import type { DuckInstance } from './instance.ts';

/** Values that one transaction holds before it is committed: enough to keep its rows together, few enough to look at the memory now and then. */
const valuesAtMost = 33_554_432;

/**
 * Appends Arrow streams to one table in transactions of many rows. DuckDB copies what a small transaction added once more when it is committed; one that
 * fills a row group of its own (122 880 rows) is taken over as it is.
 */
export class Appender {
  private rows = 0;
  private open = false;

  constructor(
    private readonly duck: Pick<DuckInstance, 'run' | 'insert' | 'memory' | 'alive'>,
    private readonly table: string,
    private readonly columns: number,
  ) {}

  async insert(stream: Uint8Array): Promise<void> {
    if (!this.open) await this.duck.run(0, 'BEGIN TRANSACTION');
    this.open = true;
    await this.duck.insert(this.table, stream, false);
  }

  /** Counts rows that have been inserted whole; commits when they are many. */
  async added(rows: number): Promise<void> {
    this.rows += rows;
    if (this.rows >= Math.max(blockRows, valuesAtMost / Math.max(1, this.columns))) await this.commit();
  }

  async commit(): Promise<void> {
    if (this.open) await this.duck.run(0, 'COMMIT');
    this.open = false;
    this.rows = 0;
    if (crowded(await this.duck.memory())) await this.duck.run(0, 'CHECKPOINT');
  }

  /** Forgets what was not committed; for a load that failed, also when the failure ended the engine. */
  async rollback(): Promise<void> {
    if (this.open && this.duck.alive) await this.duck.run(0, 'ROLLBACK').catch(() => undefined);
    this.open = false;
  }
}

import type { EngineOptions } from '../types.ts';
import { cancelledError, makeJob, type Job } from './job.ts';

/** How long a cancelled job may keep its workers before they are replaced. */
const graceMilliseconds = 1000;

/**
 * Runs jobs one at a time, in the order they came: DuckDB has one connection and one pending statement. A cancelled job's promise
 * rejects at once with `E_CANCELLED`; the next job starts when the cancelled one has really ended.
 */
export class JobQueue {
  private tail: Promise<unknown> = Promise.resolve();
  private running: Job | null = null;
  private ids = 0;

  /** `stop` asks the job under way to end, `kill` forces it. */
  constructor(
    private readonly stop: (job: Job) => void,
    private readonly kill: () => void,
  ) {}

  add<T>(options: EngineOptions | undefined, work: (job: Job) => Promise<T>): Promise<T> {
    const job = makeJob((this.ids += 1), options);
    const signal = job.signal;
    if (signal?.aborted === true) return Promise.reject(cancelledError());
    const done = this.tail.then(() => this.start(job, work));
    this.tail = done.catch(() => undefined);
    if (signal === undefined) return done;
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => {
        reject(cancelledError());
        this.end(job);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      done.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  private async start<T>(job: Job, work: (job: Job) => Promise<T>): Promise<T> {
    if (job.signal?.aborted === true) throw cancelledError();
    this.running = job;
    try {
      return await work(job);
    } finally {
      this.running = null;
    }
  }

  private end(job: Job): void {
    if (this.running !== job) return;
    this.stop(job);
    setTimeout(() => {
      if (this.running === job) this.kill();
    }, graceMilliseconds);
  }
}

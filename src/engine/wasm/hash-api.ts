import type { LivingWorker } from './life-lock.ts';
import type { Outcome } from './outcome.ts';

/** What the hash worker answers to. */
export interface HashWorkerApi extends LivingWorker {
  /** SHA-256 of a file in lower-case hex, read in chunks; `onBytes` gets the bytes done so far. */
  sha256(file: Blob, onBytes: (done: number) => void): Promise<Outcome<string>>;
}

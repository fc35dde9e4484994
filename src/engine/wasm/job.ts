import { EngineError } from '../errors.ts';
import type { EngineOptions, Progress } from '../types.ts';

/** One call of the engine from its start to its end: the number statements are cancelled by, and whom to tell how far it is. */
export interface Job {
  readonly id: number;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
}

/** Makes a job; ids start at 1, since 0 marks statements that cannot be cancelled. */
export function makeJob(id: number, options: EngineOptions | undefined): Job {
  return { id, signal: options?.signal, progress: options?.onProgress ?? (() => undefined) };
}

export function cancelledError(): EngineError {
  return new EngineError('E_CANCELLED', 'The work was cancelled.');
}

/** Throws `E_CANCELLED` once the job's signal has fired; called between the steps of a job. */
export function check(job: Job): void {
  if (job.signal?.aborted === true) throw cancelledError();
}

import { type Outcome, outcomeOf } from './outcome.ts';

/** What every worker answers to besides its own work. */
export interface LivingWorker {
  /** Takes the Web Lock of that name for the rest of the worker's life; resolves once it is held. */
  live(lock: string): Promise<Outcome<null>>;
}

/** The worker's side: the browser alone gives the lock back, when the worker has ended in whatever way. */
export function holdForLife(lock: string): Promise<Outcome<null>> {
  return outcomeOf(
    () =>
      new Promise<null>((resolve, reject) => {
        const held = navigator.locks.request(lock, () => {
          resolve(null);
          return new Promise<never>(() => undefined);
        });
        held.catch(reject);
      }),
  );
}

/** Resolves when the holder of the lock has ended; never, where the browser has no Web Locks. */
export async function endOfLife(lock: string, locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks): Promise<void> {
  await (locks?.request(lock, () => undefined) ?? new Promise<never>(() => undefined));
}

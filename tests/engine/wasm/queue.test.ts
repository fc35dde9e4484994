import { expect, test } from 'vitest';
import { JobQueue } from '../../../src/engine/wasm/queue.ts';

function quiet(): JobQueue {
  return new JobQueue(
    () => undefined,
    () => undefined,
  );
}

test('jobs run one at a time, in the order they came, also after a failure', async () => {
  const queue = quiet();
  const seen: string[] = [];
  const job = (name: string, fails = false) =>
    queue.add(undefined, async () => {
      seen.push(`${name} starts`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
    });
  await Promise.allSettled([job('a', true), job('b')]);
  expect(seen).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
});

test('a cancelled job rejects at once and asks the work under way to stop; the next waits for its real end', async () => {
  const stopped: number[] = [];
  const queue = new JobQueue(
    (job) => stopped.push(job.id),
    () => undefined,
  );
  const stop = new AbortController();
  let finish: () => void = () => undefined;
  const slow = queue.add(
    { signal: stop.signal },
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  await Promise.resolve();
  let nextRan = false;
  const next = queue.add(undefined, async () => {
    nextRan = true;
  });
  await Promise.resolve();
  stop.abort();
  await expect(slow).rejects.toMatchObject({ code: 'E_CANCELLED' });
  expect(stopped).toEqual([1]);
  expect(nextRan).toBe(false);
  finish();
  await next;
  expect(nextRan).toBe(true);
});

test('a job cancelled while it waits never runs and stops nobody', async () => {
  const stopped: number[] = [];
  const queue = new JobQueue(
    (job) => stopped.push(job.id),
    () => undefined,
  );
  const stop = new AbortController();
  let finish: () => void = () => undefined;
  const first = queue.add(
    undefined,
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  let ran = false;
  const waiting = queue.add({ signal: stop.signal }, async () => {
    ran = true;
  });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'E_CANCELLED' });
  finish();
  await first;
  await queue.add(undefined, async () => undefined);
  expect([ran, stopped]).toEqual([false, []]);
});

import * as Comlink from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import type { LivingWorker } from '../../../src/engine/wasm/life-lock.ts';
import type { Outcome } from '../../../src/engine/wasm/outcome.ts';
import { WorkerHandle } from '../../../src/engine/wasm/worker-handle.ts';

interface Api extends LivingWorker {
  echo(value: number): Promise<Outcome<number>>;
  never(): Promise<Outcome<number>>;
}

let release: (() => void) | null;
let asked: string[];
beforeEach(() => {
  asked = [];
  vi.stubGlobal('navigator', {
    locks: {
      request: (name: string, then: () => unknown) =>
        new Promise((resolve) => {
          asked.push(name);
          release = () => resolve(then());
        }),
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A worker on a message channel; `refuses` stands for a browser without Web Locks. */
function worker(refuses = false): Worker {
  const { port1, port2 } = new MessageChannel();
  const api: Api = {
    live: () => Promise.resolve(refuses ? { ok: false, error: { code: 'E_WORKER', message: 'no locks' } } : { ok: true, value: null }),
    echo: (value) => Promise.resolve({ ok: true, value }),
    never: () => new Promise(() => undefined),
  };
  Comlink.expose(api, port2);
  return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
}

test('a worker that ends without a word ends its calls, and says that it vanished', async () => {
  const handle = new WorkerHandle<Api>(() => worker(), 'test');
  await vi.waitFor(() => expect(asked).toHaveLength(1), 20_000);
  expect(asked[0]).toMatch(/^faultline test /);
  expect(await handle.call((proxy) => proxy.echo(4))).toBe(4);
  const waiting = handle.call((proxy) => proxy.never());
  release?.();
  await expect(waiting).rejects.toThrow('The test worker was ended by the browser');
  expect([handle.alive, handle.vanished]).toEqual([false, true]);
  await expect(handle.call((proxy) => proxy.echo(4))).rejects.toThrow('was ended by the browser');
});

test('a worker that is ended on purpose did not vanish, although its lock is free then', async () => {
  const handle = new WorkerHandle<Api>(() => worker(), 'test');
  await vi.waitFor(() => expect(asked).toHaveLength(1), 20_000);
  handle.end(new EngineError('E_CANCELLED', 'enough'));
  release?.();
  await Promise.resolve();
  expect([handle.alive, handle.vanished]).toEqual([false, false]);
});

test('without Web Locks a worker works all the same, unwatched', async () => {
  const handle = new WorkerHandle<Api>(() => worker(true), 'test');
  expect(await handle.call((proxy) => proxy.echo(5))).toBe(5);
  expect(asked).toEqual([]);
});

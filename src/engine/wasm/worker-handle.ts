import * as Comlink from 'comlink';
import { EngineError } from '../errors.ts';
import { endOfLife, type LivingWorker } from './life-lock.ts';
import { type Outcome, valueOf } from './outcome.ts';

/**
 * A worker with the calls under way. A worker that dies never answers, so each call also listens for the death. Some deaths are told by an
 * `error` event (script missing, WASM trap outside a promise); one that ends itself or is ended by the browser tells nothing, and is noticed by the
 * lock that it held. The Comlink proxy is held here for the worker's whole life: a collected proxy loses calls.
 */
export class WorkerHandle<Api extends LivingWorker> {
  readonly proxy: Comlink.Remote<Api>;
  private readonly worker: Worker;
  private readonly waiting = new Set<(error: EngineError) => void>();
  private death: EngineError | null = null;
  private gone = false;

  constructor(
    create: () => Worker,
    private readonly label: string,
  ) {
    this.worker = create();
    this.proxy = Comlink.wrap<Api>(this.worker);
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      const detail = event.message === undefined || event.message === '' ? 'its script or WebAssembly file could not be loaded' : event.message;
      this.end(new EngineError('E_WORKER', `The ${this.label} worker stopped (${detail}): it will be restarted, try the step again.`));
    });
    void this.watch().catch(() => undefined);
  }

  get alive(): boolean {
    return this.death === null;
  }

  /** True when the worker ended without a word: what it was asked last need not be the cause. */
  get vanished(): boolean {
    return this.gone;
  }

  /** Sends one call and returns its value; throws the EngineError it failed with, or the one the worker died of. */
  call<T>(send: (proxy: Comlink.Remote<Api>) => Promise<Outcome<T>>): Promise<T> {
    if (this.death !== null) return Promise.reject(this.death);
    return new Promise<T>((resolve, reject) => {
      this.waiting.add(reject);
      send(this.proxy)
        .then((outcome) => resolve(valueOf(outcome)))
        .catch(reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  private async watch(): Promise<void> {
    // Locks are shared by all tabs of the origin.
    const lock = `faultline ${this.label} ${crypto.randomUUID()}`;
    const { ok } = await this.proxy.live(lock);
    if (!ok) return;
    await endOfLife(lock);
    this.gone = this.alive;
    this.end(new EngineError('E_WORKER', `The ${this.label} worker was ended by the browser: it will be restarted, try the step again.`));
  }

  /** Terminates the worker, which alone gives its memory back; calls under way reject with `error`. */
  end(error: EngineError): void {
    if (this.death !== null) return;
    this.death = error;
    this.worker.terminate();
    for (const reject of this.waiting) reject(error);
    this.waiting.clear();
  }
}

import { proxy, type Remote } from 'comlink';
import auditUrl from '../../../workers/audit.worker.ts?worker&url';
import type { Exported } from '../../audit/export.ts';
import type { AuditStep } from '../../audit/progress.ts';
import type { AuditRequest } from '../../audit/request.ts';
import type { Signer } from '../../audit/seal.ts';
import type { Compare } from '../../audit/verify.ts';
import type { AuditWorkerApi } from '../../audit/worker-api.ts';
import { cancelledError } from '../../engine/wasm/job.ts';
import type { Outcome } from '../../engine/wasm/outcome.ts';
import { WorkerHandle } from '../../engine/wasm/worker-handle.ts';

interface Options {
  readonly signal?: AbortSignal;
  readonly onStep: (step: AuditStep) => void;
}

/** Makes an audit beside the page. Aborting ends the worker at once and rejects with `E_CANCELLED`. */
export function exportInWorker(request: AuditRequest, author: string, signer: Signer | null, options: Options): Promise<Exported> {
  return inWorker((api) => api.make(request, { author }, signer, proxy(options.onStep)), options.signal);
}

/** Compares an audit with a new run of it, beside the page. */
export function compareInWorker({ signal, onStep }: Options): Compare {
  return (blocks, fresh, earlier) => inWorker((api) => api.compare(blocks, fresh, earlier, proxy(onStep)), signal);
}

/** One call of a worker of its own, which ends with it. */
async function inWorker<T>(send: (api: Remote<AuditWorkerApi>) => Promise<Outcome<T>>, signal: AbortSignal | undefined): Promise<T> {
  if (signal?.aborted === true) throw cancelledError();
  const handle = new WorkerHandle<AuditWorkerApi>(() => new Worker(auditUrl, { type: 'module', name: 'faultline-audit' }), 'audit');
  const stop = (): void => handle.end(cancelledError());
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await handle.call(send);
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

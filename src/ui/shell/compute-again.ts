import { stepName, stepUnits } from '../../audit/progress.ts';
import { verifyAudit, type Verification, type VerifyRequest } from '../../audit/verify.ts';
import { createWasmEngine } from '../../engine/wasm/engine.ts';
import { compareInWorker } from './audit-worker.ts';

export interface ComputeOptions {
  readonly signal: AbortSignal;
  /** What is being done, in a few words; never after the signal was aborted. */
  readonly onLabel: (label: string) => void;
}

/** Computes an audit again in an engine of its own and compares it. Aborting ends its workers at once, whatever they are at, and rejects. */
export async function computeAgain(request: Omit<VerifyRequest, 'engine'>, { signal, onLabel }: ComputeOptions): Promise<Verification> {
  signal.throwIfAborted();
  const engine = createWasmEngine();
  const stop = (): void => void engine.close();
  signal.addEventListener('abort', stop, { once: true });
  const say = (label: string): void => {
    if (!signal.aborted) onLabel(label);
  };
  try {
    return await verifyAudit(
      { ...request, engine },
      { signal, onProgress: (event) => say(event.label) },
      compareInWorker({ signal, onStep: (step) => say([stepName(step), stepUnits(step)].filter((text) => text !== '').join(': ')) }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await engine.close();
  }
}

import decodeUrl from '../../../workers/decode.worker.ts?worker&url';
import engineUrl from '../../../workers/engine.worker.ts?worker&url';
import hashUrl from '../../../workers/hash.worker.ts?worker&url';

/** How the engine starts its workers; a test may put others in their place. */
export interface WorkerFactory {
  engine(): Worker;
  decode(): Worker;
  hash(): Worker;
}

/** The workers built with the page: same origin, module scripts, one file each. */
export const bundledWorkers: WorkerFactory = {
  engine: () => new Worker(engineUrl, { type: 'module', name: 'faultline-engine' }),
  decode: () => new Worker(decodeUrl, { type: 'module', name: 'faultline-decode' }),
  hash: () => new Worker(hashUrl, { type: 'module', name: 'faultline-hash' }),
};

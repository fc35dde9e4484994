import * as Comlink from 'comlink';
import { secureWords } from '../src/audit/disclose/noise/random-words.ts';
import { exportAudit } from '../src/audit/export.ts';
import { type AuditStep, seldom } from '../src/audit/progress.ts';
import { comparedAgain } from '../src/audit/recompute.ts';
import type { AuditWorkerApi } from '../src/audit/worker-api.ts';
import { holdForLife } from '../src/engine/wasm/life-lock.ts';
import { outcomeOf } from '../src/engine/wasm/outcome.ts';

/** Steps that are worth a message to the page. */
const heard = (onStep: (step: AuditStep) => void) => seldom((step) => void onStep(step));

const api: AuditWorkerApi = {
  live: holdForLife,
  make: (request, run, signer, onStep) => outcomeOf(() => exportAudit(request, run, signer, secureWords(), heard(onStep))),
  compare: (blocks, fresh, earlier, onStep) => outcomeOf(() => comparedAgain(blocks, fresh, earlier, heard(onStep))),
};

Comlink.expose(api);

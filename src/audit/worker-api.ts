import type { LivingWorker } from '../engine/wasm/life-lock.ts';
import type { Outcome } from '../engine/wasm/outcome.ts';
import type { BlockComparison } from './compare.ts';
import type { Exported } from './export.ts';
import type { AuditStep } from './progress.ts';
import type { FreshRun } from './recompute.ts';
import type { AuditRequest } from './request.ts';
import type { Signer } from './seal.ts';
import type { Blocks, RunBlock } from './types.ts';
import type { ResultDocument } from '../notebook/types.ts';

/** What the audit worker answers to: all that takes long and needs no engine. */
export interface AuditWorkerApi extends LivingWorker {
  /** Disclosure control, the file and the scan of its bytes. */
  make(request: AuditRequest, run: Pick<RunBlock, 'author'>, signer: Signer | null, onStep: (step: AuditStep) => void): Promise<Outcome<Exported>>;
  /** The blocks of an audit made again from a new run, compared with what it records. */
  compare(blocks: Blocks, fresh: FreshRun, earlier: readonly ResultDocument[], onStep: (step: AuditStep) => void): Promise<Outcome<readonly BlockComparison[]>>;
}

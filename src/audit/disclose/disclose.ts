import type { ResultDocument } from '../../notebook/types.ts';
import { applied } from './apply/document.ts';
import { graphOf } from './graph/document-graph.ts';
import { proofTable } from './core/proof.ts';
import { type CountProgress, protect } from './core/protect.ts';
import { prepared } from './prepare/document.ts';
import { reportOf } from './report.ts';
import type { Disclosure, DisclosurePolicy } from './types.ts';

/** What is being done: looking for counts that are too narrow, round by round, then for the ends of all of them. */
export type DisclosureStep = CountProgress & ({ readonly stage: 'protect'; readonly round: number } | { readonly stage: 'prove' });

/**
 * Returns the document as it may be published, and what was hidden and why. Pure: the same document and policy give the same bytes. Rows and single values go
 * first, then labels and personal data; then every count that is still printed, or follows from what is, becomes one graph, in which publications are hidden until
 * no small count can be known to within k. Throws a RangeError when k is no whole number of at least 2.
 */
export function disclose(document: ResultDocument, policy: DisclosurePolicy, onProgress?: (step: DisclosureStep) => void): Disclosure {
  if (!Number.isSafeInteger(policy.k) || policy.k < 2) throw new RangeError(`k is ${policy.k}; expected a whole number of at least 2`);
  const ready = prepared(document, policy);
  const graph = graphOf(ready.document, policy);
  const system = graph.counts.system();
  const protection = protect(system, { k: policy.k, onProgress: (step) => onProgress?.({ stage: 'protect', ...step }) });
  const proof = proofTable(system, protection, (step) => onProgress?.({ stage: 'prove', ...step }));
  const result = applied(ready.document, graph, protection, policy);
  return { document: result.document, report: reportOf({ policy, ready, graph, protection, proof, result }) };
}

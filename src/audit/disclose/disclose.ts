import type { ResultDocument } from '../../notebook/types.ts';
import { applied } from './apply/document.ts';
import { graphOf } from './graph/document-graph.ts';
import { proofTable } from './core/proof.ts';
import { protect } from './core/protect.ts';
import { prepared } from './prepare/document.ts';
import { reportOf } from './report.ts';
import type { Disclosure, DisclosurePolicy } from './types.ts';

/**
 * Returns the document as it may be published, and what was hidden and why. Pure: the same document and policy give the same bytes. Rows and single values go
 * first, then labels and personal data; then every count that is still printed, or follows from what is, becomes one graph, in which publications are hidden until
 * no small count can be known to within k. Throws a RangeError when k is no whole number of at least 2.
 */
export function disclose(document: ResultDocument, policy: DisclosurePolicy): Disclosure {
  if (!Number.isSafeInteger(policy.k) || policy.k < 2) throw new RangeError(`k is ${policy.k}; expected a whole number of at least 2`);
  const ready = prepared(document, policy);
  const graph = graphOf(ready.document, policy);
  const system = graph.counts.system();
  const protection = protect(system, { k: policy.k });
  const proof = proofTable(system, protection);
  const result = applied(ready.document, graph, protection, policy);
  return { document: result.document, report: reportOf({ policy, ready, graph, protection, proof, result }) };
}

import type { Proof } from './core/proof.ts';
import type { Protection } from './core/protect.ts';
import type { Applied } from './apply/document.ts';
import type { DocumentGraph } from './graph/document-graph.ts';
import { confusionRates, numerator } from './graph/metric-kinds.ts';
import { measurementKey } from './graph/scope.ts';
import { ledgerOf } from './noise/ledger.ts';
import type { Prepared } from './prepare/document.ts';
import type { ClassDisclosure, DisclosurePolicy, DisclosureReport, HiddenItem, ReasonCode } from './types.ts';

/** Share of hidden measurements above which the report proposes coarser groups. */
const manyHidden = 0.4;
const coarser = 'join rare categories into one (such as "Other"), or use coarser time windows, so that fewer groups are below k';

export interface ReportInput {
  readonly policy: DisclosurePolicy;
  readonly ready: Prepared;
  readonly graph: DocumentGraph;
  readonly protection: Protection;
  readonly proof: readonly Proof[];
  readonly result: Applied;
}

export function reportOf({ policy, ready, graph, protection, proof, result }: ReportInput): DisclosureReport {
  const hidden = [...ready.hidden, ...result.hidden];
  const blocked = blockedBy(protection, result, policy);
  const { overrideReason } = policy;
  return {
    unit: graph.unit,
    k: policy.k,
    zeros: policy.zeros,
    hidden,
    counts: countsByRule(hidden, ready),
    proof: proof.map(({ variable, range, informed }) => ({
      key: graph.counts.key(variable),
      ...range,
      width: range.high === null ? null : range.high - range.low,
      informed,
    })),
    rounds: protection.rounds,
    exposed: protection.exposed.map((variable) => ({ key: graph.counts.key(variable), because: policy.statutory.length > 0 ? 'statutory' : 'earlier' })),
    classDisclosure: classDisclosures(ready, result),
    statutory: statutoryCells(ready, policy),
    blocked: overrideReason === null ? blocked : null,
    override: overrideReason !== null && blocked !== null ? { reason: overrideReason, sentence: blocked.sentence } : null,
    privacyBudget: ledgerOf(ready.document, policy),
    notes: notesOf(graph.unit, result),
  };
}

function blockedBy({ exposed, exhausted }: Protection, { measurements }: Applied, { statutory, earlier }: DisclosurePolicy): DisclosureReport['blocked'] {
  if (exhausted || (exposed.length > 0 && statutory.length === 0 && earlier.length === 0))
    return { sentence: `${exposed.length} hidden counts could still be worked out from what must be printed`, change: coarser };
  if (measurements.before > 0 && measurements.hidden === measurements.before)
    return { sentence: `all ${measurements.before} measurements had to be hidden, so that nothing is left to publish`, change: coarser };
  return null;
}

function countsByRule(hidden: readonly HiddenItem[], { labels }: Prepared): DisclosureReport['counts'] {
  const counts: Partial<Record<ReasonCode, number>> = {};
  for (const { rule } of hidden) counts[rule] = (counts[rule] ?? 0) + 1;
  for (const rule of ['label_below_k', 'personal_data'] as const) if (labels[rule] > 0) counts[rule] = (counts[rule] ?? 0) + labels[rule];
  return counts;
}

/** Groups whose rate is exactly 0 or 1. */
function classDisclosures({ document }: Prepared, result: Applied): readonly ClassDisclosure[] {
  return document.cells.flatMap((cell, i) =>
    cell.measurements.flatMap((m, place) => {
      if (!(m.metric in confusionRates) || m.of.group === undefined || typeof m.n !== 'number' || m.n === 0) return [];
      const count = numerator(m.value, m.n);
      if (count !== 0 && count !== m.n) return [];
      const hidden = result.document.cells[i]?.measurements[place]?.reason === 'suppressed';
      return [{ cell: cell.id, key: measurementKey(m), rate: count === 0 ? (0 as const) : (1 as const), hidden }];
    }),
  );
}

function statutoryCells({ document }: Prepared, { statutory, k }: DisclosurePolicy): DisclosureReport['statutory'] {
  return document.cells
    .filter(({ id }) => statutory.includes(id))
    .map(({ id, measurements }) => ({
      cell: id,
      measurements: measurements.length,
      belowK: measurements.filter(({ n }) => typeof n === 'number' && n > 0 && n < k).length,
    }));
}

function notesOf(unit: 'persons' | 'rows', { measurements: { hidden, before } }: Applied): readonly string[] {
  return [
    ...(hidden > manyHidden * before ? [`${hidden} of ${before} measurements are hidden; to show more, ${coarser}`] : []),
    unit === 'persons'
      ? 'k counts distinct persons where the document counts them by group; numerators and complements are counted in rows, since persons by outcome are not in it'
      : 'no cell counts distinct persons, so k counts rows: several rows may be one person',
    'dominance is not checked: no cell publishes the largest contributions to a sum or mean',
    'a suppressed measurement keeps its key and has n 0, which stands for no number',
  ];
}

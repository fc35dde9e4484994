import type { Proof } from './core/proof.ts';
import type { Protection } from './core/protect.ts';
import type { Applied } from './apply/document.ts';
import type { DocumentGraph } from './graph/document-graph.ts';
import { confusionRates, metricKind, numerator } from './graph/metric-kinds.ts';
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
    notes: [...notesOf(ready, graph, result, policy), ...narrowNote(protection, policy)],
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

/** Groups whose rate is printed and exactly 0 or 1. Hidden ones are not listed: the list would tell their rate. */
function classDisclosures({ document }: Prepared, result: Applied): readonly ClassDisclosure[] {
  return document.cells.flatMap((cell, i) =>
    cell.measurements.flatMap((m, place) => {
      if (!(m.metric in confusionRates) || m.of.group === undefined || typeof m.n !== 'number' || m.n === 0) return [];
      if (result.document.cells[i]?.measurements[place]?.reason === 'suppressed') return [];
      const count = numerator(m.value, m.n);
      if (count !== 0 && count !== m.n) return [];
      return [{ cell: cell.id, key: measurementKey(m), rate: count === 0 ? (0 as const) : (1 as const) }];
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

function narrowNote({ narrow }: Protection, { k }: DisclosurePolicy): readonly string[] {
  if (narrow.length === 0) return [];
  return [
    `${narrow.length} counts of at least ${k}, or of 0, that are hidden for the sake of others can be narrowed to less than ${k}, whatever else is hidden`,
  ];
}

/** Cells with rates that do not say how many persons are behind them. */
function rowCounting(cells: Prepared['document']['cells']): readonly string[] {
  return cells
    .filter(({ measurements }) => measurements.some((m) => ['confusion', 'rate'].includes(metricKind(m)) && m.behind?.persons === undefined))
    .map(({ id }) => id);
}

/** What happens to numerators of cells that count rows. */
function uncounted(cells: readonly string[], isBounded: boolean): string {
  const names = cells.join(', ');
  return isBounded
    ? `; numerators of ${names} are counted in rows, and hidden unless so many rows are of k persons whoever they are of`
    : `; numerators of ${names} are counted in rows`;
}

function notesOf(
  { document }: Prepared,
  { unit, dominance: { checked, unchecked } }: DocumentGraph,
  { measurements: { hidden, before } }: Applied,
  { dominance: { topTwoShare, p }, rowsOfPersons }: DisclosurePolicy,
): readonly string[] {
  const isBounded = rowsOfPersons !== undefined;
  const inRows = rowCounting(document.cells);
  return [
    ...(hidden > manyHidden * before ? [`${hidden} of ${before} measurements are hidden; to show more, ${coarser}`] : []),
    unit === 'persons'
      ? `k counts distinct persons of groups, and behind numerators and their rest where a cell counts them${inRows.length === 0 ? '' : uncounted(inRows, isBounded)}`
      : 'no cell counts distinct persons, so k counts rows: several rows may be one person',
    ...(checked === 0
      ? []
      : [
          `${checked} sums and means are hidden where their two largest rows hold more than ${topTwoShare * 100} % of the sum, or where the second largest tells the largest to within ${p * 100} %; ${isBounded ? 'a person counts with as many rows as one has at most, each as large as the largest rows' : 'several rows of one person are not added up'}`,
        ]),
    ...(unchecked.length === 0
      ? []
      : [`the largest contributions to these sums and means are not known, so dominance is not checked: ${unchecked.join(', ')}`]),
    'a suppressed measurement keeps its key and has n 0, which stands for no number',
  ];
}

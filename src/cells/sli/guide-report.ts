import { judgeOperations } from '../events/judge.ts';
import { pairIncidents } from '../events/incidents.ts';
import { readEvents } from '../events/read.ts';
import type { Finding, Measurement, ResultTable } from '../types.ts';
import type { Judged } from './decide.ts';
import type { EstimateScope } from './estimate.ts';
import { guideIndicators } from './guide.ts';
import { extraRequests } from './plan.ts';

export interface GuideReport {
  /** Of operations, from events. */
  readonly measurements: readonly Measurement[];
  /** Of operations, and of what is missing. */
  readonly findings: readonly Finding[];
  readonly table: ResultTable;
}

type Row = readonly [place: string, name: string, ...(string | number | null)[]];

const operations = [
  ['M6', 'time to detection'],
  ['M7', 'time to repair'],
  ['M8', 'rollback rate'],
] as const;

/** M1 to M10 in one table: what was measured, and why the others were not. */
export function reportGuide({ reduced, p, context, list, parts }: EstimateScope, judged: readonly Judged[]): GuideReport {
  const { missing } = guideIndicators(p, context);
  const { events, reductions } = extraRequests(p, context, list);
  const rows: Row[] = judged.flatMap(({ indicator, estimate: e, threshold, verdict }): Row[] =>
    indicator.place === undefined ? [] : [[indicator.place, indicator.name, e.value, e.low, e.high, e.n, indicator.unit, threshold, verdict, null]],
  );
  const measurements: Measurement[] = [];
  const findings: Finding[] = [];
  if (events.kind !== 'none') {
    const answer = events.kind === 'table' ? reduced[0]?.[parts.length + reductions.length - 1] : undefined;
    const read = readEvents(events, answer);
    const { incidents } = pairIncidents(read.events);
    const { made } = judgeOperations(read.events, incidents, { mttd_target: '15m', mttr_target: '1h', rollback_target: null, level: p.level });
    made.forEach(({ measurements: own, finding }, k) => {
      const [first] = own;
      const [place, name] = operations[k] ?? ['', ''];
      measurements.push(...own);
      findings.push(finding);
      const { interval, threshold } = first ?? {};
      const target = threshold?.value ?? null;
      const n = typeof first?.n === 'number' ? first.n : 0;
      const why = first?.value === null || first === undefined ? finding.sentence : null;
      rows.push([
        place,
        name,
        first?.value ?? null,
        interval?.low ?? null,
        interval?.high ?? null,
        n,
        first?.unit ?? '',
        target,
        first?.verdict ?? 'info',
        why,
      ]);
    });
  }
  for (const { place, name, why } of missing) {
    rows.push([place, name, null, null, null, null, '', null, 'info', why]);
    findings.push({ verdict: 'info', sentence: `${place}, ${name}, is not measured: ${why}` });
  }
  rows.sort((a, b) => Number(a[0].slice(1)) - Number(b[0].slice(1)));
  return {
    measurements,
    findings,
    table: {
      name: 'guide',
      title: 'Guide M1 to M10',
      columns: [
        { name: 'place', title: 'no.', type: 'text' },
        { name: 'indicator', title: 'indicator', type: 'text' },
        { name: 'value', title: 'value', type: 'number' },
        { name: 'low', title: 'low', type: 'number' },
        { name: 'high', title: 'high', type: 'number' },
        { name: 'n', title: 'n', type: 'integer' },
        { name: 'unit', title: 'unit', type: 'text' },
        { name: 'target', title: 'target', type: 'number' },
        { name: 'verdict', title: 'verdict', type: 'verdict' },
        { name: 'missing', title: 'not measured because', type: 'text' },
      ],
      rows,
    },
  };
}

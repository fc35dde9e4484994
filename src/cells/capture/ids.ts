import type { ReducedTable } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { formatCount, formatList, formatNumber, formatPercent } from '../format.ts';
import type { Caveat, CellContext, Finding, Measurement } from '../types.ts';
import { nothing, shareAtMost, type Check } from './check.ts';
import { columnOfRole, type CaptureParameters } from './parameters.ts';
import { clockPairs, coreOf, orderSample, timeAxis } from './plan.ts';
import { rowOrder, stepBackBetweenParts } from './order.ts';

/** Repeated and missing request and trace ids. */
export function idCheck(rows: ReducedTable | null, of: Population, p: CaptureParameters, context: CellContext): Check {
  const measures = rows?.rows[0]?.measures ?? {};
  const n = Number(measures.rows ?? 0);
  const measurements: Measurement[] = [];
  const findings: Finding[] = [];
  for (const role of ['request_id', 'trace_id'] as const) {
    const column = columnOfRole(context, of, role);
    if (column === null) continue;
    const present = Number(measures[`${role}Present`] ?? 0);
    const repeats = present - Number(measures[`${role}Distinct`] ?? 0);
    // A trace may hold several requests, so only request ids must not repeat.
    const repeated = shareAtMost('duplicate_rate', { population: of.name, column }, repeats, present, role === 'request_id' ? p.max_duplicates : null);
    const missing = shareAtMost('missing_rate', { population: of.name, column }, n - present, n, p.max_missing_ids);
    measurements.push(repeated, missing);
    if (repeats > 0 && role === 'request_id')
      findings.push({
        verdict: repeated.verdict,
        sentence: `${formatCount(repeats)} rows repeat a ${column} (${formatPercent(repeated.value)}): retries, or rows written twice`,
        column,
      });
    if (n > present)
      findings.push({ verdict: missing.verdict, sentence: `${formatCount(n - present)} rows have no ${column} (${formatPercent(missing.value)})`, column });
  }
  const [request, trace] = [columnOfRole(context, of, 'request_id'), columnOfRole(context, of, 'trace_id')];
  const held = [...(request === null ? [] : ['a request id']), ...(trace === null ? [] : ['a trace id'])];
  if (held.length > 0 && n > 0 && findings.length === 0)
    findings.push({ verdict: 'pass', sentence: `every row has ${formatList(held)}${request === null ? '' : ', and no request comes twice'}` });
  return { findings, measurements, caveats: unchecked(request, trace) };
}

function unchecked(request: string | null, trace: string | null): readonly Caveat[] {
  if (request === null && trace === null) return [{ code: 'no_ids', sentence: 'no column has the role request_id or trace_id, so ids were not checked' }];
  if (request !== null) return [];
  return [{ code: 'no_request_id', sentence: 'no column has the role request_id, so repeated requests were not looked for: a trace may hold several' }];
}

/** Rows that stand before older ones. For information: files are often written by several workers. */
export function orderCheck(parts: ReducedTable | null, sample: ReducedTable | null, of: Population): Check {
  const times = (sample?.sample?.columns[0] ?? []).map((value) => (typeof value === 'number' ? value : null));
  const { outOfOrder, rows, largestStepBack } = rowOrder(times);
  if (rows === 0) return nothing;
  const inOrder = [...(parts?.rows ?? [])].sort((a, b) => Number(a.keys.part) - Number(b.keys.part));
  const between = stepBackBetweenParts(
    inOrder.flatMap(({ measures: { first, last } }) => (typeof first === 'number' && typeof last === 'number' ? [{ first, last }] : [])),
  );
  const isSampled = (sample?.sample?.of ?? 0) > orderSample;
  const step = Math.max(largestStepBack, between) / 1000;
  const measurements: Measurement[] = [
    { ...shareAtMost('out_of_order_rate', { population: of.name }, outOfOrder, rows, null), ...(isSampled ? { reason: 'sampled' } : {}) },
    { metric: 'step_back_seconds', of: { population: of.name }, value: step, unit: 's', n: rows, verdict: 'info', ...(isSampled ? { reason: 'sampled' } : {}) },
  ];
  const sentence = `${formatPercent(outOfOrder / rows)} of rows stand after a newer one, at most ${formatNumber(step)} s behind it`;
  const caveat = `the order of rows was read from ${formatCount(rows)} of ${formatCount(sample?.sample?.of ?? 0)} rows, and from the first and last time of each row group: more rows may be out of order, by more`;
  return {
    findings: outOfOrder > 0 ? [{ verdict: 'info', sentence }] : [],
    measurements,
    caveats: isSampled ? [{ code: 'sampled_order', sentence: caveat }] : [],
  };
}

/** Clocks that disagree, rows stored late, times far from all others. */
export function clockCheck(rows: ReducedTable | null, p: CaptureParameters, context: CellContext, waves: readonly (readonly ReducedTable[])[]): Check {
  const of = context.population(p.of, 'of');
  const axis = timeAxis(context, of);
  const measures = rows?.rows[0]?.measures ?? {};
  const measurements: Measurement[] = [];
  const findings: Finding[] = [];
  const words = {
    ingested: 'were stored more than a second before they happened: clocks disagree',
    label_time: 'have a label from before the request',
    feature_time: 'used features from after the request: a leak, or clocks that disagree',
  } as const;
  for (const pair of clockPairs(p, context)) {
    const n = Number(measures[`${pair.name}Both`] ?? 0);
    const behind = Number(measures[`${pair.name}Behind`] ?? 0);
    const column = pair.name === 'feature_time' ? pair.earlier : pair.later;
    const skew = shareAtMost('clock_skew_rate', { population: of.name, column }, behind, n, p.max_missing_ids);
    measurements.push(skew);
    if (behind > 0)
      findings.push({ verdict: skew.verdict, sentence: `${formatCount(behind)} rows ${words[pair.name]} (${formatPercent(skew.value)})`, column });
    if (pair.name !== 'ingested') continue;
    const late = shareAtMost('late_arrival_rate', { population: of.name, column }, Number(measures.late ?? 0), n, p.max_late);
    measurements.push(late);
    findings.push({
      verdict: late.verdict,
      sentence: `${formatPercent(late.value)} of rows were stored more than ${p.late_after} after the event (at most ${formatPercent(p.max_late)})`,
      column,
    });
  }
  if (axis === null) return { findings, measurements };
  const core = coreOf(p, context, waves);
  const strays = core.before + core.after;
  const n = Number(measures.rows ?? 0);
  measurements.push({
    ...shareAtMost('stray_timestamp_rate', { population: of.name, column: axis.column }, strays, n, null),
    verdict: strays > 0 ? 'warn' : n > 0 ? 'pass' : 'insufficient',
  });
  if (strays > 0)
    findings.push({
      verdict: 'warn',
      sentence: `${formatCount(core.after)} rows lie far after and ${formatCount(core.before)} far before all others: a wrong clock or unit; they are left out of gaps and drops`,
      column: axis.column,
    });
  const missing = Number(measures.timeMissing ?? 0);
  if (missing > 0)
    findings.push({ verdict: 'warn', sentence: `${formatCount(missing)} rows have no ${axis.column}: they are in no bucket`, column: axis.column });
  return { findings, measurements };
}

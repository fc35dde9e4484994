import type { ReducedTable } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf } from '../columns.ts';
import { formatCount } from '../format.ts';
import { cellResult } from '../result.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellContext, CellResult, CellType, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { clockCheck, idCheck, orderCheck } from './ids.ts';
import { breakdownColumns, captureParameters, columnOfRole, expectation, type CaptureParameters } from './parameters.ts';
import { answerOf, clockPairs, planCapture } from './plan.ts';
import { rateCheck } from './rate.ts';
import { trafficCheck } from './traffic.ts';

/** Whether telemetry is lost: capture rate, sampling bias, gaps, drops, ids, order and clocks. */
export const captureCell: CellType<CaptureParameters> = {
  name: 'capture',
  language: 'yaml',
  title: 'Capture',
  summary: 'Is telemetry being lost? Capture rate, gaps, drops, sampling bias, duplicate ids, late rows and clocks.',
  parameters: captureParameters,
  uses: ['timestamp', 'request_id', 'trace_id', 'model_version', 'route'],
  columns(p, context) {
    const of = context.population(p.of, 'of');
    const expected = expectation(p, context);
    const by = breakdownColumns(p, context);
    const own = [columnOfRole(context, of, 'request_id'), columnOfRole(context, of, 'trace_id'), context.span(of.table)?.column ?? null];
    const clocks = clockPairs(p, context).flatMap((pair) => [pair.earlier, pair.later]);
    const parts = [{ from: of, columns: [...own, ...clocks, ...by.map((column) => column.of)] }];
    if ('from' in expected) {
      const extra = expected.kind === 'id' ? expected.left : expected.count;
      parts.push({ from: expected.from, columns: [extra, context.span(expected.from.table)?.column ?? null, ...by.map((column) => column.expected)] });
    }
    return parts.map(({ from, columns }) => ({
      table: from.table,
      columns: [...new Set([...columns.filter((c) => c !== null), ...conditionColumns(from, context)])],
    }));
  },
  plan: planCapture,
  decide: decideCapture,
};

function conditionColumns(from: Population, context: CellContext): readonly string[] {
  const known = columnsOf(context, from).map((c) => c.name);
  return [...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])];
}

const order: readonly Verdict[] = ['fail', 'insufficient', 'warn', 'pass', 'info'];

function decideCapture(reduced: readonly (readonly ReducedTable[])[], p: CaptureParameters, context: CellContext): CellResult {
  const of = context.population(p.of, 'of');
  const rowsTable = answerOf(p, context, reduced, 'rows');
  const rows = Number(rowsTable?.rows[0]?.measures.rows ?? 0);
  const checks = [
    rateCheck(p, context, reduced, rows),
    trafficCheck(p, context, reduced),
    idCheck(rowsTable, of, p, context),
    clockCheck(rowsTable, p, context, reduced),
    orderCheck(answerOf(p, context, reduced, 'parts'), answerOf(p, context, reduced, 'order'), of),
  ];
  const findings = checks.flatMap((check) => check.findings).sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const measurements = checks.flatMap((check) => check.measurements);
  const verdict = rows === 0 ? worst([...measurements.map((m) => m.verdict), 'insufficient']) : worst(measurements.map((m) => m.verdict));
  return cellResult({
    verdict,
    headline:
      rows === 0 && verdict === 'insufficient' ? `${of.name} has no rows` : (findings[0]?.sentence ?? `${formatCount(rows)} rows, nothing to judge them by`),
    findings,
    measurements,
    tables: checks.flatMap((check) => check.tables ?? []),
    charts: checks.flatMap((check) => check.charts ?? []),
    caveats: checks.flatMap((check) => check.caveats ?? []),
    sql: [...new Set(reduced.flat().flatMap((table) => table.sql))],
    seed: 1,
    rowsRead: rows,
  });
}

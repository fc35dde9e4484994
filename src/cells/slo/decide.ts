import { burnRate } from '../../stats/burn-rate.ts';
import { wilson } from '../../stats/intervals.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { pairIncidents } from '../events/incidents.ts';
import { readEvents } from '../events/read.ts';
import { formatCount, formatList } from '../format.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellResult, ChartData, Finding, Measurement, MeasurementOf, ResultTable } from '../types.ts';
import { worst } from '../verdict.ts';
import { alertsOf } from './alert-rows.ts';
import { backtest } from './backtest.ts';
import { sloCaveats } from './caveats.ts';
import { objectiveCharts } from './charts.ts';
import { between, objectiveSeries, type ObjectiveSeries } from './counts.ts';
import { groupReport } from './groups.ts';
import { blockOf, budgetState, formatDuration, judgeObjective, type BudgetState } from './judge.ts';
import type { SloParameters } from './parameters.ts';
import { answerOf, coreOf, gridSeconds } from './plan.ts';
import { replayObjective, silencesOf } from './replay.ts';
import { sloScope, type Objective } from './scope.ts';
import { alertsTable, backtestTable, exportTable, rulesTable, whatIfTable } from './tables.ts';
import { whatIfGrid } from './what-if.ts';

/** Budgets, burn rates, the alerts that would have fired, and what other settings would have done. */
export function decideSlo(reduced: readonly (readonly ReducedTable[])[], p: SloParameters, context: CellContext): CellResult {
  const scope = sloScope(p, context);
  const core = coreOf(scope, reduced);
  const grid = gridSeconds(scope, core);
  const chartSeconds = bucketSeconds(p.bucket, Math.max(0, core.to - core.from));
  const silences = silencesOf(p);
  const read = readEvents(scope.events, answerOf(scope, reduced, 'events'));
  const list = scope.objectives.map((objective, i) => {
    const series = objectiveSeries(reduced[1]?.[0], i, objective, core, grid, p.empty_slices);
    const state = budgetState(series, objective, p.level, blockOf(series));
    const alerts = alertsOf(objective, scope.alerts);
    const replay = replayObjective(series, objective, alerts, p.evidence, silences);
    return { objective, series, state, alerts, replay, judged: judgeObjective(objective, state, replay.raised) };
  });
  const measurements = list.flatMap((one) => [
    ...budgetMeasurements(one.objective, one.state, scope.from.name, p.level, one.judged.verdict),
    ...burnMeasurements(one.objective, one.series, one.alerts, scope.from.name, p.level),
    ...(['page', 'ticket'] as const).map(
      (severity): Measurement => ({
        metric: 'alert_count',
        of: { sli: one.objective.name, population: scope.from.name, severity },
        value: one.replay.raised.filter((alert) => alert.severity === severity).length,
        n: one.state.events,
        verdict: 'info',
      }),
    ),
  ]);
  const findings: Finding[] = list.map(({ judged }) => ({ ...judged, ...(judged.verdict === 'fail' ? { next: ['slices', 'change-points'] } : {}) }));
  const groups = groupReport(answerOf(scope, reduced, 'groups'), scope.objectives, scope.from.name, p.level);
  const raised = list.flatMap(({ replay }) => replay.raised);
  const versions = (answerOf(scope, reduced, 'versions')?.rows ?? []).flatMap(({ keys, measures }) =>
    keys.version === null || typeof measures.first !== 'number' ? [] : [{ version: String(keys.version), first: measures.first }],
  );
  const paired = pairIncidents(read.events);
  const results = backtest(raised, paired.incidents, core.from, core.to);
  const labelled = (results[0]?.incidents ?? 0) > 0;
  const pages = results[0];
  if (labelled && pages !== undefined)
    findings.push({
      verdict: 'info',
      sentence: `pages would have caught ${formatCount(pages.caught)} of ${formatCount(pages.incidents)} labelled incidents; ${formatCount(pages.right)} of ${formatCount(pages.alerts)} pages fell into one`,
    });
  const runbook = [...read.events].reverse().find((event) => event.runbook !== null)?.runbook ?? null;
  const tables: ResultTable[] = [
    objectivesTable(list),
    rulesTable(list),
    alertsTable(raised, read.events, versions, core.to),
    ...(labelled ? [backtestTable(results)] : []),
    ...groups.tables,
    whatIfTable(list.map((one) => ({ name: one.objective.name, rows: whatIfGrid(one.series, one.objective, scope.alerts, silences, p.evidence) }))),
    exportTable(list, runbook),
  ];
  const charts: ChartData[] = [...groups.charts, ...list.flatMap((one) => objectiveCharts(one.series, one.objective, chartSeconds, p.level))];
  const verdict = worst(list.map(({ judged }) => judged.verdict));
  const deciding = list.filter(({ judged }) => judged.verdict === verdict);
  const others = deciding.slice(1).map(({ objective }) => objective.name);
  const headline = `${deciding[0]?.judged.sentence ?? 'no objective'}${others.length > 0 && verdict !== 'pass' ? `; also ${formatList(others)}` : ''}`;
  const order = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return cellResult({
    verdict,
    headline,
    findings,
    measurements: [...measurements, ...groups.measurements],
    tables,
    charts,
    caveats: sloCaveats({ scope, core, grid, list, waves: reduced, read, paired }),
    sql: [...new Set(reduced.flat().flatMap((t) => t.sql))],
    rowsRead: (answerOf(scope, reduced, 'coarse')?.rows ?? []).reduce((sum, row) => sum + Number(row.measures.rows ?? 0), 0),
  });
}

function budgetMeasurements(
  objective: Objective,
  state: BudgetState,
  population: string,
  level: number,
  verdict: Measurement['verdict'],
): readonly Measurement[] {
  const of: MeasurementOf = { sli: objective.name, population };
  const reason = state.sli === null ? { reason: 'no_traffic' } : {};
  const { interval } = state;
  const within = (low: number, high: number) =>
    interval === null ? { intervalReason: 'dependent_in_time' } : { interval: { level, low, high, method: interval.method } };
  const n = objective.method === 'occurrences' ? state.events : state.total;
  const bounds = state.sli === null ? {} : within(1 - (interval?.high ?? 0), 1 - (interval?.low ?? 0));
  const left = state.sli === null ? {} : within(state.remainingLow ?? 0, state.remainingHigh ?? 0);
  return [
    {
      metric: 'sli',
      of,
      value: state.sli,
      n,
      unit: 'share',
      verdict: 'info',
      threshold: { value: objective.objective, rule: 'at least' },
      ...reason,
      ...bounds,
    },
    { metric: 'budget_remaining', of, value: state.remaining, n, unit: 'share', verdict, threshold: { value: 0, rule: 'at least' }, ...reason, ...left },
    { metric: 'bad_events', of, value: state.sli === null ? null : state.badEvents, n: state.events, verdict: 'info', ...reason },
  ];
}

function burnMeasurements(
  objective: Objective,
  series: ObjectiveSeries,
  alerts: ReturnType<typeof alertsOf>,
  population: string,
  level: number,
): readonly Measurement[] {
  const windows = new Map(alerts.flatMap((one) => [[one.shortText, one.short] as const, [one.longText, one.long] as const]));
  return [...windows]
    .sort((a, b) => a[1] - b[1])
    .map(([text, seconds]): Measurement => {
      const from = series.length - Math.round(seconds / series.step);
      const of = { sli: objective.name, population, burnWindow: text };
      if (from < 0 || seconds < series.step) return { metric: 'burn_rate', of, value: null, n: 0, reason: 'window_outside_data', verdict: 'info' };
      const [bad, total] = [between(series.bad, from, series.length), between(series.total, from, series.length)];
      const value = burnRate(bad, total, objective.objective);
      const interval = wilson(bad, total, level);
      const budget = 1 - objective.objective;
      return {
        metric: 'burn_rate',
        of,
        value,
        n: total,
        verdict: 'info',
        ...(value === null ? { reason: 'no_traffic' } : {}),
        ...(interval === null ? {} : { interval: { level, low: interval.low / budget, high: interval.high / budget, method: 'Wilson' } }),
      };
    });
}

function objectivesTable(
  list: readonly { readonly objective: Objective; readonly state: BudgetState; readonly judged: { readonly verdict: string } }[],
): ResultTable {
  return {
    name: 'objectives',
    title: 'Objectives',
    columns: [
      { name: 'objective', title: 'objective', type: 'text' },
      { name: 'sli', title: 'good', type: 'percent' },
      { name: 'low', title: 'low', type: 'percent' },
      { name: 'high', title: 'high', type: 'percent' },
      { name: 'target', title: 'target', type: 'percent' },
      { name: 'bad', title: 'bad', type: 'number' },
      { name: 'total', title: 'of', type: 'number' },
      { name: 'remaining', title: 'budget left', type: 'percent' },
      { name: 'pace', title: 'burn rate, last day', type: 'number' },
      { name: 'lasts', title: 'budget lasts', type: 'text' },
      { name: 'at_end', title: 'left at end of window', type: 'percent' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
    ],
    rows: list.map(({ objective, state, judged }) => [
      ...[objective.name, state.sli, state.interval === null ? null : 1 - state.interval.high, state.interval === null ? null : 1 - state.interval.low],
      ...[objective.objective, state.bad, state.total, state.remaining, state.pace, formatDuration(state.lastsSeconds), state.atEnd, judged.verdict],
    ]),
  };
}

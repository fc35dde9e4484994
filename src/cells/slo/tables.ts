import { openSlo } from '../../telemetry/alert-rules/openslo.ts';
import { prometheusRules } from '../../telemetry/alert-rules/prometheus.ts';
import { slothSpecification } from '../../telemetry/alert-rules/sloth.ts';
import type { RuleSet } from '../../telemetry/alert-rules/types.ts';
import type { OperationEvent } from '../events/read.ts';
import type { ResultTable } from '../types.ts';
import type { AlertOfObjective } from './alert-rows.ts';
import { medianOf, surroundings, type Backtest } from './backtest.ts';
import type { RaisedAlert } from './replay.ts';
import type { Objective } from './scope.ts';
import type { WhatIfAnswer } from './what-if.ts';

type Column = ResultTable['columns'][number];
const column = (name: string, title: string, type: Column['type'], unit?: string): Column => ({ name, title, type, ...(unit === undefined ? {} : { unit }) });
const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

const mostAlerts = 500;

/** Alerts that would have fired, with what changed before them. */
export function alertsTable(
  raised: readonly RaisedAlert[],
  events: readonly OperationEvent[],
  versions: readonly { readonly version: string; readonly first: number }[],
  end: number,
): ResultTable {
  const rows = [...raised].sort((a, b) => a.from - b.from);
  return {
    name: 'alerts',
    title: 'Alerts that would have fired',
    columns: [
      column('objective', 'objective', 'text'),
      column('severity', 'severity', 'text'),
      column('from', 'fired', 'time'),
      column('to', 'ended', 'time'),
      column('minutes', 'minutes', 'number', 'min'),
      column('rule', 'first rule', 'text'),
      column('version', 'model version', 'text'),
      column('change', 'last change before', 'text'),
      column('changed', 'changed at', 'time'),
      column('commit', 'commit', 'text'),
      column('runbook', 'runbook', 'text'),
    ],
    rows: rows.slice(0, mostAlerts).map((alert) => {
      const around = surroundings(alert.from, events, versions);
      const minutes = ((alert.to ?? end) - alert.from) / 60_000;
      const change = around.change;
      return [
        ...[alert.objective, alert.severity, iso(alert.from), iso(alert.to), minutes, alert.rule, around.version],
        ...[change === null ? null : change.kind, iso(change?.time ?? null), around.commit, around.runbook],
      ];
    }),
    ...(rows.length > mostAlerts ? { total: rows.length } : {}),
  };
}

/** Alerts against labelled incidents. */
export function backtestTable(results: readonly Backtest[]): ResultTable {
  const share = (part: number, of: number) => (of === 0 ? null : part / of);
  return {
    name: 'backtest',
    title: 'Alerts against labelled incidents',
    columns: [
      column('severity', 'severity', 'text'),
      column('alerts', 'alerts', 'integer'),
      column('precision', 'in an incident', 'percent'),
      column('incidents', 'incidents', 'integer'),
      column('recall', 'caught', 'percent'),
      column('delay', 'median delay', 'number', 'min'),
      column('longest', 'longest delay', 'number', 'min'),
    ],
    rows: results.map((one) => {
      const [median, longest] = [medianOf(one.delays), one.delays[one.delays.length - 1] ?? null];
      const minutes = (x: number | null) => (x === null ? null : x / 60_000);
      return [one.severity, one.alerts, share(one.right, one.alerts), one.incidents, share(one.caught, one.incidents), minutes(median), minutes(longest)];
    }),
  };
}

/** Other objectives and other thresholds on the same counts. */
export function whatIfTable(answers: readonly { readonly name: string; readonly rows: readonly WhatIfAnswer[] }[]): ResultTable {
  return {
    name: 'what_if',
    title: 'What if the objective or the alerts were others',
    columns: [
      column('objective', 'objective', 'text'),
      column('target', 'target', 'percent'),
      column('factor', 'burn rates ×', 'number'),
      column('remaining', 'budget left', 'percent'),
      column('allowed', 'bad allowed', 'number'),
      column('pages', 'pages', 'integer'),
      column('tickets', 'tickets', 'integer'),
      column('hours', 'hours paged', 'number', 'h'),
      column('refused', 'rules out of reach', 'integer'),
    ],
    rows: answers.flatMap(({ name, rows }) =>
      rows.map((one) => [name, one.objective, one.burnFactor, one.budgetRemaining, one.badAllowed, one.pages, one.tickets, one.pagedHours, one.refused]),
    ),
  };
}

/** The alerts of each objective, and why one is not used. */
export function rulesTable(list: readonly { readonly objective: Objective; readonly alerts: readonly AlertOfObjective[] }[]): ResultTable {
  return {
    name: 'rules',
    title: 'Alert rules',
    columns: [
      column('objective', 'objective', 'text'),
      column('severity', 'severity', 'text'),
      column('long', 'long window', 'text'),
      column('short', 'short window', 'text'),
      column('burn', 'burn rate above', 'number'),
      column('errors', 'bad share above', 'percent'),
      column('outage', 'full outage fires after', 'number', 's'),
      column('refused', 'not used because', 'text'),
    ],
    rows: list.flatMap(({ objective, alerts }) =>
      alerts.map((one) => {
        const errors = one.threshold * (1 - objective.objective);
        return [objective.name, one.severity, one.longText, one.shortText, one.threshold, errors, one.refused === null ? errors * one.long : null, one.refused];
      }),
    ),
  };
}

/** The rules as files of other tools, a file a row. */
export function exportTable(
  list: readonly { readonly objective: Objective; readonly alerts: readonly AlertOfObjective[] }[],
  runbook: string | null,
): ResultTable {
  return {
    name: 'export',
    title: 'Rules for other tools',
    columns: [column('objective', 'objective', 'text'), column('tool', 'tool', 'text'), column('text', 'file', 'text')],
    rows: list.flatMap(({ objective, alerts }) => {
      const set: RuleSet = {
        name: objective.name,
        objective: objective.objective,
        window: objective.windowText,
        windowSeconds: objective.window,
        method: objective.method,
        timeslice: `${objective.slice}s`,
        timesliceTarget: objective.sliceTarget,
        alerts: alerts.flatMap((one) =>
          one.refused === null ? [{ severity: one.severity, long: one.longText, short: one.shortText, burn: one.threshold }] : [],
        ),
        good: objective.good,
        valid: objective.valid,
        runbook,
      };
      return [
        [objective.name, 'Prometheus', prometheusRules(set)],
        [objective.name, 'Sloth', slothSpecification(set)],
        [objective.name, 'OpenSLO', openSlo(set)],
      ];
    }),
  };
}

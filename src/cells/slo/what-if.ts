import { budgetRemaining } from '../../stats/burn-rate.ts';
import { alertsOf, type AlertRow } from './alert-rows.ts';
import { between, type ObjectiveSeries } from './counts.ts';
import { replayObjective, type Silence } from './replay.ts';
import type { Objective } from './scope.ts';

/** What could be set otherwise: the objective, and how much faster or slower a budget must burn before an alert fires. */
export interface WhatIf {
  readonly objective: number;
  /** Multiplies every burn rate; 1 is as written. */
  readonly burnFactor: number;
  readonly evidence: number;
}

export interface WhatIfAnswer extends WhatIf {
  readonly budgetRemaining: number | null;
  readonly badAllowed: number;
  readonly pages: number;
  readonly tickets: number;
  /** Hours during which a page would have been firing. */
  readonly pagedHours: number;
  /** Rules that could not fire at this setting. */
  readonly refused: number;
}

/**
 * Answers "what if the objective or the alerts were others" from the counts that are there, without reading a row. Time slices keep their own target.
 * Pure; a month of minutes takes a few milliseconds.
 */
export function whatIf(series: ObjectiveSeries, objective: Objective, rows: readonly AlertRow[], silences: readonly Silence[], given: WhatIf): WhatIfAnswer {
  const other = { ...objective, objective: given.objective };
  const alerts = alertsOf(other, rows).map((one) => scaled(one, given.burnFactor, given.objective));
  const { raised } = replayObjective(series, other, alerts, given.evidence, silences);
  const from = Math.max(0, series.length - Math.round(objective.window / series.step));
  const total = between(series.total, from, series.length);
  const end = series.start + series.length * series.step * 1000;
  const pages = raised.filter(({ severity }) => severity === 'page');
  return {
    ...given,
    budgetRemaining: budgetRemaining(between(series.bad, from, series.length), total, given.objective),
    badAllowed: total * (1 - given.objective),
    pages: pages.length,
    tickets: raised.length - pages.length,
    pagedHours: pages.reduce((sum, one) => sum + (one.to ?? end) - one.from, 0) / 3_600_000,
    refused: alerts.filter(({ refused }) => refused !== null).length,
  };
}

function scaled(one: ReturnType<typeof alertsOf>[number], factor: number, objective: number): ReturnType<typeof alertsOf>[number] {
  const threshold = one.threshold * factor;
  const silent = one.refused === null && factor !== 1 && (threshold * (1 - objective) >= 1 || threshold < 1);
  return { ...one, threshold, refused: silent ? 'at this factor the alert cannot be used' : one.refused };
}

const usual = [0.9, 0.95, 0.99, 0.995, 0.999, 0.9995];
const factors = [0.5, 1, 2];

/** Returns the table of a cell: usual objectives and the written one, each with alerts half, once and twice as patient. */
export function whatIfGrid(
  series: ObjectiveSeries,
  objective: Objective,
  rows: readonly AlertRow[],
  silences: readonly Silence[],
  evidence: number,
): readonly WhatIfAnswer[] {
  const objectives = [...new Set([...usual, objective.objective])].sort((a, b) => a - b);
  return objectives.flatMap((one) => factors.map((burnFactor) => whatIf(series, objective, rows, silences, { objective: one, burnFactor, evidence })));
}

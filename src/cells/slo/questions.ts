import type { ReducedTable } from '../../reduce/types.ts';
import { pairIncidents, type Incident } from '../events/incidents.ts';
import { readEvents } from '../events/read.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { CellContext } from '../types.ts';
import type { WhatIfControl, WhatIfQuestion, WhatIfValues } from '../what-if-types.ts';
import { alertsOf } from './alert-rows.ts';
import { backtest } from './backtest.ts';
import { objectiveSeries, type ObjectiveSeries } from './counts.ts';
import { blockOf, budgetState, judgeObjective, type BudgetState } from './judge.ts';
import type { SloParameters } from './parameters.ts';
import { answerOf, coreOf, gridSeconds } from './plan.ts';
import { replayObjective, silencesOf, type RaisedAlert } from './replay.ts';
import { sloScope, type Objective, type SloScope } from './scope.ts';
import { limitedSeries, thresholdOf, type Threshold } from './threshold.ts';

const usual = [0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999];

interface Answer {
  readonly state: BudgetState;
  readonly raised: readonly RaisedAlert[];
  readonly refused: number;
  readonly verdict: string;
  readonly objective: Objective;
}

/** What can be asked of each objective: another share that must be good and, where its condition is a limit on a number, another limit. */
export function startWhatIf(
  answers: readonly ReducedTable[],
  reduced: readonly (readonly ReducedTable[])[],
  p: SloParameters,
  context: CellContext,
): readonly WhatIfQuestion[] {
  const scope = sloScope(p, context);
  const core = coreOf(scope, reduced);
  const grid = gridSeconds(scope, core);
  const silences = silencesOf(p);
  const { incidents } = pairIncidents(readEvents(scope.events, answerOf(scope, reduced, 'events')).events);
  return scope.objectives.map((objective, i) => {
    const threshold = answers.length === 0 ? null : thresholdOf(objective, scope, context);
    const written = (other: Objective) => objectiveSeries(reduced[1]?.[0], i, other, core, grid, p.empty_slices);
    const limited = limitedSeries(answers[0], i, { core, grid }, p.empty_slices);
    const series = remembered((values: WhatIfValues, other: Objective) => {
      const limit = values.limit ?? threshold?.written;
      return threshold === null || limit === threshold.written ? written(other) : limited(threshold.steps.indexOf(limit ?? 0), other);
    });
    const answer = lastAnswer((values: WhatIfValues): Answer => {
      const other = withObjective(objective, i, p, values.objective ?? objective.objective);
      const counts = series(values, other);
      const alerts = alertsOf(other, scope.alerts);
      const { raised } = replayObjective(counts, other, alerts, p.evidence, silences);
      const state = budgetState(counts, other, p.level, blockOf(counts));
      const refused = alerts.filter((one) => one.refused !== null).length;
      return { state, raised, refused, verdict: judgeObjective(other, state, raised).verdict, objective: other };
    });
    return {
      title: objective.name,
      controls: [...(threshold === null ? [] : [limitControl(threshold)]), objectiveControl(objective)],
      answer: (values) => factsOf(answer(values), incidents, core),
      sentence: (values) => sentenceOf(answer(values)),
      changes: (values) => changesOf(scope, p, i, threshold, values),
    };
  });
}

/** Time slices follow the objective unless they have a target of their own. */
function withObjective(objective: Objective, i: number, p: SloParameters, share: number): Objective {
  const own = p.objectives === 'auto' ? null : (p.objectives[i]?.timeslice_target ?? null);
  return { ...objective, objective: share, sliceTarget: own ?? share };
}

/** Keeps the last answer: its sentence follows its facts, and other questions are drawn again beside it. */
function lastAnswer(make: (values: WhatIfValues) => Answer): typeof make {
  let last: { readonly key: string; readonly answer: Answer } | null = null;
  return (values) => {
    const key = `${values.limit ?? ''} ${values.objective ?? ''}`;
    if (last?.key !== key) last = { key, answer: make(values) };
    return last.answer;
  };
}

/** Keeps the last series: moving one slider does not count anew for the other. */
function remembered(make: (values: WhatIfValues, objective: Objective) => ObjectiveSeries): typeof make {
  let last: { readonly key: string; readonly series: ObjectiveSeries } | null = null;
  return (values, objective) => {
    const key = `${values.limit ?? ''} ${objective.method === 'occurrences' ? '' : objective.sliceTarget}`;
    if (last?.key !== key) last = { key, series: make(values, objective) };
    return last.series;
  };
}

function limitControl(threshold: Threshold): WhatIfControl {
  const { column, operator, steps, written } = threshold;
  return { name: 'limit', title: `good when ${column} ${operator}`, steps, written, show: (value) => formatNumber(value, 6) };
}

function objectiveControl(objective: Objective): WhatIfControl {
  const steps = [...new Set([...usual, objective.objective])].sort((a, b) => a - b);
  return { name: 'objective', title: 'share that must be good', steps, written: objective.objective, show: (value) => formatPercent(value, 6) };
}

function factsOf(a: Answer, incidents: readonly Incident[], core: { readonly from: number; readonly to: number }): readonly (readonly [string, string])[] {
  const { state, raised } = a;
  const of = (severity: string) => raised.filter((one) => one.severity === severity);
  const hours = (list: readonly RaisedAlert[]) => list.reduce((sum, one) => sum + (one.to ?? core.to) - one.from, 0) / 3_600_000;
  const unit = a.objective.method === 'occurrences' ? 'requests' : 'slices';
  const [pages] = backtest(raised, incidents, core.from, core.to);
  const labelled = pages !== undefined && pages.incidents > 0;
  const alerts = (list: readonly RaisedAlert[]) => `${formatCount(list.length)}${list.length === 0 ? '' : `, ${formatNumber(hours(list))} h`}`;
  return [
    ['verdict', a.verdict],
    ['good', formatPercent(state.sli, 5)],
    ['budget left', formatPercent(state.remaining)],
    [`bad ${unit}`, `${formatNumber(state.bad, 6)} of ${formatCount(state.total * (1 - a.objective.objective))} allowed`],
    ['pages', alerts(of('page'))],
    ['tickets', alerts(of('ticket'))],
    ['rules out of reach', formatCount(a.refused)],
    ...(labelled
      ? ([
          ['incidents paged for', `${formatCount(pages.caught)} of ${formatCount(pages.incidents)}`],
          ['pages in an incident', `${formatCount(pages.right)} of ${formatCount(pages.alerts)}`],
        ] as const)
      : []),
  ];
}

function sentenceOf(a: Answer): string {
  const pages = a.raised.filter(({ severity }) => severity === 'page').length;
  const tickets = a.raised.length - pages;
  const count = (n: number, what: string) => `${formatCount(n)} ${what}${n === 1 ? '' : 's'}`;
  return `${a.objective.name}: ${a.verdict}, ${formatPercent(a.state.remaining)} of the budget left, ${count(pages, 'page')}, ${count(tickets, 'ticket')}`;
}

/** Automatic objectives become written ones; of written ones only what differs is written. */
function changesOf(scope: SloScope, p: SloParameters, i: number, threshold: Threshold | null, values: WhatIfValues): ReturnType<WhatIfQuestion['changes']> {
  const before = scope.objectives[i];
  if (before === undefined) return [];
  const share = values.objective ?? before.objective;
  const limit = values.limit ?? threshold?.written ?? null;
  const good = threshold === null || limit === null ? before.good : `${threshold.columnText} ${threshold.operator} ${limit}`;
  const moved = { good: threshold !== null && limit !== threshold.written, objective: share !== before.objective };
  if (!moved.good && !moved.objective) return [];
  if (p.objectives === 'auto') {
    const list = scope.objectives.map((one, k) => ({
      name: one.name,
      good: k === i && moved.good ? good : one.good,
      objective: k === i ? share : one.objective,
      window: one.windowText,
    }));
    return [{ path: ['objectives'], value: list }];
  }
  return [
    ...(moved.good ? [{ path: ['objectives', i, 'good'], value: good }] : []),
    ...(moved.objective ? [{ path: ['objectives', i, 'objective'], value: share }] : []),
  ];
}

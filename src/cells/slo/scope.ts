import { parseDuration } from '../../telemetry/duration.ts';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { eventsFrom, type EventsFrom } from '../events/read.ts';
import { flagExpression } from '../flag-expression.ts';
import { listOf } from '../parameters.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { alertRows, type AlertRow } from './alert-rows.ts';
import type { budgetMethods, GivenObjective, SloParameters } from './parameters.ts';
import { timeless } from '../timeless.ts';

/** An objective with its durations in seconds. */
export interface Objective {
  readonly name: string;
  readonly good: string;
  readonly valid: string;
  readonly objective: number;
  readonly window: number;
  readonly windowText: string;
  readonly method: (typeof budgetMethods)[number];
  readonly slice: number;
  readonly sliceTarget: number;
}

export interface SloScope {
  readonly from: Population;
  /** The time column and the part of its span that the rows can have, in epoch milliseconds. */
  readonly time: string;
  readonly first: number;
  readonly last: number;
  readonly objectives: readonly Objective[];
  readonly alerts: readonly AlertRow[];
  readonly version: string | null;
  readonly groups: readonly string[];
  readonly events: EventsFrom;
}

/** Settles what an SLO cell reads. Throws CellInputError at its key: no timestamp, no objective to make, windows that make no sense. */
export function sloScope(p: SloParameters, context: CellContext): SloScope {
  const from = context.population(p.of, 'of');
  const span = context.span(from.table);
  if (span === null) throw new CellInputError(timeless(context, from, 'an objective needs one'), 'of');
  const objectives = p.objectives === 'auto' ? automatic(from, context) : p.objectives.map(settled);
  const names = new Set(objectives.map((one) => one.name));
  if (names.size < objectives.length) throw new CellInputError('two objectives have the same name; give each its own', 'objectives');
  p.suppress.forEach((one, i) => {
    if (Date.parse(one.to) <= Date.parse(one.from)) throw new CellInputError('the end is not after the start', `suppress.${i}.to`);
  });
  return {
    from,
    time: span.column,
    first: Math.max(span.first, from.window?.from ?? span.first),
    last: Math.min(span.last, from.window === undefined ? span.last : from.window.to - 1),
    objectives,
    alerts: alertRows(p.alerts),
    version: context.column(from, 'model_version'),
    groups: listOf(p.by).map((c) => requireColumn(context, from, c, 'by').name),
    events: eventsFrom(p.events, context),
  };
}

function settled(given: GivenObjective, i: number): Objective {
  const window = (parseDuration(given.window) ?? 0) / 1000;
  const slice = (parseDuration(given.timeslice) ?? 0) / 1000;
  if (!Number.isInteger(slice) || !Number.isInteger(window)) throw new CellInputError('windows and time slices are whole seconds', `objectives.${i}.window`);
  if (given.method !== 'occurrences' && slice > window)
    throw new CellInputError(`a time slice of ${given.timeslice} is longer than the window of ${given.window}`, `objectives.${i}.timeslice`);
  return {
    name: given.name ?? given.good,
    good: given.good,
    valid: given.valid,
    objective: given.objective,
    window,
    windowText: given.window,
    method: given.method,
    slice,
    sliceTarget: given.timeslice_target ?? given.objective,
  };
}

/** Objectives that roles allow: no error, no server status, no fallback (99 %), and an answer within 300 ms (95 %). */
function automatic(from: Population, context: CellContext): readonly Objective[] {
  const base = { valid: 'TRUE', objective: 0.99, window: 2_592_000, windowText: '30d', method: 'occurrences', slice: 300, sliceTarget: 0.99 } as const;
  const made: Objective[] = [];
  const column = (role: string) => columnsOf(context, from).find((c) => c.name === context.column(from, role) && c.readable);
  const [error, status, fallback, latency] = ['error', 'status', 'fallback', 'latency'].map(column);
  const isFlag = (c: typeof error) => c !== undefined && (c.type === 'BOOLEAN' || treatmentOf(c) === 'numeric');
  if (error !== undefined && isFlag(error))
    made.push({ ...base, name: 'without error', good: `NOT (${flagExpression(context, from, error.name, 'objectives')})` });
  else if (status !== undefined && treatmentOf(status) === 'numeric')
    made.push({ ...base, name: 'availability', good: `${quoteIdentifier(status.name)} < 500` });
  if (fallback !== undefined && isFlag(fallback))
    made.push({ ...base, name: 'without fallback', good: `NOT (${flagExpression(context, from, fallback.name, 'objectives')})` });
  const unit = latency === undefined ? null : (/_(ms|s|sec|seconds)$/i.exec(latency.name)?.[1]?.toLowerCase() ?? null);
  if (latency !== undefined && unit !== null && treatmentOf(latency) === 'numeric') {
    const good = `${quoteIdentifier(latency.name)} < ${unit === 'ms' ? 300 : 0.3}`;
    made.push({ ...base, name: 'fast answers', good, objective: 0.95, sliceTarget: 0.95 });
  }
  if (made.length === 0)
    throw new CellInputError(
      `no column of "${from.table}" has the role error, status, fallback or latency with a unit; write objectives with a good condition`,
      'objectives',
    );
  return made;
}

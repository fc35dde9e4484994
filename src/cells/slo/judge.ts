import { budgetRemaining, burnRate, timeToExhaustion } from '../../stats/burn-rate.ts';
import { shareInterval, type ShareInterval } from '../../stats/block-share.ts';
import { bucketSeconds } from '../buckets.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { Verdict } from '../types.ts';
import { between, type ObjectiveSeries } from './counts.ts';
import type { RaisedAlert } from './replay.ts';
import type { Objective } from './scope.ts';

/** The state of a budget at the end of the data, over the objective's window or the data where they are shorter. */
export interface BudgetState {
  readonly bad: number;
  readonly total: number;
  readonly badEvents: number;
  readonly events: number;
  /** Share that was good, with its interval; null without traffic. */
  readonly sli: number | null;
  readonly interval: ShareInterval | null;
  readonly remaining: number | null;
  readonly remainingLow: number | null;
  readonly remainingHigh: number | null;
  /** Seconds of the window that the data cover; less than the window when they are shorter. */
  readonly covered: number;
  /** Burn rate of the last day (or of the data), and what would be left at the end of the window, or how long it lasts, at that pace. */
  readonly pace: number | null;
  readonly atEnd: number | null;
  readonly lastsSeconds: number | null;
}

const day = 86_400;

/** The width in buckets of the stretches by which dependence in time is judged. */
export function blockOf(series: ObjectiveSeries): number {
  return Math.max(1, Math.round(bucketSeconds('auto', series.length * series.step * 1000) / series.step));
}

/** Returns the state of a budget. `block` is the width in buckets of the stretches by which dependence in time is judged. */
export function budgetState(series: ObjectiveSeries, objective: Objective, level: number, block: number): BudgetState {
  const { length, step } = series;
  const from = Math.max(0, length - Math.round(objective.window / step));
  const bad = between(series.bad, from, length);
  const total = between(series.total, from, length);
  const blocks = [];
  for (let at = from; at < length; at += block) {
    const to = Math.min(length, at + block);
    blocks.push({ index: blocks.length, total: between(series.total, at, to), bad: between(series.bad, at, to) });
  }
  const interval = shareInterval(blocks, level);
  const { objective: goal } = objective;
  const covered = Math.min(objective.window, (length - from) * step);
  const lastDay = Math.max(from, length - Math.max(1, Math.round(day / step)));
  const pace = burnRate(between(series.bad, lastDay, length), between(series.total, lastDay, length), goal);
  const remaining = budgetRemaining(bad, total, goal);
  const spent = remaining === null ? null : ((1 - remaining) * covered) / objective.window;
  return {
    bad,
    total,
    badEvents: between(series.badEvents, from, length),
    events: between(series.events, from, length),
    sli: total > 0 ? 1 - bad / total : null,
    interval,
    remaining,
    remainingLow: interval === null ? null : 1 - interval.high / (1 - goal),
    remainingHigh: interval === null ? null : 1 - interval.low / (1 - goal),
    covered,
    pace,
    atEnd: spent === null || pace === null || covered >= objective.window ? null : 1 - spent - (pace * (objective.window - covered)) / objective.window,
    lastsSeconds: spent === null || pace === null ? null : timeToExhaustion(1 - spent, objective.window, pace),
  };
}

/** Verdict and sentence of an objective. An alert that fires at the end has passed the check on evidence. */
export function judgeObjective(
  objective: Objective,
  state: BudgetState,
  raised: readonly RaisedAlert[],
): { readonly verdict: Verdict; readonly sentence: string } {
  const goal = formatPercent(objective.objective, 6);
  if (state.sli === null || state.remaining === null)
    return { verdict: 'insufficient', sentence: `${objective.name} is undefined: no valid rows in its window` };
  const over = state.covered < objective.window ? `${formatDuration(state.covered)} of data` : `the last ${objective.windowText}`;
  const unit = objective.method === 'occurrences' ? 'requests' : 'slices';
  const counts = `${formatPercent(state.sli, 5)} good against ${goal} over ${over} (${formatNumber(state.bad, 6)} of ${formatCount(state.total)} ${unit} bad)`;
  const left =
    state.remaining < 0 ? `the budget is overspent ${formatNumber(1 - state.remaining)} times over` : `${formatPercent(state.remaining)} of the budget is left`;
  const firing = raised.filter(({ to }) => to === null);
  const page = firing.some(({ severity }) => severity === 'page');
  const active = firing.length === 0 ? '' : `; a ${page ? 'page' : 'ticket'} is firing at the end`;
  const sentence = `${objective.name} is ${counts}; ${left}${active}`;
  if (page) return { verdict: 'fail', sentence };
  if (state.total * (1 - objective.objective) < 1)
    return { verdict: 'insufficient', sentence: `${sentence}; too few: the whole budget is less than one bad ${unit.replace(/s$/, '')}` };
  if (state.remainingHigh !== null && state.remainingHigh < 0) return { verdict: 'fail', sentence };
  if (state.remaining < 0) return { verdict: 'warn', sentence: `${sentence}, which chance could explain` };
  if (firing.length > 0) return { verdict: 'warn', sentence };
  if (state.atEnd !== null && state.atEnd < 0)
    return { verdict: 'warn', sentence: `${sentence}; at the pace of the last day it will be overspent at the end of the window` };
  return { verdict: 'pass', sentence };
}

/** Returns seconds in words: `14 d`, `5.2 h`, `30 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return '—';
  if (seconds >= 2 * day) return `${formatNumber(seconds / day)} d`;
  if (seconds >= 7200) return `${formatNumber(seconds / 3600)} h`;
  return seconds >= 120 ? `${formatNumber(seconds / 60)} min` : `${formatNumber(seconds)} s`;
}

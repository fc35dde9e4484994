import type { ReducedTable } from '../../reduce/types.ts';
import { runningSums, type BurnSeries } from '../../stats/burn-alerts.ts';
import type { SloParameters } from './parameters.ts';
import type { Objective } from './scope.ts';

/** What an objective's budget is counted in, on an even grid: rows, or time slices. All a replay or a what-if needs. */
export interface ObjectiveSeries extends BurnSeries {
  /** Epoch milliseconds of the first bucket, and its width in seconds. */
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** Returns good and valid rows of an objective as running sums by its budgeting method. */
export function objectiveSeries(
  table: ReducedTable | undefined,
  i: number,
  objective: Objective,
  core: { readonly from: number; readonly to: number },
  grid: number,
  empty: SloParameters['empty_slices'],
): ObjectiveSeries {
  const { step, start, length } = gridOf(objective, core, grid);
  const events = new Float64Array(length);
  const badEvents = new Float64Array(length);
  for (const { keys, measures } of table?.rows ?? []) {
    if (typeof keys.time !== 'number') continue;
    const at = Math.floor((keys.time - start) / (step * 1000));
    const valid = Number(measures[`valid${i}`] ?? 0);
    events[at] = (events[at] ?? 0) + valid;
    badEvents[at] = (badEvents[at] ?? 0) + valid - Number(measures[`good${i}`] ?? 0);
  }
  return countedSeries({ step, start, length }, { events, sums: runningSums(events) }, badEvents, objective, empty);
}

/** The even grid of an objective: its time slices, else the grid of the counts. */
export function gridOf(
  objective: Objective,
  core: { readonly from: number; readonly to: number },
  grid: number,
): { readonly step: number; readonly start: number; readonly length: number } {
  const step = objective.method === 'occurrences' ? grid : Math.max(grid, Math.ceil(objective.slice / grid) * grid);
  const start = Math.floor(core.from / (step * 1000)) * step * 1000;
  return { step, start, length: Math.max(0, Math.ceil((core.to - start) / (step * 1000))) };
}

/** The series of rows (with their running sums) and bad rows per bucket, by the objective's budgeting method. */
export function countedSeries(
  { step, start, length }: { readonly step: number; readonly start: number; readonly length: number },
  { events, sums }: { readonly events: Float64Array; readonly sums: Float64Array },
  badEvents: Float64Array,
  objective: Objective,
  empty: SloParameters['empty_slices'],
): ObjectiveSeries {
  const base = { start, step, length, events: sums, badEvents: runningSums(badEvents) };
  if (objective.method === 'occurrences') return { ...base, bad: base.badEvents, total: base.events, most: largest(events) };
  const slices = sliceScores(events, badEvents, objective, empty);
  return { ...base, bad: runningSums(slices.bad), total: runningSums(slices.total), most: 1 };
}

function largest(counts: Float64Array): number {
  let most = 0;
  for (let i = 0; i < counts.length; i += 1) most = Math.max(most, counts[i] ?? 0);
  return most;
}

/**
 * Scores of time slices. `timeslices`: a slice is bad when its share of good rows is below the slice target; `ratio-timeslices`: it is as bad as its share
 * of bad rows. A slice without rows is as `empty` says.
 */
export function sliceScores(
  events: ArrayLike<number>,
  badEvents: ArrayLike<number>,
  objective: Pick<Objective, 'method' | 'sliceTarget'>,
  empty: SloParameters['empty_slices'],
): { readonly bad: Float64Array; readonly total: Float64Array } {
  const bad = new Float64Array(events.length);
  const total = new Float64Array(events.length);
  for (let i = 0; i < events.length; i += 1) {
    const n = events[i] ?? 0;
    const x = badEvents[i] ?? 0;
    if (n === 0) {
      total[i] = empty === 'ignore' ? 0 : 1;
      bad[i] = empty === 'bad' ? 1 : 0;
      continue;
    }
    total[i] = 1;
    bad[i] = objective.method === 'ratio-timeslices' ? x / n : n - x < objective.sliceTarget * n * (1 - 1e-12) ? 1 : 0;
  }
  return { bad, total };
}

/** Sums over buckets [from, to). */
export function between(sums: Float64Array, from: number, to: number): number {
  return (sums[to] ?? 0) - (sums[Math.max(0, from)] ?? 0);
}

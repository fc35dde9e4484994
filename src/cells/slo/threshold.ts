import type { Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { columnsOf, treatmentOf } from '../columns.ts';
import type { CellContext } from '../types.ts';
import { runningSums } from '../../stats/burn-alerts.ts';
import { gridOf, type ObjectiveSeries, countedSeries } from './counts.ts';
import type { SloParameters } from './parameters.ts';
import { coreOf, gridSeconds } from './plan.ts';
import { sloScope, type Objective, type SloScope } from './scope.ts';

/** A condition of the form `latency_ms < 300`: its column, and what else the limit could be. */
export interface Threshold {
  readonly column: string;
  /** As it is written, quoted or not. */
  readonly columnText: string;
  readonly operator: '<' | '<=';
  readonly written: number;
  /** Ascending, with the written one among them: each about 15 % above the one before. */
  readonly steps: readonly number[];
}

const form = /^\s*("(?:[^"]|"")+"|[A-Za-z_]\w*)\s*(<=|<)\s*(\d+(?:\.\d+)?)\s*$/;
const ratio = 1.15;
const reach = 15;

/** Returns the limit in an objective's condition; null where the condition is no comparison of one number with a positive limit. */
export function thresholdOf(objective: Objective, scope: SloScope, context: CellContext): Threshold | null {
  const [, columnText = '', operator = '<', number = ''] = form.exec(objective.good) ?? [];
  const written = Number(number);
  if (!(written > 0)) return null;
  const wanted = columnText.startsWith('"') ? columnText.slice(1, -1).replaceAll('""', '"') : columnText;
  const column = columnsOf(context, scope.from).find(
    (c) => c.name === wanted || (!columnText.startsWith('"') && c.name.toLowerCase() === wanted.toLowerCase()),
  );
  // A status is a code: another limit would be another question.
  if (column === undefined || treatmentOf(column) !== 'numeric' || column.name === context.column(scope.from, 'status')) return null;
  const steps = new Set([written]);
  for (let k = 0, up = written, down = written; k < reach; k += 1) {
    up *= ratio;
    down /= ratio;
    steps.add(Number(up.toPrecision(2))).add(Number(down.toPrecision(2)));
  }
  return { column: column.name, columnText, operator: operator === '<=' ? '<=' : '<', written, steps: [...steps].sort((a, b) => a - b) };
}

/** Bins are right-closed, so that the edge of `x < limit` is the number next below the limit. */
function edgeOf(limit: number, operator: Threshold['operator']): number {
  if (operator === '<=') return limit;
  const bits = new BigInt64Array(Float64Array.of(limit).buffer);
  return Number(new Float64Array(BigInt64Array.of((bits[0] ?? 1n) - 1n).buffer)[0]);
}

/** One reduction for all objectives with a limit: valid rows and how many lie below each step, on the grid of the counts. None where no objective has one. */
export function planWhatIf(p: SloParameters, context: CellContext, reduced: readonly (readonly ReducedTable[])[]): readonly Reduction[] {
  const scope = sloScope(p, context);
  const core = coreOf(scope, reduced);
  const measures: Record<string, Measure> = {};
  scope.objectives.forEach((objective, i) => {
    const threshold = thresholdOf(objective, scope, context);
    if (threshold === null) return;
    const edges = threshold.steps.map((step) => edgeOf(step, threshold.operator));
    measures[`valid${i}`] = { kind: 'count', where: objective.valid };
    measures[`below${i}`] = { kind: 'histogram', column: threshold.column, edges, where: objective.valid };
  });
  if (core.to <= core.from || Object.keys(measures).length === 0) return [];
  const keys = { time: { kind: 'bucket', column: scope.time, seconds: gridSeconds(scope, core) } } as const;
  return [{ kind: 'grouped', from: { ...scope.from, window: { column: scope.time, from: core.from, to: core.to } }, keys, measures }];
}

/** Returns a function from a step of the limit to the objective's series with that limit, from counts alone. */
export function limitedSeries(
  table: ReducedTable | undefined,
  i: number,
  place: { readonly core: { readonly from: number; readonly to: number }; readonly grid: number },
  empty: SloParameters['empty_slices'],
): (step: number, objective: Objective) => ObjectiveSeries {
  const rows = table?.rows ?? [];
  const first = rows[0]?.measures[`below${i}`];
  const steps = Array.isArray(first) ? first.length : 0;
  const times = new Float64Array(rows.length);
  const valid = new Float64Array(rows.length);
  // Rows below each step, time after time.
  const good = new Float64Array(steps * rows.length);
  let held = 0;
  for (const { keys, measures } of rows) {
    const counts = measures[`below${i}`];
    if (typeof keys.time !== 'number' || !Array.isArray(counts)) continue;
    times[held] = keys.time;
    valid[held] = Number(measures[`valid${i}`] ?? 0);
    let sum = 0;
    for (let step = 0; step < steps; step += 1) {
      sum += Number(counts[step] ?? 0);
      good[held * steps + step] = sum;
    }
    held += 1;
  }
  let placed: PlacedRows | null = null;
  return (step, objective) => {
    const grid = gridOf(objective, place.core, place.grid);
    // Which rows there are does not depend on the limit: placed once, a step costs one pass over what is good.
    if (placed?.step !== grid.step) placed = placeRows(times.subarray(0, held), valid, grid);
    const { at, events, sums, bad } = placed;
    bad.set(events);
    for (let row = 0; row < at.length; row += 1) {
      const bucket = at[row] ?? 0;
      bad[bucket] = (bad[bucket] ?? 0) - (good[row * steps + step] ?? 0);
    }
    return countedSeries(grid, { events, sums }, bad, objective, empty);
  };
}

/** The bucket of each row, and the valid rows of each bucket with their running sums. `bad` is room to count in: a slider asks often, and garbage would stop it. */
interface PlacedRows {
  readonly step: number;
  readonly at: Int32Array;
  readonly events: Float64Array;
  readonly sums: Float64Array;
  readonly bad: Float64Array;
}

function placeRows(times: Float64Array, valid: Float64Array, { step, start, length }: ReturnType<typeof gridOf>): PlacedRows {
  const at = new Int32Array(times.length);
  const events = new Float64Array(length);
  for (let row = 0; row < times.length; row += 1) {
    const bucket = Math.floor(((times[row] ?? 0) - start) / (step * 1000));
    at[row] = bucket;
    events[bucket] = (events[bucket] ?? 0) + (valid[row] ?? 0);
  }
  return { step, at, events, sums: runningSums(events), bad: new Float64Array(length) };
}

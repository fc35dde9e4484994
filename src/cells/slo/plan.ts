import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { coreSpan, type CoreSpan } from '../capture/strays.ts';
import { eventReductions } from '../events/read.ts';
import type { CellContext } from '../types.ts';
import type { SloParameters } from './parameters.ts';
import { sloScope, type SloScope } from './scope.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** The grid may have this many buckets: 90 days of minutes. */
const mostBuckets = 130_000;
/** Rows whose order is looked at, in file order. */
const orderSample = 20_000;

interface Request {
  readonly name: 'coarse' | 'order' | 'versions' | 'groups' | 'events';
  readonly reduction: Reduction;
}

/** Wave 0: rows over time, their order, versions, groups, events. Wave 1: good and valid rows on an even grid. */
export function planSlo(p: SloParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const scope = sloScope(p, context);
  if (previous.length === 0) return requests(scope).map(({ reduction }) => reduction);
  if (previous.length > 1) return null;
  const core = coreOf(scope, previous);
  if (core.to <= core.from) return null;
  const measures: Record<string, Measure> = {};
  scope.objectives.forEach((one, i) => {
    measures[`valid${i}`] = { kind: 'count', where: one.valid };
    measures[`good${i}`] = { kind: 'count', where: `(${one.valid}\n) AND (${one.good}\n)` };
  });
  const window = { column: scope.time, from: core.from, to: core.to };
  const keys = { time: { kind: 'bucket', column: scope.time, seconds: gridSeconds(scope, core) } } as const;
  return [{ kind: 'grouped', from: { ...scope.from, window }, keys, measures }];
}

function requests(scope: SloScope): readonly Request[] {
  const { from, time } = scope;
  const first: Measure = { kind: 'minimum', column: time, as: 'instant' };
  const unknown: Record<string, Measure> = {};
  const counts: Record<string, Measure> = { rows: { kind: 'count' } };
  scope.objectives.forEach((one, i) => {
    unknown[`unknown${i}`] = { kind: 'count', where: `(${one.valid}\n) AND (${one.good}\n) IS NULL` };
    counts[`valid${i}`] = { kind: 'count', where: one.valid };
    counts[`good${i}`] = { kind: 'count', where: `(${one.valid}\n) AND (${one.good}\n)` };
  });
  const coarse: Record<string, Key> = { time: { kind: 'bucket', column: time, seconds: coarseStep(scope) } };
  const made: Request[] = [
    {
      name: 'coarse',
      reduction: { kind: 'grouped', from, keys: coarse, measures: { rows: { kind: 'count' }, first, last: { ...first, kind: 'maximum' }, ...unknown } },
    },
    { name: 'order', reduction: { kind: 'sample', from, columns: [{ name: time, as: 'instant' }], rows: orderSample, seed: 1 } },
  ];
  if (scope.version !== null)
    made.push({ name: 'versions', reduction: { kind: 'grouped', from, keys: { version: { kind: 'column', column: scope.version } }, measures: { first } } });
  if (scope.groups.length > 0) {
    const keys = Object.fromEntries(scope.groups.map((column) => [column, { kind: 'column', column } as const]));
    made.push({ name: 'groups', reduction: { kind: 'grouped', from, keys, measures: counts } });
  }
  for (const reduction of eventReductions(scope.events)) made.push({ name: 'events', reduction });
  return made;
}

/** The answer of wave 0 by name. */
export function answerOf(scope: SloScope, waves: Waves, name: Request['name']): ReducedTable | undefined {
  const at = requests(scope).findIndex((request) => request.name === name);
  return at < 0 ? undefined : waves[0]?.[at];
}

/** The span without strays (a clock in 1970), half-open; empty when no row has a time. */
export function coreOf(scope: SloScope, waves: Waves): CoreSpan {
  const table = answerOf(scope, waves, 'coarse');
  const step = coarseStep(scope) * 1000;
  const start = Math.floor(scope.first / step) * step;
  const counts = new Array<number>(Math.max(0, Math.floor((scope.last - start) / step) + 1)).fill(0);
  const rows = (table?.rows ?? []).filter(({ keys }) => typeof keys.time === 'number');
  for (const { keys, measures } of rows) counts[Math.round((Number(keys.time) - start) / step)] = Number(measures.rows ?? 0);
  const core = coreSpan(counts, start, step);
  const inside = rows.filter(({ keys }) => Number(keys.time) >= core.from && Number(keys.time) < core.to);
  if (inside.length === 0) return { ...core, to: core.from };
  const last = inside.reduce((most, { measures }) => Math.max(most, Number(measures.last ?? core.from)), core.from);
  return {
    ...core,
    from: inside.reduce((least, { measures }) => Math.min(least, Number(measures.first ?? core.to)), core.to),
    to: Math.floor(last) + 1,
  };
}

function coarseStep({ first, last }: SloScope): number {
  return Math.max(bucketSeconds('auto', Math.max(0, last - first)), Math.ceil((last - first) / 1e8));
}

/**
 * The grid in seconds: the widest that divides every window and time slice and is at most a fifth of the shortest window (a slice may be one bucket), or,
 * where that makes too many buckets, the next width that does not.
 */
export function gridSeconds(scope: SloScope, core: CoreSpan): number {
  const windows = scope.alerts.flatMap(({ long, short }) => [long, short]);
  const slices = scope.objectives.flatMap(({ method, slice }) => (method === 'occurrences' ? [] : [slice]));
  const common = [...windows, ...slices, 86_400].reduce(greatest);
  const most = Math.max(1, Math.min(common, Math.min(...windows, 86_400) / 5));
  const divisors = Array.from({ length: Math.min(common, 86_400) }, (_, i) => i + 1).filter((d) => common % d === 0);
  const wanted = divisors.filter((d) => d <= most).at(-1) ?? 1;
  const seconds = (core.to - core.from) / 1000;
  const widths = [...divisors.filter((d) => d >= wanted), 300, 900, 3600, 21_600, 86_400, 604_800, 2_592_000].sort((a, b) => a - b);
  return widths.find((d) => d >= wanted && seconds / d < mostBuckets) ?? 2_592_000;
}

function greatest(a: number, b: number): number {
  return b === 0 ? a : greatest(b, a % b);
}

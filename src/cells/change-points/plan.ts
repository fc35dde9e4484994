import type { GroupedReduction, Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { metricMeasures, settleMetric, type SettledMetric } from '../metric.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { ChangePointsParameters } from './parameters.ts';
import { timeless } from '../timeless.ts';

/** Buckets that `auto` makes at most, and that may be asked for at most: splitting takes the square of them. */
export const mostBuckets = 2000;
const limitBuckets = 10_000;

export interface ChangeScope {
  readonly from: Population;
  readonly metric: SettledMetric;
  readonly time: string;
  readonly seconds: number;
  /** First and last instant that the rows can have, in epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  /** Column of the model version, where there is one. */
  readonly version: string | null;
  readonly events: { readonly from: Population; readonly time: string; readonly columns: readonly string[] } | null;
}

/** Returns what a cell reads. Throws CellInputError without a timestamp. */
export function changeScope(p: ChangePointsParameters, context: CellContext): ChangeScope {
  const from = context.population(p.of, 'of');
  const metric = settleMetric(p.metric, from, context);
  const span = context.span(from.table);
  if (span === null) throw new CellInputError(timeless(context, from, 'changes are looked for in time'), 'of');
  const first = Math.max(span.first, from.window?.from ?? span.first);
  const last = Math.min(span.last, from.window?.to ?? span.last);
  const seconds = bucketSeconds(p.bucket, Math.max(0, last - first), mostBuckets);
  const buckets = Math.floor(Math.max(0, last - first) / (seconds * 1000)) + 1;
  if (buckets > limitBuckets)
    throw new CellInputError(`buckets of ${p.bucket} make ${buckets} buckets; at most ${limitBuckets} are searched: choose a wider bucket`, 'bucket');
  return { from, metric, time: span.column, seconds, first, last, version: context.column(from, 'model_version'), events: eventsOf(p, context) };
}

const eventColumns = ['kind', 'id', 'model_version', 'commit', 'cause'] as const;

function eventsOf(p: ChangePointsParameters, context: CellContext): ChangeScope['events'] {
  const name = p.events === 'auto' ? 'events' : p.events;
  const from = p.events === 'auto' ? context.defaultPopulation(name) : p.events === 'none' ? null : context.population(name, 'events');
  if (from === null) return null;
  const known = context.tables[from.table]?.columns ?? [];
  const time = known.find((c) => c.name === 'time') ?? known.find((c) => c.name === context.span(from.table)?.column);
  if (time === undefined || !/^(DATE|TIMESTAMP)/.test(time.type)) {
    if (p.events === 'auto') return null;
    throw new CellInputError(`"${from.table}" has no column "time" of instants; events need time and kind`, 'events');
  }
  return { from, time: time.name, columns: eventColumns.filter((c) => known.some((k) => k.name === c)) };
}

/** Wave 0: sums per bucket, first sight of each version, events. Wave 1, for quantiles: log buckets of the number per time bucket. */
export function planChangePoints(p: ChangePointsParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const scope = changeScope(p, context);
  const { from, metric, events } = scope;
  const time: Key = { kind: 'bucket', column: scope.time, seconds: scope.seconds };
  if (previous.length === 0) {
    const wave: Reduction[] = [{ kind: 'grouped', from, keys: { time }, measures: firstMeasures(metric) }];
    if (scope.version !== null)
      wave.push({
        kind: 'grouped',
        from,
        keys: { version: { kind: 'column', column: scope.version } },
        measures: { first: { kind: 'minimum', column: scope.time, as: 'instant' } },
      });
    if (events !== null) {
      const keys: Record<string, Key> = { time: { kind: 'bucket', column: events.time, seconds: 1 } };
      for (const column of events.columns) keys[column] = { kind: 'column', column };
      wave.push({ kind: 'grouped', from: events.from, keys, measures: { rows: { kind: 'count' } } });
    }
    return wave;
  }
  if (previous.length > 1 || metric.kind !== 'quantile') return null;
  const range = rangeOf(previous[0]?.[0]);
  if (range === null) return null;
  const where = metric.expression === null ? {} : { where: metric.expression };
  const look: GroupedReduction = {
    kind: 'grouped',
    from,
    keys: { time },
    measures: { look: { kind: 'histogram', column: metric.column ?? '', edges: logBucketEdges(range.low, range.high, 1.03, 512), ...where } },
  };
  return [look];
}

function firstMeasures(metric: SettledMetric): Readonly<Record<string, Measure>> {
  const all: Measure = { kind: 'count' };
  if (metric.kind !== 'quantile') return { rows: all, ...metricMeasures(metric) };
  const where = metric.expression === null ? {} : { where: metric.expression };
  const column = metric.column ?? '';
  return { rows: all, n: { kind: 'finite', column, ...where }, minimum: { kind: 'minimum', column, ...where }, maximum: { kind: 'maximum', column, ...where } };
}

function rangeOf(table: ReducedTable | undefined): { readonly low: number; readonly high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { measures } of table?.rows ?? []) {
    if (typeof measures.minimum === 'number') low = Math.min(low, measures.minimum);
    if (typeof measures.maximum === 'number') high = Math.max(high, measures.maximum);
  }
  return low <= high ? { low, high } : null;
}

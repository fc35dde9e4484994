import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatInstant, formatNumber, formatP, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, MeasurementOf, ResultTable, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { detectChanges, type LevelChange } from './detect.ts';
import { knownEvents, nearestEvent } from './events.ts';
import type { ChangePointsParameters } from './parameters.ts';
import { changeScope, type ChangeScope } from './plan.ts';
import { bucketSeries, type Bucket, type BucketSeries } from './series.ts';

/** Finds where the metric changed its level, how far, and what happened about then. */
export function decideChangePoints(reduced: readonly (readonly ReducedTable[])[], p: ChangePointsParameters, context: CellContext): CellResult {
  const scope = changeScope(p, context);
  const series = bucketSeries(scope, reduced);
  const { buckets } = series;
  const events = knownEvents(scope, reduced);
  const changes = detectChanges(buckets, scope, p);
  const varies = buckets.some((b) => b.value !== buckets[0]?.value);
  const judged = changes.map((change) => ({ change, verdict: verdictOf(change, p), near: near(change) }));
  const verdict: Verdict = buckets.length < 2 * p.min_segment ? 'insufficient' : judged.length > 0 ? worst(judged.map((j) => j.verdict)) : 'pass';
  return cellResult({
    verdict,
    headline: headline(),
    findings: [...judged]
      .sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'))
      .map(
        ({ change, verdict: own }): Finding => ({
          verdict: own,
          sentence: sentence(change),
          ...(scope.metric.column === null ? {} : { column: scope.metric.column }),
          next: ['explain-change', 'slices'],
        }),
      ),
    measurements: judged.flatMap(({ change, verdict: own }) => measurements(change, own, scope, p, buckets)),
    tables: [table()],
    charts: [chart(scope, p, buckets, changes)],
    caveats: caveats(series, changes, scope, p),
    sql: [...new Set(reduced.flat().flatMap((t) => t.sql))],
    seed: p.seed,
    rowsRead: series.rows,
  });

  function timeAt(place: number): number {
    return buckets[Math.min(place, buckets.length - 1)]?.time ?? 0;
  }

  function near(change: LevelChange) {
    const place = { time: timeAt(change.at), low: timeAt(change.location.low), high: timeAt(change.location.high) };
    return nearestEvent(events, place, scope.seconds * 1000);
  }

  function show(x: number): string {
    return scope.metric.kind === 'rate' ? formatPercent(x) : formatNumber(x);
  }

  function sentence(change: LevelChange): string {
    const event = near(change);
    const size = change.relative === null ? '' : `, ${change.relative >= 0 ? '+' : ''}${formatPercent(change.relative)}`;
    const when = event === null ? '' : `; ${event.event.words} at ${formatInstant(event.event.time)}`;
    return `${scope.metric.name} went from ${show(change.before)} to ${show(change.after)} at ${formatInstant(timeAt(change.at))} (p ${formatP(change.test.p)}${size})${when}`;
  }

  function headline(): string {
    if (buckets.length === 0) return 'no bucket has a value';
    if (buckets.length < 2 * p.min_segment)
      return `${formatCount(buckets.length)} buckets are too few: two segments of ${formatCount(p.min_segment)} are needed`;
    if (!varies) return `${scope.metric.name} is ${show(buckets[0]?.value ?? 0)} in all ${formatCount(buckets.length)} buckets`;
    const [first] = [...judged].sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail') || a.change.test.p - b.change.test.p);
    if (first === undefined) return `no change of ${scope.metric.name} in ${formatCount(buckets.length)} buckets`;
    return `${sentence(first.change)}${judged.length > 1 ? `; ${formatCount(judged.length - 1)} more` : ''}`;
  }

  function table(): ResultTable {
    const type = scope.metric.kind === 'rate' ? 'percent' : 'number';
    return {
      name: 'changes',
      title: 'Changes in order of time',
      columns: [
        { name: 'time', title: 'since', type: 'time' },
        { name: 'earliest', title: 'not before', type: 'time' },
        { name: 'latest', title: 'not after', type: 'time' },
        { name: 'before', title: 'before', type },
        { name: 'after', title: 'after', type },
        { name: 'difference', title: 'difference', type },
        { name: 'low', title: 'low', type },
        { name: 'high', title: 'high', type },
        { name: 'relative', title: 'relative', type: 'percent' },
        { name: 'p', title: 'p', type: 'number' },
        { name: 'event', title: 'nearest event', type: 'text' },
        { name: 'seconds', title: 'event less change', type: 'number', unit: 's' },
        { name: 'verdict', title: 'verdict', type: 'verdict' },
      ],
      rows: judged.map(({ change, verdict: own, near: event }) => [
        new Date(timeAt(change.at)).toISOString(),
        new Date(timeAt(change.location.low)).toISOString(),
        new Date(timeAt(change.location.high)).toISOString(),
        change.before,
        change.after,
        change.difference.value,
        change.difference.low,
        change.difference.high,
        change.relative,
        change.test.p,
        event?.event.words ?? null,
        event?.seconds ?? null,
        own,
      ]),
    };
  }
}

/** Without a direction a change warns; with one, a change for the worse fails and one for the better is for information. */
function verdictOf(change: LevelChange, p: ChangePointsParameters): Verdict {
  if (p.direction === null) return 'warn';
  return change.difference.value > 0 === (p.direction === 'lower') ? 'fail' : 'info';
}

function measurements(
  change: LevelChange,
  verdict: Verdict,
  scope: ChangeScope,
  p: ChangePointsParameters,
  buckets: readonly Bucket[],
): readonly Measurement[] {
  const time = (place: number) => buckets[Math.min(place, buckets.length - 1)]?.time ?? 0;
  const end = time(change.to - 1) + scope.seconds * 1000;
  const of: MeasurementOf = {
    population: scope.from.name,
    ...(scope.metric.column === null ? {} : { column: scope.metric.column }),
    window: [new Date(time(change.from)).toISOString(), new Date(end).toISOString()],
  };
  const n = { reference: change.n.before, current: change.n.after };
  const test = { name: p.method, statistic: change.test.statistic, p: change.test.p };
  return [
    {
      metric: 'change_point',
      of,
      value: time(change.at),
      unit: 'ms',
      n,
      interval: { level: p.level, low: time(change.location.low), high: time(change.location.high), method: 'bootstrap' },
      test,
      verdict,
    },
    {
      metric: 'change_magnitude',
      of,
      value: change.difference.value,
      n,
      interval: { level: p.level, low: change.difference.low, high: change.difference.high, method: 'Student t over buckets' },
      verdict: 'info',
    },
    { metric: 'change_magnitude_relative', of, value: change.relative, ...(change.relative === null ? { reason: 'zero_before' } : {}), n, verdict: 'info' },
  ];
}

function chart(scope: ChangeScope, p: ChangePointsParameters, buckets: readonly Bucket[], changes: readonly LevelChange[]): ChartData {
  const starts = [0, ...changes.map((change) => change.at)];
  const [first] = changes;
  const levels = first === undefined ? [] : [first.before, ...changes.map((change) => change.after)];
  const points = buckets.map((b) => ({ time: b.time, series: scope.metric.name, value: b.value, low: null, high: null, n: b.n }));
  const steps = buckets.flatMap((b, i) => {
    const segment = starts.filter((start) => start <= i).length - 1;
    const value = levels[segment];
    return value === undefined ? [] : [{ time: b.time, series: 'level', value, low: null, high: null, n: b.n }];
  });
  return {
    kind: 'series',
    title: `${scope.metric.name} over time`,
    unit: scope.metric.kind === 'rate' ? 'share' : '',
    ...(p.direction === null ? {} : { direction: p.direction }),
    bucketSeconds: scope.seconds,
    points: [...points, ...steps],
  };
}

function caveats(series: BucketSeries, changes: readonly LevelChange[], scope: ChangeScope, p: ChangePointsParameters): readonly Caveat[] {
  const made: Caveat[] = [];
  const dependence = Math.max(0, ...changes.map((change) => change.test.dependence));
  if (dependence > 0)
    made.push({
      code: 'dependence',
      sentence: `neighbouring buckets go together (autocorrelation up to ${formatNumber(dependence)}, a standard error included): ${p.null_model === 'block' ? 'p comes from blocks of neighbours in another order, which alarms too often in short series; intervals come' : 'p and intervals come'} from series as dependent as that`,
    });
  if (series.empty > 0)
    made.push({ code: 'no_traffic', sentence: `${formatCount(series.empty)} buckets without a value are left out; what follows them counts as next` });
  if (series.cut > 0)
    made.push({ code: 'cut_buckets', sentence: `${formatCount(series.cut)} buckets at the ends are left out: the data begins or ends inside them` });
  if (series.untimed > 0) made.push({ code: 'no_time', sentence: `${formatCount(series.untimed)} rows have no time and count nowhere` });
  if (scope.metric.kind === 'quantile')
    made.push({ code: 'binned_series', sentence: 'quantiles per bucket are read from logarithmic bins at most 3 % apart where the range allows' });
  return made;
}

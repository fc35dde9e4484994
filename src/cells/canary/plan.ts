import { orderStatisticRanks } from '../../stats/intervals.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { exactRowLimit } from '../drift/edges.ts';
import { logBucketEdges, quantileRanks, rankIntervals } from '../quantile-waves.ts';
import { pairMeasures } from '../pair-measures.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { answersOf, histogramAt, numberAt, rowOf, type Answers, type Request } from './answers.ts';
import { armNames, armsOf, comparedPopulations, trafficOf, type ArmName, type Arms, type Both, type Traffic } from './arms.ts';
import { levelOf } from './looks.ts';
import { settledMetrics, type SettledMetric } from './metrics.ts';
import type { CanaryParameters } from './parameters.ts';
import { quantileOf } from './quantile-arm.ts';
import { bucketedRows, hull, watchedRanks } from './watched-quantiles.ts';

/** Everything the plan and the decision share. */
export interface Scope {
  readonly p: CanaryParameters;
  readonly context: CellContext;
  readonly arms: Arms;
  readonly metrics: readonly SettledMetric[];
}

export function scopeOf(p: CanaryParameters, context: CellContext): Scope {
  if (p.sides === 'one' && p.alpha >= 0.5) throw new CellInputError('with sides: one, alpha must be below 0.5; give a smaller one', 'alpha');
  return { p, context, arms: armsOf(p, context), metrics: settledMetrics(p, context) };
}

export function planCanary(p: CanaryParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const scope = scopeOf(p, context);
  const requests = requestsOf(scope, previous.length, canaryAnswers(scope, previous));
  return requests.length > 0 ? requests.map(({ reduction }) => reduction) : null;
}

export function canaryAnswers(scope: Scope, waves: readonly (readonly ReducedTable[])[]): Answers {
  return answersOf(waves, (wave, answers) => requestsOf(scope, wave, answers));
}

/**
 * Wave 0: traffic, ids, slices. Wave 1: counts and extremes in the compared time. Wave 2: sums, buckets, units, courses, shapes. Wave 3: values at the ranks
 * of quantiles. Wave 4, with a unit: how many values of each unit lie below the quantile.
 */
function requestsOf(scope: Scope, wave: number, answers: Answers): readonly Request[] {
  if (wave === 0) return overview(scope);
  if (wave === 1) return basics(scope, answers);
  if (wave === 2) return sums(scope, answers);
  if (wave === 3) return values(scope, answers);
  return wave === 4 && scope.arms.unit !== null ? below(scope, answers) : [];
}

export function bothTraffic(answers: Answers): Both<Traffic> {
  return { control: trafficOf(answers.get('time:control')), canary: trafficOf(answers.get('time:canary')) };
}

export function compared({ arms, p }: Scope, answers: Answers) {
  return comparedPopulations(arms, p, bothTraffic(answers));
}

function overview({ arms }: Scope): readonly Request[] {
  const made = armNames.flatMap((arm): Request[] => {
    const from = arms.populations[arm];
    const id = arms.requestId?.[arm];
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    if (id !== undefined) {
      measures.ids = { kind: 'present', column: id };
      measures.distinct = { kind: 'distinct', column: id };
    }
    const time = arms.time?.[arm];
    return [
      { id: `rows:${arm}`, reduction: { kind: 'grouped', from, keys: {}, measures } },
      ...(time === undefined ? [] : [{ id: `time:${arm}`, reduction: counted(from, { time: { kind: 'bucket', column: time, seconds: arms.seconds } }) }]),
    ];
  });
  const { control, canary } = arms.populations;
  if (!arms.sameTable || arms.requestId === null || control.where === undefined || canary.where === undefined) return made;
  const union = { name: 'both', table: control.table, where: `(\n${control.where}\n) OR (\n${canary.where}\n)` };
  const measures: Record<string, Measure> = { distinct: { kind: 'distinct', column: arms.requestId.canary } };
  return [...made, { id: 'both', reduction: { kind: 'grouped', from: union, keys: {}, measures } }];
}

function counted(from: Both<Reduction['from']>[ArmName], keys: Readonly<Record<string, Key>>): Reduction {
  return { kind: 'grouped', from, keys, measures: { rows: { kind: 'count' } } };
}

const filter = (metric: SettledMetric): { where?: string } => (metric.condition === null ? {} : { where: metric.condition });

function basics(scope: Scope, answers: Answers): readonly Request[] {
  const { populations } = compared(scope, answers);
  return armNames.flatMap((arm): Request[] => {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    scope.metrics.forEach((metric, i) => {
      if (metric.column !== null) measures[`missing${i}`] = { kind: 'missing', column: metric.column };
      if (metric.kind === 'rate') {
        measures[`truth${i}`] = { kind: 'truth', expression: metric.condition ?? 'TRUE' };
        return;
      }
      if (metric.below !== undefined) {
        Object.assign(measures, pairMeasures(metric.column ?? '', metric.below, metric.condition, `${i}`));
        return;
      }
      const column = metric.column ?? '';
      measures[`finite${i}`] = { kind: 'finite', column, ...filter(metric) };
      measures[`minimum${i}`] = { kind: 'minimum', column, ...filter(metric) };
      measures[`maximum${i}`] = { kind: 'maximum', column, ...filter(metric) };
      measures[`nonzero${i}`] = { kind: 'finite', column, where: nonZero(metric) };
    });
    const from = populations[arm];
    return [
      { id: `base:${arm}`, reduction: { kind: 'grouped', from, keys: {}, measures } },
      ...scope.arms.by.map((column) => ({ id: `by:${column}:${arm}`, reduction: counted(from, { value: { kind: 'column', column } }) })),
    ];
  });
}

function nonZero(metric: SettledMetric): string {
  const away = `${quoteIdentifier(metric.column ?? '')} <> 0`;
  return metric.condition === null ? away : `(\n${metric.condition}\n) AND ${away}`;
}

/** Least and greatest value of a metric over both arms. */
export function rangeOf(answers: Answers, i: number): { low: number; high: number } | null {
  const found = armNames.flatMap((arm) => {
    const row = rowOf(answers, `base:${arm}`);
    const low = row?.measures[`minimum${i}`];
    const high = row?.measures[`maximum${i}`];
    return typeof low === 'number' && typeof high === 'number' ? [{ low, high }] : [];
  });
  return found.length === 0 ? null : { low: Math.min(...found.map((f) => f.low)), high: Math.max(...found.map((f) => f.high)) };
}

/** True when a shape is compared value by value: as in the drift cell, up to 200 000 rows. */
export function isExactShape(answers: Answers): boolean {
  return armNames.reduce((sum, arm) => sum + numberAt(rowOf(answers, `base:${arm}`), 'rows'), 0) <= exactRowLimit;
}

/** What every wave-2 breakdown asks of a metric: its truth, its sums, or its buckets. */
function measuresOf(metric: SettledMetric, i: number, answers: Answers, wanted: 'arm' | 'time' | 'unit'): Record<string, Measure> {
  if (metric.kind === 'rate') return wanted === 'arm' ? {} : { [`truth${i}`]: { kind: 'truth', expression: metric.condition ?? 'TRUE' } };
  const column = metric.column ?? '';
  if (metric.below !== undefined) return wanted === 'arm' ? {} : pairMeasures(column, metric.below, metric.condition, `${i}`);
  const range = rangeOf(answers, i);
  if (range === null) return {};
  const finite: Record<string, Measure> = { [`finite${i}`]: { kind: 'finite', column, ...filter(metric) } };
  if (metric.kind === 'mean') {
    const pivot = range.low / 2 + range.high / 2;
    const sum: Record<string, Measure> = { ...finite, [`sum${i}`]: { kind: 'sum', column, pivot, ...filter(metric) } };
    if (wanted === 'unit') return sum;
    const squares: Record<string, Measure> = { ...sum, [`squares${i}`]: { kind: 'sumOfSquares', column, pivot, ...filter(metric) } };
    if (wanted === 'time') return squares;
    return {
      ...squares,
      [`awaySum${i}`]: { kind: 'sum', column, pivot: 0, where: nonZero(metric) },
      [`awaySquares${i}`]: { kind: 'sumOfSquares', column, pivot: 0, where: nonZero(metric) },
    };
  }
  if (wanted === 'unit') return {};
  return { [`buckets${i}`]: { kind: 'histogram', column, edges: logBucketEdges(range.low, range.high), ...filter(metric) } };
}

/** The key of a row's unit, or of the stretch of time it stands in. */
export function unitKey(arms: Arms, arm: ArmName): Key | null {
  if (arms.unit === null) return null;
  if (arms.unit !== 'auto') return { kind: 'column', column: arms.unit[arm] };
  return { kind: 'bucket', column: arms.time?.[arm] ?? '', seconds: arms.blockSeconds };
}

function sums(scope: Scope, answers: Answers): readonly Request[] {
  const { arms, metrics, p, context } = scope;
  const { populations } = compared(scope, answers);
  const all = (wanted: 'arm' | 'time' | 'unit') =>
    Object.assign({}, ...metrics.map((metric, i) => measuresOf(metric, i, answers, wanted))) as Record<string, Measure>;
  const made: Request[] = [];
  const add = (id: string, reduction: Reduction): void => {
    if (reduction.kind !== 'grouped' || Object.keys(reduction.measures).length > 0) made.push({ id, reduction });
  };
  for (const arm of armNames) {
    const from = populations[arm];
    add(`sums:${arm}`, { kind: 'grouped', from, keys: {}, measures: all('arm') });
    if (arms.time)
      add(`course:${arm}`, { kind: 'grouped', from, keys: { time: { kind: 'bucket', column: arms.time[arm], seconds: arms.seconds } }, measures: all('time') });
    const unit = unitKey(arms, arm);
    if (unit) add(`unit:${arm}`, { kind: 'grouped', from, keys: { unit }, measures: all('unit') });
    metrics.forEach((metric, i) => {
      if (metric.kind === 'shape' && isExactShape(answers) && rangeOf(answers, i) !== null)
        made.push({ id: `shape${i}:${arm}`, reduction: { kind: 'valueCounts', from, column: metric.column ?? '', as: 'number', ...filter(metric) } });
    });
  }
  if (p.pre !== null && arms.unit !== null && arms.unit !== 'auto')
    add('pre', {
      kind: 'grouped',
      from: context.population(p.pre, 'pre'),
      keys: { unit: { kind: 'column', column: arms.unit.canary } },
      measures: all('unit'),
    });
  return made;
}

/** Values in the buckets that hold the ranks of each quantile and of its interval. */
function values(scope: Scope, answers: Answers): readonly Request[] {
  const { populations } = compared(scope, answers);
  return scope.metrics.flatMap((metric, i) =>
    metric.kind !== 'quantile'
      ? []
      : armNames.flatMap((arm): Request[] => {
          const held = answers.get(`sums:${arm}`);
          const found = histogramAt(held, held?.rows[0], `buckets${i}`);
          const n = found?.counts.reduce((a, b) => a + b, 0) ?? 0;
          if (found === null || n === 0) return [];
          const interval = orderStatisticRanks(n, metric.quantile, levelOf(scope.p));
          const ranks = [...quantileRanks(n, metric.quantile), ...(interval ? [interval.low - 1, interval.high - 1] : [])];
          const watched = watchedRanks(scope, bucketedRows(answers, i), metric.quantile, arm);
          const within = watched ? hull(found.edges, found.counts, [...ranks, ...watched]) : rankIntervals(found.edges, found.counts, ranks);
          const reduction: Reduction = { kind: 'valueCounts', from: populations[arm], column: metric.column ?? '', as: 'number', within, ...filter(metric) };
          return [{ id: `values${i}:${arm}`, reduction }];
        }),
  );
}

function below(scope: Scope, answers: Answers): readonly Request[] {
  const { populations } = compared(scope, answers);
  return armNames.flatMap((arm): Request[] => {
    const unit = unitKey(scope.arms, arm);
    const measures: Record<string, Measure> = {};
    scope.metrics.forEach((metric, i) => {
      const at = metric.kind === 'quantile' ? quantileOf(answers, i, metric.quantile, arm) : null;
      if (at === null || metric.column === null) return;
      const column = { column: metric.column };
      measures[`finite${i}`] = { kind: 'finite', ...column, ...filter(metric) };
      measures[`below${i}`] = { kind: 'histogram', ...column, edges: [at], ...filter(metric) };
    });
    if (unit === null || Object.keys(measures).length === 0) return [];
    return [{ id: `below:${arm}`, reduction: { kind: 'grouped', from: populations[arm], keys: { unit }, measures } }];
  });
}

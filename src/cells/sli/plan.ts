import { orderStatisticRanks } from '../../stats/intervals.ts';
import type { GroupedReduction, Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { valueExpression } from '../../reduce/expressions.ts';
import { requireColumn } from '../columns.ts';
import { contributionMeasures } from '../contributions.ts';
import { eventReductions, eventsFrom } from '../events/read.ts';
import { pairMeasures } from '../pair-measures.ts';
import { personColumn, personMeasure } from '../persons.ts';
import { listOf } from '../parameters.ts';
import { logBucketEdges, quantileRanks, rankIntervals } from '../quantile-waves.ts';
import type { CellContext } from '../types.ts';
import { bucketRequests } from './bucket-counts.ts';
import { fromTheFuture, type Indicator } from './indicator.ts';
import { indicators } from './indicators.ts';
import type { SliParameters } from './parameters.ts';

/** How rows are broken down: all of them, the baseline, by group, over time. */
export interface Breakdown {
  readonly name: 'all' | 'baseline' | 'by' | 'time';
  readonly from: Population;
  readonly keys: Readonly<Record<string, Key>>;
}

export function breakdowns(p: SliParameters, context: CellContext): readonly Breakdown[] {
  const from = context.population(p.of, 'of');
  const made: Breakdown[] = [{ name: 'all', from, keys: {} }];
  if (p.baseline !== null) made.push({ name: 'baseline', from: context.population(p.baseline, 'baseline'), keys: {} });
  const by = listOf(p.by);
  if (by.length > 0)
    made.push({
      name: 'by',
      from,
      keys: Object.fromEntries(
        by.map((c) => [requireColumn(context, from, c, 'by').name, { kind: 'column', column: requireColumn(context, from, c, 'by').name } as const]),
      ),
    });
  const span = context.span(from.table);
  if (span) {
    const width = from.window ? Math.min(from.window.to, span.last) - Math.max(from.window.from, span.first) : span.last - span.first;
    made.push({ name: 'time', from, keys: { time: { kind: 'bucket', column: span.column, seconds: bucketSeconds(p.bucket, width) } } });
  }
  return made;
}

/** What a measure is about: the column, what is taken off it, and which rows count. */
function about(indicator: Indicator) {
  return {
    column: indicator.column ?? '',
    ...(indicator.as === undefined ? {} : { as: indicator.as }),
    ...(indicator.minus === undefined ? {} : { minus: indicator.minus }),
    ...filtered(indicator),
  };
}

const filtered = (indicator: Indicator) => (indicator.expression !== null && indicator.metric !== 'rate' ? { where: indicator.expression } : {});

/** What wave 0 asks of an indicator. */
function firstMeasures(indicator: Indicator, i: number): Readonly<Record<string, Measure>> {
  if (indicator.metric === 'rate') return { [`truth${i}`]: { kind: 'truth', expression: indicator.expression ?? 'TRUE' } };
  if (indicator.metric === 'capture') return { [`captured${i}`]: { kind: 'count', ...filtered(indicator) } };
  if (indicator.metric === 'ratio') return pairMeasures(indicator.column ?? '', indicator.below ?? '', indicator.expression, `${i}`);
  if (indicator.bounds !== undefined) return {};
  const of = about(indicator);
  return {
    [`finite${i}`]: { kind: 'finite', ...of },
    [`minimum${i}`]: { kind: 'minimum', ...of },
    [`maximum${i}`]: { kind: 'maximum', ...of },
    ...(indicator.metric === 'freshness' ? { [`future${i}`]: { kind: 'count', where: fromTheFuture(indicator) } as const } : {}),
  };
}

/** The persons behind an indicator, as far as rules about them can be told from rows: a rate's numerator and rest, or the rows with a number. */
function personMeasures(indicator: Indicator, i: number, column: string | null): Readonly<Record<string, Measure>> {
  const { expression } = indicator;
  if (indicator.metric === 'rate') {
    const condition = `(\n${expression ?? 'TRUE'}\n)`;
    return { ...personMeasure(`hits${i}`, column, condition), ...personMeasure(`rest${i}`, column, `NOT ${condition}`) };
  }
  if (indicator.metric === 'capture' || indicator.metric === 'ratio' || indicator.bounds !== undefined || indicator.column === null) return {};
  const finite = `isfinite(${valueExpression(about(indicator))})`;
  return personMeasure(`persons${i}`, column, expression === null ? finite : `(\n${expression}\n) AND ${finite}`);
}

/** Beside the breakdowns in wave 0: how many requests there were, of each capture rate that names a population; then events, for the guide. */
export function extraRequests(p: SliParameters, context: CellContext, list: readonly Indicator[]) {
  const captures = list.flatMap((indicator, i) =>
    typeof indicator.expected === 'string' ? [{ i, from: context.population(indicator.expected, `slis.${i}.expected`) }] : [],
  );
  const reductions: Reduction[] = captures.map(({ from }) => ({ kind: 'grouped', from, keys: {}, measures: { rows: { kind: 'count' } } }));
  const events = p.preset === null ? ({ kind: 'none' } as const) : eventsFrom(p.events, context);
  return { captures, events, reductions: [...reductions, ...eventReductions(events)] };
}

/** Wave 0: extremes, rates, ratios, counts, events, buckets that are there already. Wave 1: log buckets and sums. Wave 2: values inside the buckets that hold the wanted ranks (not over time). */
export function planSli(p: SliParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const list = indicators(p, context);
  const parts = breakdowns(p, context);
  if (previous.length === 0) {
    const wave = parts.map((part): Reduction => {
      const person = personColumn(context, part.from);
      const own = list.map((indicator, i) => ({ ...firstMeasures(indicator, i), ...personMeasures(indicator, i, person) }));
      return {
        kind: 'grouped',
        from: part.from,
        keys: part.keys,
        measures: Object.assign({ rows: { kind: 'count' } }, ...own) as Record<string, Measure>,
      };
    });
    return [...wave, ...extraRequests(p, context, list).reductions, ...bucketRequests(list, parts).map(({ reduction }) => reduction)];
  }
  if (previous.length === 1) {
    const wave = parts.map((part): GroupedReduction => {
      const measures: Record<string, Measure> = {};
      list.forEach((indicator, i) => {
        const range = rangeOf(previous, i);
        if (indicator.column === null || range === null) return;
        if (indicator.metric === 'mean') {
          const pivot = range.low / 2 + range.high / 2;
          measures[`sum${i}`] = { kind: 'sum', pivot, ...about(indicator) };
          measures[`squares${i}`] = { kind: 'sumOfSquares', pivot, ...about(indicator) };
          Object.assign(measures, contributionMeasures(`${i}`, about(indicator), range));
        } else {
          measures[`buckets${i}`] = { kind: 'histogram', edges: logBucketEdges(range.low, range.high), ...about(indicator) };
        }
      });
      return { kind: 'grouped', from: part.from, keys: part.keys, measures };
    });
    return wave.some((reduction) => Object.keys(reduction.measures).length > 0) ? wave : null;
  }
  if (previous.length > 2) return null;
  const wave = quantileRequests(list, parts).map(({ indicator, i, part, index }): Reduction => {
    const answer = previous[1]?.[index];
    const measure = answer?.reduction.kind === 'grouped' ? answer.reduction.measures[`buckets${i}`] : undefined;
    const edges = measure?.kind === 'histogram' ? measure.edges : [];
    const intervals = (answer?.rows ?? []).flatMap((row) => {
      const counts = row.measures[`buckets${i}`];
      return Array.isArray(counts) ? rankIntervals(edges, counts, wantedRanks(sum(counts), indicator.quantile ?? 0.5, p.level)) : [];
    });
    return {
      kind: 'valueCounts',
      from: part.from,
      as: 'number',
      ...about(indicator),
      within: union(intervals),
      keys: part.keys,
    };
  });
  return wave.length > 0 ? wave : null;
}

/** Which value counts wave 2 asks for, in order: one per quantile of values and breakdown but time. */
export function quantileRequests(list: readonly Indicator[], parts: readonly Breakdown[]) {
  return list.flatMap((indicator, i) =>
    indicator.quantile === null || indicator.bounds !== undefined
      ? []
      : parts.flatMap((part, index) => (part.name === 'time' ? [] : [{ indicator, i, part, index }])),
  );
}

/** 0-based ranks around a quantile and its order-statistic interval. */
export function wantedRanks(n: number, q: number, level: number): readonly number[] {
  if (n === 0) return [];
  const interval = orderStatisticRanks(n, q, level);
  return [...quantileRanks(n, q), ...(interval ? [interval.low - 1, interval.high - 1] : [])];
}

export function rangeOf(previous: readonly (readonly ReducedTable[])[], i: number): { low: number; high: number } | null {
  let low: number | null = null;
  let high: number | null = null;
  for (const table of previous[0] ?? []) {
    for (const row of table.rows) {
      const a = row.measures[`minimum${i}`];
      const b = row.measures[`maximum${i}`];
      if (typeof a === 'number') low = low === null ? a : Math.min(low, a);
      if (typeof b === 'number') high = high === null ? b : Math.max(high, b);
    }
  }
  return low === null || high === null ? null : { low, high };
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}

function union(intervals: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const merged: [number, number][] = [];
  for (const [low, high] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last && low <= last[1]) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

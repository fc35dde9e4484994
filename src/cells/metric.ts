import * as v from 'valibot';
import type { Measure, ReducedRow } from '../reduce/types.ts';
import type { PairSums } from '../stats/ratio-of-sums.ts';
import type { Population } from '../telemetry/types.ts';
import { columnsOf, requireColumn, treatmentOf } from './columns.ts';
import { flagExpression } from './flag-expression.ts';
import { pairMeasures, pairSums } from './pair-measures.ts';
import { name } from './parameters.ts';
import { quotedColumns } from './sql-columns.ts';
import { CellInputError, type CellContext } from './types.ts';

const quantiles = ['p50', 'p75', 'p90', 'p95', 'p99'] as const;
const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));

/** The schema of a metric over rows: its kind among `kinds`, and the columns or the condition it reads. */
export function metricSchema<const K extends readonly [MetricKind, ...MetricKind[]]>(kinds: K) {
  return v.strictObject({
    metric: v.pipe(
      v.picklist(kinds, `expected one of ${kinds.join(', ')}`),
      v.title('Metric'),
      v.description('`count`: rows; `rate`: how often something is true; `mean` and quantiles: of a number; `ratio`: sum over sum'),
    ),
    column: v.optional(v.pipe(name, v.title('Column'), v.description('a boolean or 0/1 column (rate) or a number'))),
    role: v.optional(v.pipe(name, v.title('Role'), v.description('a role in place of a column'))),
    where: v.optional(v.pipe(expression, v.title('Where'), v.description('what is counted as true (rate), or which rows count (others)'))),
    numerator: v.optional(v.pipe(name, v.title('Numerator'), v.description('the number summed above the line of a ratio'))),
    denominator: v.optional(v.pipe(name, v.title('Denominator'), v.description('the number summed below the line of a ratio'))),
  });
}

export type MetricKind = 'count' | 'rate' | 'mean' | 'ratio' | (typeof quantiles)[number];
export interface GivenMetric {
  readonly metric: MetricKind;
  readonly column?: string | undefined;
  readonly role?: string | undefined;
  readonly where?: string | undefined;
  readonly numerator?: string | undefined;
  readonly denominator?: string | undefined;
}

/** A metric with its data settled. */
export interface SettledMetric {
  readonly kind: 'count' | 'rate' | 'mean' | 'ratio' | 'quantile';
  readonly name: string;
  /** The number of a mean or quantile, and the numerator of a ratio. */
  readonly column: string | null;
  readonly denominator: string | null;
  readonly quantile: number | null;
  /** The boolean expression of a rate; for others, a filter. */
  readonly expression: string | null;
  readonly uses: readonly string[];
}

/** Returns a metric with its columns found; `auto` takes the error rate, else the fallback rate, else mean latency. Throws CellInputError at its key. */
export function settleMetric(given: GivenMetric | 'auto', from: Population, context: CellContext): SettledMetric {
  if (given === 'auto') return automatic(from, context);
  const known = columnsOf(context, from).map((c) => c.name);
  const wanted = given.column ?? given.role;
  const key = given.column === undefined ? 'metric.role' : 'metric.column';
  if (given.column !== undefined && given.role !== undefined) throw new CellInputError('both column and role are given; keep one', 'metric.role');
  if (given.metric !== 'ratio' && (given.numerator !== undefined || given.denominator !== undefined))
    throw new CellInputError('numerator and denominator belong to a ratio', `metric.${given.numerator === undefined ? 'denominator' : 'numerator'}`);
  const base = { column: null, denominator: null, quantile: null, expression: given.where ?? null };
  const uses = quotedColumns(given.where, known);
  if (given.metric === 'count') {
    if (wanted !== undefined) throw new CellInputError('a count takes rows, not a column; use where to choose among them', key);
    return { ...base, kind: 'count', name: 'requests', uses };
  }
  if (given.metric === 'rate') {
    if ((wanted === undefined) === (given.where === undefined))
      throw new CellInputError('a rate needs either a where or a boolean column or role', 'metric.metric');
    const truth = given.where ?? flagExpression(context, from, wanted ?? '', key);
    return { ...base, kind: 'rate', name: wanted ?? truth, expression: truth, uses: quotedColumns(truth, known) };
  }
  if (given.metric === 'ratio') {
    if (given.numerator === undefined || given.denominator === undefined)
      throw new CellInputError('a ratio needs a numerator and a denominator', 'metric.metric');
    const above = numberColumn(context, from, given.numerator, 'metric.numerator');
    const below = numberColumn(context, from, given.denominator, 'metric.denominator');
    return { ...base, kind: 'ratio', name: `${above} / ${below}`, column: above, denominator: below, uses: [above, below, ...uses] };
  }
  if (wanted === undefined) throw new CellInputError(`a ${given.metric} needs a column or a role`, 'metric.metric');
  const column = numberColumn(context, from, wanted, key);
  const quantile = given.metric === 'mean' ? null : Number(given.metric.slice(1)) / 100;
  return { ...base, kind: quantile === null ? 'mean' : 'quantile', name: `${given.metric} of ${column}`, column, quantile, uses: [column, ...uses] };
}

function numberColumn(context: CellContext, from: Population, wanted: string, key: string): string {
  const column = requireColumn(context, from, wanted, key);
  if (treatmentOf(column) !== 'numeric') throw new CellInputError(`the column "${column.name}" is ${column.type}; expected numbers`, key);
  return column.name;
}

function automatic(from: Population, context: CellContext): SettledMetric {
  const base = { denominator: null, quantile: null };
  for (const role of ['error', 'fallback'] as const) {
    const column = context.column(from, role);
    const info = columnsOf(context, from).find((c) => c.name === column);
    if (column === null || info === undefined || (info.type !== 'BOOLEAN' && treatmentOf(info) !== 'numeric')) continue;
    return { ...base, kind: 'rate', name: role, column: null, expression: flagExpression(context, from, column, 'metric'), uses: [column] };
  }
  const latency = context.column(from, 'latency');
  if (latency !== null) return { ...base, kind: 'mean', name: `mean of ${latency}`, column: latency, expression: null, uses: [latency] };
  throw new CellInputError(`no column of "${from.table}" has the role error, fallback or latency; set a metric`, 'metric');
}

/** The measures behind a count, rate, mean or ratio. A ratio takes the rows whose two numbers are both finite. */
export function metricMeasures(metric: SettledMetric): Readonly<Record<string, Measure>> {
  const where = metric.expression === null ? {} : { where: metric.expression };
  if (metric.kind === 'count') return { n: { kind: 'count', ...where } };
  if (metric.kind === 'rate') return { truth: { kind: 'truth', expression: metric.expression ?? 'TRUE' } };
  const column = metric.column ?? '';
  const below = metric.denominator;
  if (below === null)
    return {
      n: { kind: 'finite', column, ...where },
      sum: { kind: 'sum', column, pivot: 0, ...where },
      squares: { kind: 'sumOfSquares', column, pivot: 0, ...where },
    };
  return pairMeasures(column, below, metric.expression);
}

/** What the measures say of one group: rows that count, the sum above and the sum below the line. The metric is `sum / weight`; a count is its `weight`. */
export interface MetricSums {
  readonly rows: number;
  readonly sum: number;
  readonly weight: number;
  readonly squares: number;
  /** Of a ratio: all that its delta method needs. */
  readonly pairs?: PairSums;
}

/** Reads a group's sums. */
export function metricSums(metric: SettledMetric, row: ReducedRow): MetricSums {
  const number = (key: string) => Number(row.measures[key] ?? 0);
  if (metric.kind === 'count') return { rows: number('n'), sum: number('n'), weight: number('n'), squares: 0 };
  if (metric.kind === 'rate') {
    const truth = row.measures.truth;
    const [yes = 0, no = 0] = Array.isArray(truth) ? truth : [];
    return { rows: yes + no, sum: yes, weight: yes + no, squares: yes };
  }
  if (metric.kind === 'ratio') {
    const pairs = pairSums(row);
    return { rows: pairs.n, sum: pairs.x, weight: pairs.y, squares: pairs.xx, pairs };
  }
  const rows = number('n');
  return { rows, sum: number('sum'), weight: rows, squares: number('squares') };
}

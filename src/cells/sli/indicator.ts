import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ReadAs } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { requireColumn, requireNumbers, treatmentOf } from '../columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { Expected, sliMetrics } from './parameters.ts';

/** An indicator with its data settled. */
export interface Indicator {
  readonly name: string;
  readonly metric: (typeof sliMetrics)[number] | 'drift';
  /** What a measurement of it is called. */
  readonly published: string;
  readonly quantile: number | null;
  /** The measured number; the numerator of a ratio. */
  readonly column: string | null;
  readonly as?: ReadAs;
  /** What is taken off the column row by row: when features were made, of freshness. */
  readonly minus?: string;
  /** The denominator of a ratio. */
  readonly below?: string;
  /** Cumulative buckets in place of values: the column of bounds; `column` has the counts. */
  readonly bounds?: string;
  /** Requests there were, of capture. */
  readonly expected?: Expected;
  /** Values are published divided by this: milliseconds as seconds, a share of bad rows as a burn rate. */
  readonly divisor?: number;
  /** The boolean expression of a rate; for others, a filter. */
  readonly expression: string | null;
  readonly target: number | string | null;
  readonly direction: 'lower' | 'higher';
  readonly unit: string;
  /** Its place in the guide, such as M1. */
  readonly place?: string;
}

/** How old features are when they are used: p95 of the request's time less the time they were made, in seconds. Throws CellInputError without instants. */
export function freshness(
  name: string,
  wanted: string,
  target: number | string | null,
  { key, from, context, expression }: { readonly key: string; readonly from: Population; readonly context: CellContext; readonly expression: string | null },
): Indicator {
  const made = requireColumn(context, from, wanted, key);
  const time = context.span(from.table)?.column;
  if (time === undefined) throw new CellInputError(`"${from.table}" has no timestamp, so the age of its features is not known`, key);
  if (treatmentOf(made) !== 'instant') throw new CellInputError(`the column "${made.name}" is ${made.type}; a freshness needs instants`, key);
  return {
    name,
    metric: 'freshness',
    published: 'freshness_p95',
    quantile: 0.95,
    column: time,
    as: 'instant',
    minus: made.name,
    divisor: 1000,
    expression,
    target,
    direction: 'lower',
    unit: 's',
  };
}

/** Rows whose features were made after the request, as a condition. */
export function fromTheFuture(indicator: Indicator): string {
  const later = `${quoteIdentifier(indicator.minus ?? '')} > ${quoteIdentifier(indicator.column ?? '')}`;
  return indicator.expression === null ? later : `(${indicator.expression}\n) AND ${later}`;
}

/** Returns a column of numbers by name or role. Throws CellInputError at its key. */
export function numberColumn(wanted: string, metric: string, key: string, from: Population, context: CellContext): string {
  const column = requireColumn(context, from, wanted, key);
  requireNumbers(from, column, `a ${metric}`, key);
  return column.name;
}

/** Reads a unit off a column's name: `latency_ms` → ms. */
export function unitOf(column: string): string {
  const match = /_(ms|us|ns|s|sec|seconds|eur|usd|bytes|tokens|pct)$/i.exec(column);
  return match?.[1]?.toLowerCase() ?? '';
}

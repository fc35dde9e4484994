import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedRow, ReducedTable, Reduction } from '../../reduce/types.ts';
import { explainedShare, meanAbsoluteError, meanError, rootMeanSquaredError, type ErrorFigure, type ErrorSums } from '../../stats/regression-errors.ts';
import type { Behind } from '../behind.ts';
import { largestOf } from '../contributions.ts';
import { requireNumbers } from '../columns.ts';
import { finiteCondition, personMeasure } from '../persons.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import { weightOf } from '../scores/weighted.ts';
import { isWeighted, weightedErrorFigures, weightedErrorMeasures } from './weighted-errors.ts';
import { undefinedFigure, type Figure } from '../scores/figure.ts';
import type { Part } from '../scores/sides.ts';

/** Errors are prediction − label: above 0 means predicted too high. */
function errorOf(part: Part) {
  const { label, prediction } = part.side;
  if (label === null || prediction === null) return null;
  for (const column of [label, prediction]) requireNumbers(part.side.from, column, 'a regression', column === label ? 'label' : 'prediction');
  const number = (name: string) => `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
  return {
    column: prediction.name,
    minus: label.name,
    label: label.name,
    higher: `${number(prediction.name)} >= ${number(label.name)}`,
    known: `isfinite(${number(prediction.name)})`,
    nonzero: `${number(label.name)} <> 0`,
  };
}

/** First: how large errors and labels get. */
export function errorRanges(part: Part): Reduction {
  const e = errorOf(part);
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  if (part.side.label) measures.labelled = { kind: 'finite', column: part.side.label.name };
  if (e) {
    measures.n = { kind: 'finite', column: e.column, minus: e.minus };
    Object.assign(measures, personMeasure('persons', part.side.person?.name ?? null, finiteCondition(e.label, e.known)));
    measures.low = { kind: 'minimum', column: e.column, minus: e.minus };
    measures.high = { kind: 'maximum', column: e.column, minus: e.minus };
    measures.labelLow = { kind: 'minimum', column: e.label, where: e.known };
    measures.labelHigh = { kind: 'maximum', column: e.label, where: e.known };
  }
  return { kind: 'grouped', from: part.side.from, keys: part.keys, measures };
}

/** Then: sums of the error, of its size and square, and its distribution in log buckets. null where no row has an error. */
export function errorSums(part: Part, ranges: ReducedTable | undefined): Reduction | null {
  const e = errorOf(part);
  const number = (name: string) => (ranges?.rows ?? []).flatMap((row) => (typeof row.measures[name] === 'number' ? [Number(row.measures[name])] : []));
  if (e === null || number('low').length === 0) return null;
  const value = { column: e.column, minus: e.minus };
  const pivot = Math.min(...number('labelLow')) / 2 + Math.max(...number('labelHigh')) / 2;
  const edges = logBucketEdges(Math.min(...number('low')), Math.max(...number('high')));
  const relative = { ...value, over: e.label, pivot: 0 };
  const weight = weightOf(part.side);
  if (weight !== null) return { kind: 'grouped', from: part.side.from, keys: part.keys, measures: weightedErrorMeasures(e, weight) };
  return {
    kind: 'grouped',
    from: part.side.from,
    keys: part.keys,
    measures: {
      n: { kind: 'finite', ...value },
      largest: { kind: 'largest', ...value },
      sum: { kind: 'sum', ...value, pivot: 0 },
      above: { kind: 'sum', ...value, pivot: 0, where: e.higher },
      squares: { kind: 'sumOfSquares', ...value, pivot: 0 },
      buckets: { kind: 'histogram', ...value, edges },
      relativeN: { kind: 'count', where: `${e.nonzero} AND ${e.known}` },
      relativeLargest: { kind: 'largest', ...value, over: e.label, where: e.nonzero },
      relativeSum: { kind: 'sum', ...relative, where: e.nonzero },
      relativeAbove: { kind: 'sum', ...relative, where: `${e.nonzero} AND ${e.higher}` },
      relativeSquares: { kind: 'sumOfSquares', ...relative, where: e.nonzero },
      labelSum: { kind: 'sum', column: e.label, pivot, where: e.known },
      labelSquares: { kind: 'sumOfSquares', column: e.label, pivot, where: e.known },
    },
  };
}

/** The figures of one group from its sums. */
export function errorFigures(row: ReducedRow | undefined, table: ReducedTable | undefined, level: number): readonly Figure[] {
  if (row && table && isWeighted(table.reduction)) return weightedErrorFigures(row, level);
  const number = (name: string) => Number(row?.measures[name] ?? 0);
  const n = number('n');
  const metrics = ['mae', 'rmse', 'mape', 'bias', 'r2'] as const;
  if (n === 0) return metrics.map((metric) => undefinedFigure(metric, 'no_rows'));
  const sums: ErrorSums = { n, sum: number('sum'), size: 2 * number('above') - number('sum'), squares: number('squares'), fourth: fourthOf(row, table) };
  const relativeN = number('relativeN');
  const relative: ErrorSums = {
    n: relativeN,
    sum: number('relativeSum'),
    size: 2 * number('relativeAbove') - number('relativeSum'),
    squares: number('relativeSquares'),
    fourth: null,
  };
  const [one, two] = twoOf(row, 'largest');
  const [relativeOne, relativeTwo] = twoOf(row, 'relativeLargest');
  // A figure is made of sizes of errors, of their squares, or of sizes of relative errors.
  const largestErrors: Readonly<Record<string, Behind['largest']>> = {
    mae: largestOf(one, two, sums.size),
    bias: largestOf(one, two, sums.size),
    rmse: largestOf(one * one, two * two, sums.squares),
    mape: largestOf(relativeOne, relativeTwo, relative.size),
  };
  const labelSum = number('labelSum');
  const explained = explainedShare(sums.squares, Math.max(0, number('labelSquares') - (labelSum * labelSum) / n));
  const of = (metric: string, figure: ErrorFigure | null, rows: number, method: string, reason: string): Figure => {
    if (figure === null) return undefinedFigure(metric, reason);
    const { value, interval } = figure;
    const largest = largestErrors[metric];
    return {
      metric,
      value,
      n: rows,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      method,
      ...(interval ? {} : { intervalReason: 'below_n_min' }),
      ...(largest === undefined ? {} : { behind: { largest } }),
    };
  };
  return [
    of('mae', meanAbsoluteError(sums, level), n, 'Student t', 'no_rows'),
    of('rmse', rootMeanSquaredError(sums, level), n, 'root of the normal interval of the mean square', 'no_rows'),
    of('mape', meanAbsoluteError(relative, level), relativeN, 'Student t', 'label_zero'),
    of('bias', meanError(sums, level), n, 'Student t', 'no_rows'),
    explained === null
      ? undefinedFigure('r2', 'constant', n)
      : { metric: 'r2', value: explained, n, low: null, high: null, method: '', intervalReason: 'not_computed' },
  ];
}

function twoOf(row: ReducedRow | undefined, name: string): readonly [number, number] {
  const found = row?.measures[name];
  const [one = 0, two = 0] = Array.isArray(found) ? found.map(Number) : [];
  return [one, two];
}

/** Σ e⁴ read from the buckets; only an interval rests on it. */
function fourthOf(row: ReducedRow | undefined, table: ReducedTable | undefined): number | null {
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures.buckets : undefined;
  const counts = row?.measures.buckets;
  if (measure?.kind !== 'histogram' || !Array.isArray(counts)) return null;
  let sum = 0;
  counts.forEach((count, i) => {
    const high = measure.edges[Math.min(i, measure.edges.length - 1)] ?? 0;
    const low = measure.edges[Math.max(0, i - 1)] ?? high;
    const square = (low * low + low * high + high * high) / 3;
    sum += count * square * square;
  });
  return sum;
}

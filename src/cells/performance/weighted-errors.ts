import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedRow, Reduction } from '../../reduce/types.ts';
import { sqrt } from '../../stats/elementary.ts';
import { explainedShare } from '../../stats/regression-errors.ts';
import { effectiveSize, weightedMean, type WeightedFigure } from '../../stats/weighted.ts';
import { undefinedFigure, type Figure } from '../scores/figure.ts';
import { weightedFigure } from '../scores/weighted.ts';

/** The columns and conditions of an error. */
export interface ErrorColumns {
  readonly column: string;
  readonly minus: string;
  readonly label: string;
  /** Prediction at least the label; prediction finite; label other than 0. */
  readonly higher: string;
  readonly known: string;
  readonly nonzero: string;
}

/** Sums of w q, w² q and w² q² for the error, its size and its square, and of the label: what weighted means and their errors are made of. */
export function weightedErrorMeasures(e: ErrorColumns, weight: { readonly column: string; readonly known: string }): Record<string, Measure> {
  const w = weight.column;
  const error = { column: e.column, minus: e.minus, pivot: 0 };
  const relative = { ...error, over: e.label };
  const labelKnown = `${e.known} AND isfinite(CAST(${quoteIdentifier(e.label)} AS DOUBLE))`;
  const base = `${weight.known} AND ${labelKnown}`;
  const nonzero = `${base} AND ${e.nonzero}`;
  const signed = (name: string, value: typeof error | typeof relative, where: string): Record<string, Measure> => ({
    [`${name}_sum`]: { kind: 'sum', ...value, factors: [w], where },
    [`${name}_above`]: { kind: 'sum', ...value, factors: [w], where: `${where} AND ${e.higher}` },
    [`${name}_sum_w2`]: { kind: 'sum', ...value, factors: [w, w], where },
    [`${name}_above_w2`]: { kind: 'sum', ...value, factors: [w, w], where: `${where} AND ${e.higher}` },
    [`${name}_squares_w2`]: { kind: 'sumOfSquares', ...value, factors: [w], where },
  });
  return {
    w: { kind: 'sum', column: w, pivot: 0, where: base },
    w2: { kind: 'sumOfSquares', column: w, pivot: 0, where: base },
    ...signed('error', error, base),
    square_sum: { kind: 'sum', ...error, squared: true, factors: [w], where: base },
    square_sum_w2: { kind: 'sum', ...error, squared: true, factors: [w, w], where: base },
    square_squares_w2: { kind: 'sumOfSquares', ...error, squared: true, factors: [w], where: base },
    relative_w: { kind: 'sum', column: w, pivot: 0, where: nonzero },
    relative_w2: { kind: 'sumOfSquares', column: w, pivot: 0, where: nonzero },
    ...signed('relative', relative, nonzero),
    label_sum: { kind: 'sum', column: e.label, pivot: 0, factors: [w], where: base },
    label_squares: { kind: 'sum', column: e.label, pivot: 0, squared: true, factors: [w], where: base },
  };
}

/** True of what `weightedErrorMeasures` asks. */
export function isWeighted(reduction: Reduction): boolean {
  return reduction.kind === 'grouped' && Object.hasOwn(reduction.measures, 'relative_w2');
}

/** The figures of one group of weighted rows. */
export function weightedErrorFigures(row: ReducedRow, level: number): readonly Figure[] {
  const number = (name: string) => Number(row.measures[name] ?? 0);
  const all = { sum: number('w'), squares: number('w2') };
  const nonzero = { sum: number('relative_w'), squares: number('relative_w2') };
  const size = (name: string, of: typeof all) =>
    weightedMean(
      {
        ...of,
        values: 2 * number(`${name}_above`) - number(`${name}_sum`),
        squaredWeights: 2 * number(`${name}_above_w2`) - number(`${name}_sum_w2`),
        squaredValues: number(`${name}_squares_w2`),
      },
      level,
    );
  const positive = (found: WeightedFigure | null) =>
    found?.interval ? { ...found, interval: { low: Math.max(0, found.interval.low), high: found.interval.high } } : found;
  const bias = weightedMean({ ...all, values: number('error_sum'), squaredWeights: number('error_sum_w2'), squaredValues: number('error_squares_w2') }, level);
  const square = weightedMean(
    { ...all, values: number('square_sum'), squaredWeights: number('square_sum_w2'), squaredValues: number('square_squares_w2') },
    level,
    'normal',
  );
  const root = square && {
    ...square,
    value: sqrt(Math.max(0, square.value)),
    interval: square.interval && { low: sqrt(Math.max(0, square.interval.low)), high: sqrt(square.interval.high) },
  };
  const mean = all.sum > 0 ? number('label_sum') / all.sum : 0;
  const explained = explainedShare(number('square_sum'), Math.max(0, number('label_squares') - mean * number('label_sum')));
  const student = 'Student t, linearised';
  const n = Math.floor(effectiveSize(all) + 1e-9);
  return [
    weightedFigure('mae', positive(size('error', all)), student, 'no_rows'),
    weightedFigure('rmse', root, 'root of the normal interval of the weighted mean square', 'no_rows'),
    weightedFigure('mape', positive(size('relative', nonzero)), student, 'label_zero'),
    weightedFigure('bias', bias, student, 'no_rows'),
    explained === null || all.sum === 0
      ? undefinedFigure('r2', all.sum === 0 ? 'no_rows' : 'constant', n)
      : { metric: 'r2', value: explained, n, low: null, high: null, method: '', intervalReason: 'not_computed' },
  ];
}

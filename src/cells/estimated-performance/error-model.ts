import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedRow, ReducedTable, Reduction } from '../../reduce/types.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { exp, sqrt } from '../../stats/elementary.ts';
import { equalMassEdgesOfHistogram } from '../../stats/quantiles.ts';
import { effectiveSize, type WeightSums } from '../../stats/weighted.ts';
import { requireColumn, requireNumbers } from '../columns.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import type { CellContext } from '../types.ts';
import type { Part, Side } from '../scores/sides.ts';
import { weightOf } from '../scores/weighted.ts';
import type { EstimatedParameters } from './parameters.ts';
import type { Setup } from './plan.ts';

/** Bins per column: of one, of two, of three columns. */
const binsOf = [[20], [10, 5], [8, 4, 4]] as const;

/** The columns that the size of the error is taken to depend on: the logged uncertainty or else the prediction, then `features`. */
export function modelColumns(p: EstimatedParameters, context: CellContext, side: Side): readonly string[] {
  const first = side.uncertainty ?? side.prediction;
  const columns = [...(first ? [first.name] : []), ...p.features.map((feature, i) => requireColumn(context, side.from, feature, `features.${i}`).name)];
  for (const name of columns) {
    const column = requireColumn(context, side.from, name, 'features');
    requireNumbers(side.from, column, 'the error model', 'features');
  }
  return [...new Set(columns)];
}

const cast = (name: string) => `CAST(${quoteIdentifier(name)} AS DOUBLE)`;

function known(side: Side): string {
  return `isfinite(${cast(side.prediction?.name ?? '')} - ${cast(side.label?.name ?? '')})`;
}

/** Ranges of the model's columns in the labelled reference. */
export function errorModelRanges(p: EstimatedParameters, context: CellContext, setup: Setup): readonly Reduction[] {
  const reference = setup.sides[1];
  if (!reference) return [];
  const measures: Record<string, Measure> = {};
  modelColumns(p, context, reference).forEach((column, i) => {
    measures[`low${i}`] = { kind: 'minimum', column, where: known(reference) };
    measures[`high${i}`] = { kind: 'maximum', column, where: known(reference) };
  });
  return [{ kind: 'grouped', from: reference.from, keys: {}, measures }];
}

/** Their distributions, in log buckets. null when no reference row has label and prediction. */
export function errorModelSpread(p: EstimatedParameters, context: CellContext, setup: Setup, ranges: readonly ReducedTable[]): readonly Reduction[] | null {
  const reference = setup.sides[1];
  const found = ranges[0]?.rows[0]?.measures ?? {};
  if (!reference || typeof found.low0 !== 'number') return null;
  const measures: Record<string, Measure> = {};
  modelColumns(p, context, reference).forEach((column, i) => {
    measures[`bins${i}`] = {
      kind: 'histogram',
      column,
      edges: logBucketEdges(Number(found[`low${i}`] ?? 0), Number(found[`high${i}`] ?? 0)),
      where: known(reference),
    };
  });
  return [{ kind: 'grouped', from: reference.from, keys: {}, measures }];
}

/** Conditions of the cells of the model, in order; the last is everything that lies in none (missing values). */
function cells(columns: readonly string[], spread: ReducedTable | undefined): readonly string[] {
  const sizes = binsOf[columns.length - 1] ?? [];
  const conditions = columns.map((column, i) => {
    const measure = spread?.reduction.kind === 'grouped' ? spread.reduction.measures[`bins${i}`] : undefined;
    const counts = spread?.rows[0]?.measures[`bins${i}`];
    const edges = measure?.kind === 'histogram' && Array.isArray(counts) ? equalMassEdgesOfHistogram(measure.edges, counts, sizes[i] ?? 4) : [];
    const x = cast(column);
    return Array.from({ length: edges.length + 1 }, (_, b) =>
      [
        `isfinite(${x})`,
        ...(b > 0 ? [`${x} > ${doubleLiteral(edges[b - 1] ?? 0)}`] : []),
        ...(b < edges.length ? [`${x} <= ${doubleLiteral(edges[b] ?? 0)}`] : []),
      ].join(' AND '),
    );
  });
  let made = [''];
  for (const list of conditions) made = made.flatMap((left) => list.map((right) => (left === '' ? right : `${left} AND ${right}`)));
  return made;
}

/** Errors by cell in the reference, and rows by cell, all and labelled, in every part. */
export function errorCells(
  p: EstimatedParameters,
  context: CellContext,
  setup: Setup,
  previous: readonly (readonly ReducedTable[])[],
): readonly Reduction[] | null {
  if ((previous[2] ?? []).length === 0) return null;
  const spread = previous[2]?.[0];
  return setup.parts.map((part): Reduction => {
    const { side } = part;
    const columns = modelColumns(p, context, side);
    const weight = weightOf(side);
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    const error = side.label && side.prediction ? { column: side.prediction.name, minus: side.label.name, pivot: 0 } : null;
    if (error) Object.assign(measures, weights('n', [known(side)], weight), errors('', error, [], weight));
    if (weight) {
      const complete = [...columns.map((column) => `isfinite(${cast(column)})`), weight.known];
      measures.counted = { kind: 'count', where: complete.join(' AND ') };
      if (error) measures.countedLabelled = { kind: 'count', where: [...complete, known(side)].join(' AND ') };
    }
    cells(columns, spread).forEach((condition, c) => {
      Object.assign(measures, weights(`rows${c}`, [condition], weight));
      if (!error) return;
      Object.assign(measures, weights(`n${c}`, [condition, known(side)], weight));
      if (part.name === 'reference') Object.assign(measures, errors(`${c}`, error, [condition], weight));
    });
    return { kind: 'grouped', from: side.from, keys: part.keys, measures };
  });
}

type Weight = ReturnType<typeof weightOf>;

const where = (conditions: readonly string[]): { readonly where?: string } => (conditions.length === 0 ? {} : { where: conditions.join(' AND ') });

/** How many rows there are, or what they weigh and the sum of the squares of that. */
function weights(name: string, conditions: readonly string[], weight: Weight): Record<string, Measure> {
  if (weight === null) return { [name]: { kind: 'count', ...where(conditions) } };
  const own = { column: weight.column, pivot: 0, ...where([...conditions, weight.known]) };
  return { [name]: { kind: 'sum', ...own }, [`${name}_squares`]: { kind: 'sumOfSquares', ...own } };
}

interface ErrorOf {
  readonly column: string;
  readonly minus: string;
  readonly pivot: number;
}

/** Σ w e, the part of it where e is at least 0, Σ w e² and Σ w² e⁴ of the errors e. */
function errors(name: string, error: ErrorOf, conditions: readonly string[], weight: Weight): Record<string, Measure> {
  const higher = `${cast(error.column)} >= ${cast(error.minus)}`;
  const all = weight === null ? conditions : [...conditions, weight.known];
  const factors = weight === null ? {} : { factors: [weight.column] };
  return {
    [`sum${name}`]: { kind: 'sum', ...error, ...factors, ...where(all) },
    [`above${name}`]: { kind: 'sum', ...error, ...factors, ...where([...all, higher]) },
    [`squares${name}`]:
      weight === null ? { kind: 'sumOfSquares', ...error, ...where(all) } : { kind: 'sum', squared: true, ...error, ...factors, ...where(all) },
    [`fourths${name}`]: { kind: 'sumOfSquares', squared: true, ...error, ...factors, ...where(all) },
  };
}

/** Mean size and mean square of the error in each cell of the reference, and the rows behind them, of weighted ones the effective number. */
export interface ErrorModel {
  readonly cells: readonly { readonly n: number; readonly size: number; readonly square: number }[];
  readonly overall: { readonly n: number; readonly size: number; readonly square: number };
  /** Variance of a squared error over the square of its mean, as the cells have it together: 2 for normal errors, 5 for Laplace's. */
  readonly roughness: number;
}

/** Weights and their squares as `weights` asks for them. */
function weightsIn(row: ReducedRow | undefined, name: string): WeightSums {
  const sum = Number(row?.measures[name] ?? 0);
  return { sum, squares: Number(row?.measures[`${name}_squares`] ?? sum) };
}

/** Weighted rows as they were counted; null without weights. */
export function countedRows(row: ReducedRow): { readonly n: number; readonly labelled: number } | null {
  return row.measures.counted === undefined ? null : { n: Number(row.measures.counted ?? 0), labelled: Number(row.measures.countedLabelled ?? 0) };
}

/** Reads the model. null when the reference has no errors. Cells with fewer than 5 (effective) rows take the mean of all. */
export function readErrorModel(row: ReducedRow | undefined): ErrorModel | null {
  const number = (name: string) => Number(row?.measures[name] ?? 0);
  const whole = weightsIn(row, 'n');
  const n = effectiveSize(whole);
  if (n === 0) return null;
  const overall = { n, size: (2 * number('above') - number('sum')) / whole.sum, square: number('squares') / whole.sum };
  const made: ErrorModel['cells'][number][] = [];
  let [strays, squares] = [0, 0];
  for (let c = 0; row?.measures[`n${c}`] !== undefined; c += 1) {
    const own = weightsIn(row, `n${c}`);
    const rows = effectiveSize(own);
    if (rows < 5) {
      made.push(overall);
      continue;
    }
    const square = number(`squares${c}`) / own.sum;
    made.push({ n: rows, size: (2 * number(`above${c}`) - number(`sum${c}`)) / own.sum, square });
    // Fourth powers of one cell are too rough to judge it by; the cells together are not.
    strays += rows * Math.max(0, number(`fourths${c}`) / own.squares - square * square);
    squares += rows * square * square;
  }
  // Squares beyond what a double holds have no spread that is known.
  const roughness = squares === 0 ? 2 : Number.isFinite(squares) ? strays / squares : Number.NaN;
  return { cells: made, overall, roughness };
}

export interface ErrorEstimate {
  readonly metric: 'mae' | 'rmse';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
  readonly n: number;
}

/**
 * Mean absolute error and root mean square expected where cells hold the counted rows, or those weights. The spread carries both how well the reference
 * knows each cell, V/k for k effective rows, and how far such rows stray from their mean, VΣw²/(Σw)². Squares vary as the fourth powers of the reference's errors say;
 * a mean of few squares is skewed, so its interval is taken on the log scale.
 */
export function estimateErrors(model: ErrorModel, row: ReducedRow, prefix: 'rows' | 'n', level: number): readonly ErrorEstimate[] {
  const found = model.cells.map((_, c) => weightsIn(row, `${prefix}${c}`));
  const whole = { sum: found.reduce((a, b) => a + b.sum, 0), squares: found.reduce((a, b) => a + b.squares, 0) };
  const n = effectiveSize(whole);
  if (n === 0) return [];
  const z = normalQuantile(1 - (1 - level) / 2);
  let size = 0;
  let square = 0;
  let sizeVariance = 0;
  let squareVariance = 0;
  model.cells.forEach((cell, c) => {
    const own = found[c] ?? { sum: 0, squares: 0 };
    const w = own.sum / whole.sum;
    const spread = Math.max(0, cell.square - cell.size * cell.size);
    const both = (w * w) / cell.n + own.squares / whole.sum / whole.sum;
    size += w * cell.size;
    square += w * cell.square;
    sizeVariance += spread * both;
    squareVariance += model.roughness * cell.square * cell.square * both;
  });
  const root = sqrt(square);
  const error = sqrt(sizeVariance);
  const squareError = sqrt(squareVariance);
  const reach = square > 0 ? (z * squareError) / square / 2 : 0;
  return [
    { metric: 'mae', value: size, low: Math.max(0, size - z * error), high: size + z * error, deviation: error, n },
    {
      metric: 'rmse',
      value: root,
      low: root * exp(-reach),
      high: root * exp(reach),
      deviation: root > 0 ? squareError / (2 * root) : 0,
      n,
    },
  ];
}

/** What the labelled rows of a group really show. */
export function realisedErrors(row: ReducedRow): { readonly n: number; readonly mae: number | null; readonly rmse: number | null } {
  const number = (name: string) => Number(row.measures[name] ?? 0);
  const whole = weightsIn(row, 'n');
  const n = effectiveSize(whole);
  if (n === 0) return { n, mae: null, rmse: null };
  return { n, mae: (2 * number('above') - number('sum')) / whole.sum, rmse: sqrt(Math.max(0, number('squares')) / whole.sum) };
}

/** The part of a name. */
export function partNamed(parts: readonly Part[], name: Part['name']): number {
  return parts.findIndex((part) => part.name === name);
}

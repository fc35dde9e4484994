import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedRow, ReducedTable, Reduction } from '../../reduce/types.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { equalMassEdgesOfHistogram } from '../../stats/quantiles.ts';
import { requireColumn, treatmentOf } from '../columns.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { Part, Side } from '../scores/sides.ts';
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
    if (treatmentOf(column) !== 'numeric') throw new CellInputError(`the column "${column.name}" is ${column.type}; the error model needs numbers`, 'features');
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
    const conditions = cells(modelColumns(p, context, side), spread);
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    const error = side.label && side.prediction ? { column: side.prediction.name, minus: side.label.name, pivot: 0 } : null;
    const higher = error ? `${cast(error.column)} >= ${cast(error.minus)}` : '';
    if (error) {
      measures.n = { kind: 'count', where: known(side) };
      measures.sum = { kind: 'sum', ...error };
      measures.above = { kind: 'sum', ...error, where: higher };
      measures.squares = { kind: 'sumOfSquares', ...error };
    }
    conditions.forEach((condition, c) => {
      measures[`rows${c}`] = { kind: 'count', where: condition };
      if (!error) return;
      measures[`n${c}`] = { kind: 'count', where: `${condition} AND ${known(side)}` };
      if (part.name !== 'reference') return;
      measures[`sum${c}`] = { kind: 'sum', ...error, where: condition };
      measures[`above${c}`] = { kind: 'sum', ...error, where: `${condition} AND ${higher}` };
      measures[`squares${c}`] = { kind: 'sumOfSquares', ...error, where: condition };
    });
    return { kind: 'grouped', from: side.from, keys: part.keys, measures };
  });
}

/** Mean size and mean square of the error in each cell of the reference. */
export interface ErrorModel {
  readonly cells: readonly { readonly n: number; readonly size: number; readonly square: number }[];
  readonly overall: { readonly n: number; readonly size: number; readonly square: number };
}

/** Reads the model. null when the reference has no errors. Cells with fewer than 5 rows take the mean of all. */
export function readErrorModel(row: ReducedRow | undefined): ErrorModel | null {
  const number = (name: string) => Number(row?.measures[name] ?? 0);
  const n = number('n');
  if (n === 0) return null;
  const overall = { n, size: (2 * number('above') - number('sum')) / n, square: number('squares') / n };
  const made: ErrorModel['cells'][number][] = [];
  for (let c = 0; row?.measures[`n${c}`] !== undefined; c += 1) {
    const rows = number(`n${c}`);
    made.push(rows < 5 ? overall : { n: rows, size: (2 * number(`above${c}`) - number(`sum${c}`)) / rows, square: number(`squares${c}`) / rows });
  }
  return { cells: made, overall };
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
 * Mean absolute error and root mean square expected where cells hold `weights` rows. The spread carries both how well the reference knows each cell and
 * how far as many rows as these stray from their mean; squares are taken to vary as those of a normal error do.
 */
export function estimateErrors(model: ErrorModel, row: ReducedRow, prefix: 'rows' | 'n', level: number): readonly ErrorEstimate[] {
  const weights = model.cells.map((_, c) => Number(row.measures[`${prefix}${c}`] ?? 0));
  const n = weights.reduce((a, b) => a + b, 0);
  if (n === 0) return [];
  const z = normalQuantile(1 - (1 - level) / 2);
  let size = 0;
  let square = 0;
  let sizeVariance = 0;
  let squareVariance = 0;
  model.cells.forEach((cell, c) => {
    const w = (weights[c] ?? 0) / n;
    const spread = Math.max(0, cell.square - cell.size * cell.size);
    const both = (w * w) / cell.n + w / n;
    size += w * cell.size;
    square += w * cell.square;
    sizeVariance += spread * both;
    squareVariance += 2 * cell.square * cell.square * both;
  });
  const root = sqrt(square);
  const error = sqrt(sizeVariance);
  const squareError = sqrt(squareVariance);
  return [
    { metric: 'mae', value: size, low: Math.max(0, size - z * error), high: size + z * error, deviation: error, n },
    {
      metric: 'rmse',
      value: root,
      low: sqrt(Math.max(0, square - z * squareError)),
      high: sqrt(square + z * squareError),
      deviation: root > 0 ? squareError / (2 * root) : 0,
      n,
    },
  ];
}

/** What the labelled rows of a group really show. */
export function realisedErrors(row: ReducedRow): { readonly n: number; readonly mae: number | null; readonly rmse: number | null } {
  const number = (name: string) => Number(row.measures[name] ?? 0);
  const n = number('n');
  return n === 0 ? { n, mae: null, rmse: null } : { n, mae: (2 * number('above') - number('sum')) / n, rmse: sqrt(number('squares') / n) };
}

/** The part of a name. */
export function partNamed(parts: readonly Part[], name: Part['name']): number {
  return parts.findIndex((part) => part.name === name);
}

import type { Known, Measure, ReducedTable, Reduction, SampledColumn } from '../../reduce/types.ts';
import type { CellContext } from '../types.ts';
import { chooseRounding, smallWhereFinite } from './choose-rounding.ts';

import { binnedColumns, exactRowLimit, isExact, justBelow, pooledRange } from './edges.ts';
import { compatOf, sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

const sides = ['reference', 'current'] as const;
/** Rows looked at to choose how a column is counted, and values of all columns together. */
const lookedRows = 2000;
const lookedValues = 400_000;

/** Returns the look at some rows of the reference, spread over it; nothing where all columns are compared value by value. */
export function lookReductions(columns: readonly ComparedColumn[], p: DriftParameters, context: CellContext): readonly Reduction[] {
  const looked = lookedColumns(columns);
  const from = sideOf(p, context, 'reference');
  const rows = sides.reduce((sum, side) => sum + (context.rows[sideOf(p, context, side).table] ?? exactRowLimit), 0);
  if (looked.length === 0 || rows <= exactRowLimit || p.exact || compatOf(p).length > 0) return [];
  const most = Math.max(100, Math.min(lookedRows, Math.floor(lookedValues / looked.length)));
  const every = Math.max(1, Math.floor((context.rows[from.table] ?? exactRowLimit) / most));
  return [
    {
      kind: 'sample',
      from,
      columns: looked.map(({ source, as }): SampledColumn => ({ name: source.column, as, ...(source.derive ? { derive: source.derive } : {}) })),
      rows: most,
      seed: p.seed,
      every,
    },
  ];
}

const lookedColumns = (columns: readonly ComparedColumn[]) => columns.filter((c) => c.kind === 'numeric');

/** The finite values of a column among the rows looked at, ascending. */
function looked(column: ComparedColumn, columns: readonly ComparedColumn[], waves: Waves): Float64Array {
  const sample = waves[0]?.find((t) => t.reduction.kind === 'sample')?.sample;
  const values = sample?.columns[lookedColumns(columns).indexOf(column)] ?? [];
  return Float64Array.from(values.filter((x) => typeof x === 'number' && Number.isFinite(x)) as readonly number[]).sort();
}

/** What is known of a column after the first wave: `finite` where no side has NaN or an infinity. */
export function known(i: number, waves: Waves): Known {
  const clean = [0, 1].every((side) => {
    const found = waves[0]?.[side]?.rows[0]?.measures ?? {};
    return Number(found.rows) - Number(found[`missing${i}`]) === Number(found[`finite${i}`]);
  });
  return clean ? { known: 'finite' } : {};
}

/**
 * Returns the second wave: all values of exact columns, codes of the others, counts of NaN and infinities, of current values beyond the reference's range, and
 * sums where a metric needs mean and variance.
 */
export function planValues(columns: readonly ComparedColumn[], p: DriftParameters, context: CellContext, previous: Waves): readonly Reduction[] {
  const [reference, current] = [sideOf(p, context, 'reference'), sideOf(p, context, 'current')];
  const exact = columns.filter((c) => c.kind === 'numeric' && isExact(c, columns, p, previous));
  const binned = binnedColumns(columns, p, previous);
  const wave: Reduction[] = exact.flatMap((c) => [reference, current].map((from): Reduction => ({ kind: 'valueCounts', from, ...c.source, as: c.as })));
  const sums: Record<string, Measure> = {};
  for (const column of binned) {
    const i = columns.indexOf(column);
    const range = pooledRange(i, previous);
    const { source, as } = column;
    if (range === null || as === 'text') continue;
    const values = looked(column, columns, previous);
    const chosen = chooseRounding(values, range);
    const rounding = known(i, previous).known === 'finite' ? smallWhereFinite(chosen, range) : chosen;
    wave.push(...[reference, current].map((from): Reduction => ({ kind: 'valueCounts', from, ...source, as, rounding })));
    wave.push(...beyond(i, previous).map((interval): Reduction => ({ kind: 'valueCounts', from: current, ...source, as, rounding, within: [interval] })));
    if (!needsMoments(p)) continue;
    const pivot = values[values.length >> 1] ?? range.low / 2 + range.high / 2;
    sums[`sum${i}`] = { kind: 'sum', ...source, as, pivot, ...known(i, previous) };
    sums[`squares${i}`] = { kind: 'sumOfSquares', ...source, as, pivot, ...known(i, previous) };
  }
  const special = specialMeasures(columns, previous);
  for (const from of [reference, current]) {
    const measures = { ...special, ...sums };
    if (Object.keys(measures).length > 0) wave.push({ kind: 'grouped', from, keys: {}, measures });
  }
  return wave.length > 0 ? wave : [{ kind: 'grouped', from: reference, keys: {}, measures: { rows: { kind: 'count' } } }];
}

/** Sums read every row once more, so they are not asked for by default. */
const needsMoments = ({ metrics }: DriftParameters) =>
  metrics === 'all' || (metrics !== 'auto' && (metrics.includes('t') || metrics.includes('wasserstein_normalized')));

/** Counts of NaN and infinities, asked for only where some present value is not finite. */
function specialMeasures(columns: readonly ComparedColumn[], previous: Waves): Record<string, Measure> {
  const measures: Record<string, Measure> = {};
  columns.forEach((column, i) => {
    if (column.as !== 'number' || known(i, previous).known === 'finite') return;
    for (const measure of ['nan', 'positiveInfinity', 'negativeInfinity'] as const) measures[`${measure}${i}`] = { kind: measure, ...column.source };
  });
  return measures;
}

/** The two sides of the reference's range on which the current extremes say that there are values. */
function beyond(i: number, previous: Waves): readonly (readonly [number, number])[] {
  const [before = {}, now = {}] = [0, 1].map((side) => previous[0]?.[side]?.rows[0]?.measures ?? {});
  const [low, high, least, most] = [before[`minimum${i}`], before[`maximum${i}`], now[`minimum${i}`], now[`maximum${i}`]];
  if (typeof low !== 'number' || typeof high !== 'number') return [];
  return [
    ...(typeof least === 'number' && least < low ? [[Number.NEGATIVE_INFINITY, justBelow(low)] as const] : []),
    ...(typeof most === 'number' && most > high ? [[high, Number.POSITIVE_INFINITY] as const] : []),
  ];
}

import { bucketSeconds } from '../buckets.ts';
import { requireColumn } from '../columns.ts';
import { listOf } from '../parameters.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import type { CellContext } from '../types.ts';
import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { oneOf, runCategories } from './categories.ts';
import { planCloserLook } from './closer-look.ts';
import { isCloserLook } from './comparisons.ts';
import { outputMeasures } from './importance.ts';
import { compatOf, driftScope, sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';
import { cubeEdges, exactValues, fineEdges, isExact, justBelow, pooledRange } from './edges.ts';
import { nannymlEdges } from './rivals/nannyml.ts';
import { mergeValueCounts } from '../../stats/value-counts.ts';

export const sides = ['reference', 'current'] as const;
export type Side = (typeof sides)[number];

/** Distinct categories read per side; rarer ones are counted together. */
export const categoryLimit = 100_000;

export interface Breakdown {
  readonly name: 'time' | 'by';
  readonly side: Side;
  readonly from: Population;
  readonly keys: Readonly<Record<string, Key>>;
}

/** Which breakdowns the cube holds: each side over time where there is a timestamp, and by group where asked. */
export function driftBreakdowns(p: DriftParameters, context: CellContext): readonly Breakdown[] {
  const made: Breakdown[] = [];
  const spans = sides.map((side) => context.span(sideOf(p, context, side).table)).filter((span) => span !== null);
  const longest = spans.reduce((most, span) => Math.max(most, span.last - span.first), 0);
  for (const side of sides) {
    const from = sideOf(p, context, side);
    const span = context.span(from.table);
    if (span) made.push({ name: 'time', side, from, keys: { time: { kind: 'bucket', column: span.column, seconds: bucketSeconds(p.bucket, longest) } } });
  }
  const by = listOf(p.by);
  if (by.length > 0) {
    for (const side of sides) {
      const from = sideOf(p, context, side);
      made.push({
        name: 'by',
        side,
        from,
        keys: Object.fromEntries(
          by.map((c) => {
            const { name } = requireColumn(context, from, c, 'by');
            return [name, { kind: 'column', column: name } as const];
          }),
        ),
      });
    }
  }
  return made;
}

/**
 * Wave 0: counts, extremes and categories. Wave 1: all values of exact columns, log buckets of the others on the reference side. Wave 2: the drift cube
 * (time and group × decile cells) and equal-mass bins of binned columns. The cube alone answers any later window without a scan. A last wave looks closer at
 * the columns that moved.
 */
export function planDrift(p: DriftParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const { columns } = driftScope(p, context);
  if (previous.length === 0) {
    return [
      ...sides.map(
        (side): Reduction => ({
          kind: 'grouped',
          from: sideOf(p, context, side),
          keys: {},
          measures: { ...firstMeasures(columns), ...outputMeasures(p, context, side) },
        }),
      ),
      ...columns
        .filter((c) => c.kind === 'categorical')
        .flatMap((c) => sides.map((side): Reduction => ({ kind: 'valueCounts', from: sideOf(p, context, side), ...c.source, as: 'text', top: categoryLimit }))),
    ];
  }
  if (previous.length === 1) {
    const numeric = columns.filter((c) => c.kind === 'numeric');
    const wave: Reduction[] = numeric
      .filter((c) => isExact(c, columns, p, previous))
      .flatMap((c) => sides.map((side): Reduction => ({ kind: 'valueCounts', from: sideOf(p, context, side), ...c.source, as: c.as })));
    const binned = numeric.filter((c) => !isExact(c, columns, p, previous));
    for (const side of sides) {
      const measures: Record<string, Measure> = {};
      Object.assign(measures, specialMeasures(columns, previous));
      for (const column of side === 'reference' ? binned : []) {
        const range = pooledRange(columns.indexOf(column), previous);
        if (range && column.as !== 'text')
          measures[`log${columns.indexOf(column)}`] = {
            kind: 'histogram',
            ...column.source,
            as: column.as,
            edges: logBucketEdges(range.low, range.high, 1.05, 256),
          };
      }
      if (Object.keys(measures).length > 0) wave.push({ kind: 'grouped', from: sideOf(p, context, side), keys: {}, measures });
    }
    return wave.length > 0 ? wave : [{ kind: 'grouped', from: sideOf(p, context, 'reference'), keys: {}, measures: { rows: { kind: 'count' } } }];
  }
  if (previous.length > 3 || previous.some(isCloserLook)) return null;
  if (previous.length === 3) return planCloserLook(p, context, previous);
  const wave: Reduction[] = [];
  const parts = driftBreakdowns(p, context);
  const sums = momentMeasures(columns, p, previous);
  if (Object.keys(sums).length > 0)
    wave.push(...sides.map((side): Reduction => ({ kind: 'grouped', from: sideOf(p, context, side), keys: {}, measures: sums })));
  for (const side of sides) {
    // Where the cube over time holds the fine bins, their sum over time is the whole side: no scan of its own.
    if (parts.some((part) => part.side === side && part.name === 'time')) continue;
    const measures: Record<string, Measure> = {};
    columns.forEach((column, i) => {
      const edges = fineEdges(column, columns, p, previous);
      if (edges && column.as !== 'text') measures[`fine${i}`] = { kind: 'histogram', ...column.source, as: column.as, edges };
    });
    if (Object.keys(measures).length > 0) wave.push({ kind: 'grouped', from: sideOf(p, context, side), keys: {}, measures });
  }
  for (const part of parts) {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    columns.forEach((column, i) => {
      measures[`missing${i}`] = { kind: 'missing', ...column.source };
      if (column.as === 'text') return;
      const fine = part.name === 'time' ? fineEdges(column, columns, p, previous) : null;
      const edges = fine ?? cubeEdges(column, columns, p, previous);
      if (edges) measures[`${fine ? 'fine' : 'cells'}${i}`] = { kind: 'histogram', ...column.source, as: column.as, edges };
    });
    wave.push({ kind: 'grouped', from: part.from, keys: part.keys, measures });
    for (const column of columns) {
      if (column.kind !== 'categorical') continue;
      // Only the categories with a cell of their own are asked for, so a hundred thousand levels cost no more than a hundred.
      const held = runCategories(column, columns, previous);
      wave.push({ kind: 'valueCounts', from: part.from, ...column.source, as: 'text', keys: part.keys, where: oneOf(column.source, held) });
    }
  }
  wave.push(...chunkReductions(columns, p, parts, previous));
  return wave.length > 0 ? wave : planCloserLook(p, context, previous);
}

/** NannyML learns its bar from the reference's chunks, on bins of its own. They are closed on the left; just below an edge, bins closed on the right are too. */
function chunkReductions(
  columns: readonly ComparedColumn[],
  p: DriftParameters,
  parts: readonly Breakdown[],
  previous: readonly (readonly ReducedTable[])[],
): readonly Reduction[] {
  if (!compatOf(p).includes('nannyml')) return [];
  const measures: Record<string, Measure> = {};
  columns.forEach((column, i) => {
    if (column.kind !== 'numeric' || column.as === 'text') return;
    const before = exactValues(column, columns, p, previous, 0);
    const edges = nannymlEdges({ values: mergeValueCounts(before, { values: [], counts: [] }) });
    const top = edges?.[edges.length - 1];
    if (edges && top !== undefined)
      measures[`nannyml${i}`] = { kind: 'histogram', ...column.source, as: column.as, edges: [...edges.slice(0, -1).map(justBelow), top] };
  });
  return Object.keys(measures).length === 0
    ? []
    : parts.filter((part) => part.name === 'time').map((part): Reduction => ({ kind: 'grouped', from: part.from, keys: part.keys, measures }));
}

function firstMeasures(columns: readonly ComparedColumn[]): Record<string, Measure> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  columns.forEach(({ source, kind, as }, i) => {
    measures[`missing${i}`] = { kind: 'missing', ...source };
    if (kind === 'categorical' || as === 'text') return;
    for (const measure of ['finite', 'minimum', 'maximum'] as const) measures[`${measure}${i}`] = { kind: measure, ...source, as };
  });
  return measures;
}

/** Sums of binned columns around the middle of the reference, where a metric needs mean and variance. They read every row once more, so not by default. */
function momentMeasures(columns: readonly ComparedColumn[], p: DriftParameters, previous: readonly (readonly ReducedTable[])[]): Record<string, Measure> {
  const measures: Record<string, Measure> = {};
  if (p.metrics === 'auto' || !(p.metrics === 'all' || p.metrics.includes('t') || p.metrics.includes('wasserstein_normalized'))) return measures;
  columns.forEach((column, i) => {
    const fine = fineEdges(column, columns, p, previous);
    const pivot = fine?.[Math.floor(fine.length / 2)];
    if (pivot === undefined || column.as === 'text') return;
    measures[`sum${i}`] = { kind: 'sum', ...column.source, as: column.as, pivot };
    measures[`squares${i}`] = { kind: 'sumOfSquares', ...column.source, as: column.as, pivot };
  });
  return measures;
}

/** Counts of NaN and infinities, asked for only where some present value is not finite: they cost more than all the rest of the wave. */
function specialMeasures(columns: readonly ComparedColumn[], previous: readonly (readonly ReducedTable[])[]): Record<string, Measure> {
  const measures: Record<string, Measure> = {};
  columns.forEach((column, i) => {
    if (column.as !== 'number') return;
    const special = [0, 1].some((side) => {
      const found = previous[0]?.[side]?.rows[0]?.measures ?? {};
      return Number(found.rows) - Number(found[`missing${i}`]) !== Number(found[`finite${i}`]);
    });
    if (!special) return;
    for (const measure of ['nan', 'positiveInfinity', 'negativeInfinity'] as const) measures[`${measure}${i}`] = { kind: measure, ...column.source };
  });
  return measures;
}

import { bucketSeconds } from '../buckets.ts';
import { requireColumn } from '../columns.ts';
import { listOf } from '../parameters.ts';
import type { CellContext } from '../types.ts';
import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { oneOf, runCategories } from './categories.ts';
import { planCloserLook } from './closer-look.ts';
import { isCloserLook } from './comparisons.ts';
import { outputMeasures } from './importance.ts';
import { compatOf, driftScope, sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';
import { cubeEdges, exactValues, justBelow } from './edges.ts';
import { known, lookReductions, planValues } from './plan-values.ts';
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
  // Looks must stay where they are when more rows arrive: a bucket that grows with the span would cut the same rows anew.
  const seconds = bucketSeconds(p.sequential && p.bucket === 'auto' ? '1d' : p.bucket, longest);
  for (const side of sides) {
    const from = sideOf(p, context, side);
    const span = context.span(from.table);
    if (span) made.push({ name: 'time', side, from, keys: { time: { kind: 'bucket', column: span.column, seconds } } });
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
 * Wave 0: counts, extremes and categories, and some rows by which to choose how the others are counted. Wave 1: all values of exact columns, codes of the
 * others, and what is counted beside them. Wave 2: the drift cube (time and group × decile cells). A last wave looks closer at the columns that moved.
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
      ...lookReductions(columns, p, context),
    ];
  }
  if (previous.length === 1) return planValues(columns, p, context, previous);
  if (previous.length > 3 || previous.some(isCloserLook)) return null;
  if (previous.length === 3) return planCloserLook(p, context, previous);
  const wave: Reduction[] = [];
  const parts = driftBreakdowns(p, context);
  for (const part of parts) {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    columns.forEach((column, i) => {
      measures[`missing${i}`] = { kind: 'missing', ...column.source };
      if (column.as === 'text') return;
      const edges = cubeEdges(column, columns, p, previous);
      if (edges) measures[`cells${i}`] = { kind: 'histogram', ...column.source, as: column.as, edges, ...known(i, previous) };
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

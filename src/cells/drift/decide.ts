import type { ReducedTable } from '../../reduce/types.ts';
import type { CellContext, CellResult, Measurement } from '../types.ts';
import { compare, type Comparison } from './compare.ts';
import { cubeSlices, heatmap } from './cube.ts';
import { driftScope, sideOf, type DriftParameters } from './parameters.ts';
import { driftBreakdowns } from './plan.ts';
import { driftReport } from './report.ts';
import { methodCaveats } from './sentences.ts';

/** Returns the verdict per column (significance and size), the ranking, the cube over time, and what could not be compared. */
export function decideDrift(waves: readonly (readonly ReducedTable[])[], p: DriftParameters, context: CellContext): CellResult {
  const { columns, left } = driftScope(p, context);
  const comparisons = columns.map((column) => compare(column, columns, p, waves));
  const names = { reference: sideOf(p, context, 'reference').name, current: sideOf(p, context, 'current').name };
  return driftReport(comparisons, p, context, {
    map: (order) => heatmap(p, context, comparisons, waves[2] ?? [], order),
    groups: groupMeasurements(p, context, comparisons, waves[2] ?? [], names),
    methods: methodCaveats,
    left,
    sql: [...new Set(waves.flat().flatMap((t) => t.sql))],
  });
}

function groupMeasurements(
  p: DriftParameters,
  context: CellContext,
  comparisons: readonly Comparison[],
  wave: readonly ReducedTable[],
  names: { reference: string; current: string },
): Measurement[] {
  const part = driftBreakdowns(p, context).findLast((b) => b.name === 'by' && b.side === 'current');
  if (!part) return [];
  const position = wave.findLastIndex((t) => t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys));
  return cubeSlices(part, position, comparisons, wave).map((slice) => ({
    metric: 'psi',
    of: {
      column: slice.column,
      reference: names.reference,
      population: names.current,
      group: Object.fromEntries(Object.entries(slice.keys).map(([k, value]) => [k, value === null ? null : String(value)])),
    },
    value: slice.psi,
    ...(slice.psi === null ? { reason: 'below_n_min' } : {}),
    n: slice.n,
    verdict: 'info',
  }));
}

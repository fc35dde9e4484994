import type { ReducedTable } from '../../reduce/types.ts';
import type { CellContext, CellResult, Measurement } from '../types.ts';
import type { Comparison } from './compare.ts';
import { comparisonsOf } from './comparisons.ts';
import { cubeSlices, heatmap, noiseOf, partialCaveats, timeBuckets } from './cube.ts';
import { importancesOf, outputsOf } from './importance.ts';
import { pairShifts } from './pairs.ts';
import { driftScope, sideOf, type DriftParameters } from './parameters.ts';
import { lookBack } from './look-back.ts';
import { driftBreakdowns } from './plan.ts';
import { driftReport } from './report.ts';
import { rivalCaveats, rivalTables } from './rivals/table.ts';
import { methodCaveats } from './sentences.ts';

/** Returns the verdict per column (significance and size), the ranking, the cube over time, and what could not be compared. */
export function decideDrift(waves: readonly (readonly ReducedTable[])[], p: DriftParameters, context: CellContext): CellResult {
  const { columns, left } = driftScope(p, context);
  const comparisons = comparisonsOf(columns, p, waves);
  const pairs = pairShifts(waves, p.alpha, columns);
  const importances = importancesOf(waves, outputsOf(context, sideOf(p, context, 'reference')));
  const names = { reference: sideOf(p, context, 'reference').name, current: sideOf(p, context, 'current').name };
  const buckets = timeBuckets(p, context, comparisons, waves[2] ?? []);
  const noise = noiseOf(comparisons, buckets, p);
  const sequential = p.sequential ? lookBack(comparisons, buckets, p, context) : null;
  const partial = buckets.length > 0 ? partialCaveats(p, context, buckets) : [];
  return driftReport(comparisons, p, context, {
    ...(noise ? { noise } : {}),
    ...(pairs ? { pairs } : {}),
    ...(importances ? { importances } : {}),
    ...(sequential ? { alarms: new Set(sequential.alarms.keys()), more: sequential.measurements } : {}),
    tables: (judged) => [
      ...(sequential ? [sequential.table] : []),
      ...rivalTables(
        comparisons,
        judged.map((j) => j.verdict),
        p,
        buckets,
        waves[2] ?? [],
      ),
    ],
    map: (order) => heatmap(p, context, comparisons, buckets, order),
    buckets,
    groups: groupMeasurements(p, context, comparisons, waves[2] ?? [], names),
    methods: (judged) => [...methodCaveats(judged), ...partial, ...(sequential?.caveats ?? []), ...rivalCaveats(p, comparisons)],
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

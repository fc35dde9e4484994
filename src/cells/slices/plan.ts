import { codesOf } from '../../reduce/code-words.ts';
import type { LatticeReduction, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { columnSets, promisingSets } from '../../stats/slice-search.ts';
import type { CellContext } from '../types.ts';
import { codedColumns, isListed, lookEdges, mostCounted } from './codes.ts';
import { coverSets } from './cover.ts';
import { meanGrid } from './grid.ts';
import type { SlicesParameters } from './parameters.ts';
import { sliceRules } from './rules.ts';
import { sliceScope, type Objective, type SliceScope } from './scope.ts';
import { latticeSpaces } from './space.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Up to this many columns all sets are counted in one pass; with more, pairs first and then the sets of three that can hold a finding. */
export const directColumns = 12;

/**
 * First wave: totals, extremes and frequent values. Where there are numbers, a second: where their deciles lie. Then cells of all sets, or of pairs, and then
 * the sets of three left.
 */
export function planSlices(p: SlicesParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const scope = sliceScope(p, context);
  if (previous.length === 0) return firstWave(scope, mostCounted(p.max_order));
  const looked = scope.columns.some((column) => column.kind === 'numeric') ? 2 : 1;
  if (previous.length < looked) return secondWave(scope, previous, mostCounted(p.max_order));
  const order = Math.min(p.max_order, scope.columns.length);
  const direct = order <= 2 || scope.columns.length <= directColumns;
  if (previous.length === looked) return latticeWave(scope, p, context, previous, columnSets(scope.columns.length, direct ? order : 2));
  if (previous.length > looked + 1 || direct) return null;
  const spaces = latticeSpaces(scope, previous);
  const rules = sliceRules(scope, p, spaces);
  const { sets } = promisingSets(spaces.search, 3, rules);
  return sets.length > 0 ? latticeWave(scope, p, context, previous, sets) : null;
}

function firstWave({ objective, columns }: SliceScope, top: number): readonly Reduction[] {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  const where = objective.kind === 'mean' && objective.expression !== null ? { where: objective.expression } : {};
  if (objective.kind === 'mean' && objective.column !== null)
    for (const kind of ['finite', 'minimum', 'maximum'] as const) measures[`outcome_${kind}`] = { kind, column: objective.column, ...where };
  columns.forEach((column, i) => {
    if (column.kind === 'categorical') return;
    for (const kind of ['minimum', 'maximum'] as const) measures[`${kind}${i}`] = { kind, column: column.name, as: column.as };
  });
  return objective.from.flatMap((from): Reduction[] => [
    { kind: 'grouped', from, keys: {}, measures },
    ...columns
      .filter((column) => column.kind === 'categorical')
      .map(({ name }): Reduction => ({ kind: 'valueCounts', from, column: name, as: 'text', top, hashes: true })),
  ]);
}

function secondWave({ objective, columns }: SliceScope, previous: Waves, top: number): readonly Reduction[] {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  columns.forEach((column, i) => {
    const edges = isListed(column, i, previous) ? [] : lookEdges(column, i, previous);
    if (edges.length > 0) measures[`look${i}`] = { kind: 'histogram', column: column.name, as: column.as, edges };
  });
  const listed = columns.filter((column, i) => column.kind === 'numeric' && isListed(column, i, previous));
  return objective.from.flatMap((from): Reduction[] => [
    { kind: 'grouped', from, keys: {}, measures },
    ...listed.map(({ name }): Reduction => ({ kind: 'valueCounts', from, column: name, as: 'text', top, hashes: true })),
  ]);
}

function latticeWave(
  scope: SliceScope,
  p: SlicesParameters,
  context: CellContext,
  previous: Waves,
  wanted: readonly (readonly number[])[],
): readonly Reduction[] {
  const columns = codedColumns(scope.columns, previous);
  const sets = coverSets(columns.map(codesOf), wanted);
  return scope.objective.from.map((from): LatticeReduction => {
    const split = { column: context.column(from, 'request_id'), seed: p.seed, below: Math.round((1 - p.holdout) * 1000) };
    return { kind: 'lattice', from, columns, sets, outcome: latticeOutcome(scope.objective, previous), split };
  });
}

function latticeOutcome(objective: Objective, previous: Waves): LatticeReduction['outcome'] {
  if (objective.kind === 'share') return { kind: 'rows' };
  if (objective.kind === 'rate') return { kind: 'truth', expression: objective.expression ?? 'TRUE' };
  const { low, step } = meanGrid(previous);
  const where = objective.expression === null ? {} : { where: objective.expression };
  return { kind: 'grid', column: objective.column ?? '', low, step, ...where };
}

import type { ReducedTable, Reduction, SampledColumn } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { sampledColumns } from '../joint/frame.ts';
import type { CellContext } from '../types.ts';
import { attributionScope, type AttributionParameters, type AttributionScope } from './parameters.ts';

/** Where each answer of the one wave stands. */
export const places = { of: 0, reference: 1, current: 2 } as const;

export function planAttribution(p: AttributionParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  if (previous.length > 0) return null;
  const scope = attributionScope(p, context);
  const sample = (from: Population, columns: readonly SampledColumn[]): Reduction => ({ kind: 'sample', from, columns, rows: p.sample, seed: p.seed });
  const own = sample(scope.from, mainColumns(scope));
  if (scope.sides === null || scope.attributions.length === 0) return [own];
  return [own, sample(scope.sides.reference, attributionColumns(scope)), sample(scope.sides.current, attributionColumns(scope))];
}

export function attributionColumns({ attributions, isList }: AttributionScope): readonly SampledColumn[] {
  return attributions.map((name) => ({ name, as: isList ? 'list' : 'number' }));
}

/** Attributions, score, base value, groups; without attributions the features in their place. */
export function mainColumns(scope: AttributionScope): readonly SampledColumn[] {
  const { score, base, groups, features } = scope;
  return [
    ...attributionColumns(scope),
    { name: score, as: 'number' },
    ...(base.kind === 'column' ? [{ name: base.column, as: 'number' as const }] : []),
    ...groups.map((name) => ({ name, as: 'text' as const })),
    ...sampledColumns(features),
  ];
}

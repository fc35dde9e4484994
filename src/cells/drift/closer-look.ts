import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import type { CellContext } from '../types.ts';
import { comparisonsOf } from './comparisons.ts';
import { importanceReductions } from './importance.ts';
import { byShift, hasMoved, judge } from './judge.ts';
import { pairReductions } from './pairs.ts';
import { driftScope, type DriftParameters } from './parameters.ts';

/** What is asked once it is known which columns moved: how they go together with others, and how much they matter. null where none moved. */
export function planCloserLook(p: DriftParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const { columns } = driftScope(p, context);
  const ranked = byShift(judge(comparisonsOf(columns, p, previous), p));
  const moved = ranked.filter(hasMoved);
  if (moved.length === 0) return null;
  const wave = [...pairReductions(ranked, p, context), ...importanceReductions(moved, p, context, columns, previous)];
  return wave.length > 0 ? wave : null;
}

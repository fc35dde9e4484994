import type { ReducedTable } from '../../reduce/types.ts';
import { compare, type Comparison } from './compare.ts';
import { isImportance } from './importance.ts';
import { isPairs } from './pairs.ts';
import type { ComparedColumn, DriftParameters } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** The comparisons of a run, by its first wave: the last wave is planned from them, and the cell decides on the same. */
const held = new WeakMap<readonly ReducedTable[], { readonly p: DriftParameters; readonly waves: number; readonly comparisons: readonly Comparison[] }>();

/** True of the wave that looks closer at what moved, and is not compared. */
export function isCloserLook(wave: readonly ReducedTable[]): boolean {
  return wave.some(({ reduction }) => isPairs(reduction) || isImportance(reduction));
}

/** Compares every column from the answers of the first three waves; asked again for the same answers it gives the same comparisons. */
export function comparisonsOf(columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): readonly Comparison[] {
  const [first] = waves;
  const counted = waves.slice(0, 3).filter((wave) => !isCloserLook(wave)).length;
  const known = first ? held.get(first) : undefined;
  if (known && known.p === p && known.waves === counted) return known.comparisons;
  const comparisons = columns.map((column) => compare(column, columns, p, waves));
  if (first) held.set(first, { p, waves: counted, comparisons });
  return comparisons;
}

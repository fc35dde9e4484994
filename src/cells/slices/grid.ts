import type { ReducedTable } from '../../reduce/types.ts';

/** Steps of the grid that a mean's values are summed on: exact sums, to 5e-10 of the range. */
const gridSteps = 2_147_483_648;

/** The grid of a mean: its middle, so that sums stay small, and the width of a step. */
export function meanGrid(previous: readonly (readonly ReducedTable[])[]): { readonly low: number; readonly step: number } {
  const measures = previous[0]?.[0]?.rows[0]?.measures ?? {};
  const low = Number(measures.outcome_minimum ?? 0);
  const high = Number(measures.outcome_maximum ?? 0);
  const width = high / gridSteps - low / gridSteps;
  return { low: low / 2 + high / 2, step: width > 0 ? width : 1 };
}

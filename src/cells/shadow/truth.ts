import type { ReducedRow } from '../../reduce/types.ts';

/** A count of an aggregate row; 0 where the row or the measure is missing. */
export const count = (row: ReducedRow | undefined, name: string): number => Number(row?.measures[name] ?? 0);

/** Yes and no of a comparison; what is unknown (a score missing on one side) is apart. */
export function truth(row: ReducedRow | undefined, name: string): { yes: number; no: number; unknown: number } {
  const found = row?.measures[name];
  return Array.isArray(found) ? { yes: Number(found[0]), no: Number(found[1]), unknown: Number(found[2]) } : { yes: 0, no: 0, unknown: 0 };
}

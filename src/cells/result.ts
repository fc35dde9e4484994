import type { CellResult } from './types.ts';

/** Returns a cell result with nothing in it but what is given. */
export function cellResult(given: Partial<CellResult> & Pick<CellResult, 'verdict' | 'headline'>): CellResult {
  return { findings: [], measurements: [], tables: [], charts: [], caveats: [], sql: [], rowsRead: 0, ...given };
}

import { sqrt } from './elementary.ts';

/**
 * Bias-corrected Cramér's V (Bergsma 2013) of a `rows` × `columns` table with the given Pearson `statistic` and `n` observations; in [0, 1].
 * null when the table has a single row or column, or n < 2: association is then undefined.
 */
export function cramersV(statistic: number, n: number, rows: number, columns: number): number | null {
  if (rows < 2 || columns < 2 || n < 2) return null;
  const phi = Math.max(0, statistic / n - ((rows - 1) * (columns - 1)) / (n - 1));
  const correctedRows = rows - ((rows - 1) * (rows - 1)) / (n - 1);
  const correctedColumns = columns - ((columns - 1) * (columns - 1)) / (n - 1);
  const scale = Math.min(correctedRows, correctedColumns) - 1;
  return scale > 0 ? Math.min(1, sqrt(phi / scale)) : null;
}

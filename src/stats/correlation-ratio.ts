import { sqrt } from './elementary.ts';

/**
 * Correlation ratio of a number on cells, corrected for chance: the square root of Kelley's ε² = 1 − (1 − η²)(n − 1)/(n − k), with η² the share of the number's spread
 * that lies between the k used cells (Pearson 1905; Kelley 1935). In [0, 1]: 0 where the cells say nothing about the number. From the cells' rows `n` and `sums`, and the
 * sum of all `squares`, of the number less any fixed pivot. null when the number does not vary, or cells are as many as rows.
 */
export function correlationRatio(n: readonly number[], sums: readonly number[], squares: number): number | null {
  const rows = n.reduce((a, b) => a + b, 0);
  const cells = n.filter((count) => count > 0).length;
  const total = sums.reduce((a, b) => a + b, 0);
  const spread = squares - (total * total) / rows;
  if (rows <= cells || !(spread > 0)) return null;
  const between = n.reduce((sum, count, i) => (count > 0 ? sum + ((sums[i] ?? 0) * (sums[i] ?? 0)) / count : sum), -(total * total) / rows);
  const epsilon = 1 - ((1 - between / spread) * (rows - 1)) / (rows - cells);
  return sqrt(Math.max(0, Math.min(1, epsilon)));
}

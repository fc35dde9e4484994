import { exp, ln } from './elementary.ts';
import { quantile } from './quantiles.ts';
import { total, type ValueCountTable } from './value-counts.ts';

/**
 * How many even bins over the range of the values Freedman and Diaconis (1981) ask for: of width 2·IQR·n^(−1/3), with type-7 quartiles, as in numpy. null where that has no width: without values, or
 * with equal quartiles.
 */
export function freedmanDiaconisBins(table: ValueCountTable): number | null {
  const [low, high, first, third] = [0, 1, 0.25, 0.75].map((q) => quantile(table, q));
  if (low == null || high == null || first == null || third == null || !(third > first)) return null;
  const width = 2 * (third - first) * exp(-ln(total(table.counts)) / 3);
  return Math.max(1, Math.ceil((high - low) / width));
}

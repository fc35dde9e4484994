import { chiSquareSurvival } from '../../../stats/distributions.ts';
import { total } from '../../../stats/value-counts.ts';

/** Two-sample chi-square with Yates' correction on a 2 × 2 table, as scipy's `chi2_contingency` by default. Every cell must be used. */
export function yatesChiSquare(
  reference: readonly number[],
  current: readonly number[],
): { readonly statistic: number; readonly df: number; readonly p: number } {
  const sides = [reference, current] as const;
  const n = total(reference) + total(current);
  const df = reference.length - 1;
  let statistic = 0;
  for (const side of sides) {
    side.forEach((count, i) => {
      const expected = (((reference[i] ?? 0) + (current[i] ?? 0)) * total(side)) / n;
      const distance = Math.abs(count - expected);
      const corrected = df === 1 ? distance - Math.min(0.5, distance) : distance;
      if (expected > 0) statistic += (corrected * corrected) / expected;
    });
  }
  return { statistic, df, p: df > 0 ? chiSquareSurvival(statistic, df) : 1 };
}

import { chiSquareSurvival } from './distributions.ts';
import { ln } from './elementary.ts';
import { total } from './value-counts.ts';

/** The likelihood-ratio test of a 2 × cells table. */
export interface GTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Two-sample G test, 2 Σ O ln(O/E) over both sides of a table with any two sizes, without correction (scipy's `chi2_contingency` with
 * `lambda_='log-likelihood', correction=False`). Cells empty on both sides are left out. null when a side is empty.
 */
export function gTwoSample(reference: ArrayLike<number>, current: ArrayLike<number>): GTest | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let sum = 0;
  let cells = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const a = reference[i] ?? 0;
    const b = current[i] ?? 0;
    if (a + b === 0) continue;
    cells += 1;
    const share = (a + b) / (n + m);
    if (a > 0) sum += a * ln(a / (n * share));
    if (b > 0) sum += b * ln(b / (m * share));
  }
  const statistic = Math.max(0, 2 * sum);
  const df = cells - 1;
  return { statistic, df, p: df === 0 ? 1 : chiSquareSurvival(statistic, df) };
}

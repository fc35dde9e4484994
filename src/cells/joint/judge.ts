import { normalQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import type { Verdict } from '../types.ts';

/** A method's answer on a scale where `none` is no change and `bound` the size that matters. */
export interface MethodAnswer {
  readonly p: number | null;
  readonly effect: number | null;
  readonly none: number;
  readonly bound: number;
  /** The smallest effect that so many rows show with 80 % power; null where it is not known. */
  readonly detectable: number | null;
}

/** fail: significant and at least the bound. warn: significant and half of it. insufficient: undefined, or too few rows to see the bound. Else pass. */
export function judgeMethod({ p, effect, none, bound, detectable }: MethodAnswer, alpha: number): Verdict {
  if (p === null || effect === null) return 'insufficient';
  const ratio = (effect - none) / (bound - none);
  if (p <= alpha && ratio >= 1) return 'fail';
  if (p <= alpha && ratio >= 0.5) return 'warn';
  return p > alpha && detectable !== null && detectable > bound ? 'insufficient' : 'pass';
}

/** The smallest area under the ROC curve that a one-sided test at `alpha` on the held-out half of each side finds with probability `power`; may exceed 1, then none. */
export function detectableAuc(reference: number, current: number, alpha: number, power = 0.8): number | null {
  const [n, m] = [Math.ceil(reference / 2), Math.ceil(current / 2)];
  if (n < 1 || m < 1) return null;
  return 0.5 + (normalQuantile(1 - alpha) + normalQuantile(power)) * sqrt((n + m + 1) / (12 * n * m));
}

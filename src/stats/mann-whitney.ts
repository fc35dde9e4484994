import { normalCdf } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { mannWhitneyExactP, mostExactPairs } from './mann-whitney-exact.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** Mann–Whitney's rank test of reference against current. */
export interface MannWhitney {
  /** Pairs in which the reference value is the greater, ties counted half. */
  readonly statistic: number;
  /** `statistic` over all pairs: the chance that a reference value exceeds a current one, ½ under no change. */
  readonly probabilityGreater: number;
  /** Two-sided p by the normal law with tie and continuity correction; 1 when all values are equal. */
  readonly p: number;
  /** Two-sided p over all orders of the values: null with ties, and above 10 000 pairs, where the normal law agrees. */
  readonly exactP: number | null;
}

/** As scipy's `mannwhitneyu`, both methods, for whole counts. null when a side is empty. */
export function mannWhitney(counts: AlignedCounts): MannWhitney | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  let statistic = 0;
  let below = 0;
  let ties = 0;
  for (let i = 0; i < counts.values.length; i += 1) {
    const a = counts.reference[i] ?? 0;
    const b = counts.current[i] ?? 0;
    statistic += a * (below + b / 2);
    below += b;
    ties += (a + b) * (a + b - 1) * (a + b + 1);
  }
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  const distance = Math.max(0, Math.abs(statistic - (n * m) / 2) - 0.5);
  const p = variance > 0 ? Math.min(1, 2 * normalCdf(-distance / sqrt(variance))) : 1;
  const exactP = ties === 0 && n * m <= mostExactPairs ? mannWhitneyExactP(statistic, n, m) : null;
  return { statistic, probabilityGreater: statistic / (n * m), p, exactP };
}

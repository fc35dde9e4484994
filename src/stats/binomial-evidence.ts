import { betaCdf } from './distributions.ts';
import { ln } from './elementary.ts';

/** P(X ≥ bad) for X of the binomial law with `total` trials of probability `share`: how likely so many bad ones are by chance. In [0, 1]. */
export function binomialEvidence(bad: number, total: number, share: number): number {
  if (bad <= 0) return 1;
  if (bad > total) return 0;
  return betaCdf(share, bad, total - bad + 1);
}

/**
 * True when P(X ≥ bad) is below `level`. Chernoff's bound total · KL(bad/total ‖ share) settles the clear cases without the exact tail,
 * which makes replays of many windows fast.
 */
export function hasBinomialEvidence(bad: number, total: number, share: number, level: number): boolean {
  if (level >= 1) return true;
  if (bad <= share * total) return false;
  const seen = bad / total;
  const divergence = seen * ln(seen / share) + (seen < 1 ? (1 - seen) * ln((1 - seen) / (1 - share)) : 0);
  if (total * divergence > -ln(level)) return true;
  return binomialEvidence(bad, total, share) < level;
}

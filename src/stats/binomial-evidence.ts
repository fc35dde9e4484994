import { betaCdf } from './distributions.ts';
import { ln } from './elementary.ts';

/** P(X ≥ bad) for X of the binomial law with `total` trials of probability `share`: how likely so many bad ones are by chance. In [0, 1]. */
export function binomialEvidence(bad: number, total: number, share: number): number {
  if (bad <= 0) return 1;
  if (bad > total) return 0;
  return betaCdf(share, bad, total - bad + 1);
}

/**
 * Returns a test of whether P(X ≥ bad) is below `level` at an error share of `share`. Chernoff's bound total · KL(bad/total ‖ share) settles the clear cases without the exact tail, and that
 * KL is at least (bad/total − share)² / 2 over the largest x(1 − x) between both settles most of them without a logarithm: a replay asks this of every bucket of an outage.
 */
export function binomialEvidenceTest(share: number, level: number): (bad: number, total: number) => boolean {
  if (level >= 1) return () => true;
  const needed = -ln(level);
  return (bad, total) => {
    if (bad <= share * total) return false;
    const seen = bad / total;
    const distance = seen - share;
    if (total * distance * distance > 2 * needed * widest(share, seen)) return true;
    const divergence = seen * ln(seen / share) + (seen < 1 ? (1 - seen) * ln((1 - seen) / (1 - share)) : 0);
    if (total * divergence > needed) return true;
    return binomialEvidence(bad, total, share) < level;
  };
}

/** The largest x(1 − x) of low ≤ x ≤ high. */
function widest(low: number, high: number): number {
  if (high <= 0.5) return high * (1 - high);
  return low >= 0.5 ? low * (1 - low) : 0.25;
}

import { blockDifference } from './block-means.ts';
import { tInterval } from './cluster-means.ts';
import { wilson, type Interval } from './intervals.ts';

/** Counts of one stretch of time. */
export interface ShareBlock {
  readonly index: number;
  readonly total: number;
  readonly bad: number;
}

export interface ShareInterval extends Interval {
  readonly method: 'Wilson' | 'time blocks';
  /** Variance between stretches over what independent events would have; 1 for Wilson's. */
  readonly designEffect: number;
}

/** Events in clusters widen the interval from this factor of the variance on. */
const clearDesignEffect = 1.5;

/**
 * The interval of Σ bad / Σ total: Wilson's when events look independent in time, else from time blocks, which stay honest when bad events come in bursts.
 * null without events, and when the series is one long burst that no block can be compared with.
 */
export function shareInterval(blocks: readonly ShareBlock[], level = 0.95): ShareInterval | null {
  const total = blocks.reduce((sum, block) => sum + block.total, 0);
  const bad = blocks.reduce((sum, block) => sum + block.bad, 0);
  const plain = wilson(bad, total, level);
  if (plain === null) return null;
  const alone: ShareInterval = { ...plain, method: 'Wilson', designEffect: 1 };
  const binomial = ((bad / total) * (1 - bad / total)) / total;
  const filled = blocks.filter((block) => block.total > 0);
  if (binomial === 0 || filled.length < 8) return alone;
  const found = blockDifference(filled.map(({ index, total: n, bad: x }) => ({ index, n1: n, sum1: 0, n2: n, sum2: x })));
  if (found === null) return null;
  const designEffect = found.variance / binomial;
  if (designEffect < clearDesignEffect) return alone;
  const wide = tInterval(found.difference, found.variance, found.df, level);
  if (wide === null) return alone;
  return { low: Math.max(0, Math.min(plain.low, wide.low)), high: Math.min(1, Math.max(plain.high, wide.high)), method: 'time blocks', designEffect };
}

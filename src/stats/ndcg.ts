import { log2, pow } from './elementary.ts';

/** A shown item: its 1-based position and how relevant it was (≥ 0; 1 for a click). */
export interface RankedItem {
  readonly position: number;
  readonly relevance: number;
}

/** `linear` takes the relevance itself (Järvelin and Kekäläinen 2002), `exponential` 2^relevance − 1 (Burges 2005). The same for 0/1. */
export type Gain = 'linear' | 'exponential';

/**
 * Normalised discounted cumulative gain of one query over its first `top` positions: Σ gain/log₂(position + 1), divided by the same sum for the best
 * order of the items that were logged. In [0, 1]. null when no logged item is relevant.
 */
export function ndcg(items: readonly RankedItem[], top: number, gain: Gain = 'linear'): number | null {
  const worth = (relevance: number): number => (gain === 'linear' ? relevance : pow(2, relevance) - 1);
  let found = 0;
  for (const { position, relevance } of items) if (position >= 1 && position <= top) found += worth(relevance) / log2(position + 1);
  let best = 0;
  const ordered = items.map((item) => item.relevance).sort((a, b) => b - a);
  for (let i = 0; i < Math.min(top, ordered.length); i += 1) best += worth(ordered[i] ?? 0) / log2(i + 2);
  return best > 0 ? Math.min(1, found / best) : null;
}

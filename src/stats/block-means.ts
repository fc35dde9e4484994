import { clusteredDifference, type Cluster, type ClusteredDifference } from './cluster-means.ts';

/** A stretch of time: `index` counts equal stretches, those without rows may be missing. */
export interface TimeBlock extends Cluster {
  readonly index: number;
}

/** A difference of two means of rows that depend on their neighbours in time. */
export interface BlockDifference extends ClusteredDifference {
  /** Given stretches in one block, and blocks with rows. */
  readonly length: number;
  readonly blocks: number;
  /** Lag-1 correlation of the blocks' shares in the difference, corrected for its bias in short series. */
  readonly lag1: number;
}

/** Fewer blocks than this say nothing about their own spread. */
export const fewestBlocks = 4;
/** Blocks whose neighbours are less correlated than this stand for themselves. */
export const mostCorrelation = 0.1;

/**
 * The difference of two means, second − first, with an error that allows for serial dependence: stretches are joined into blocks, longer and longer, until
 * neighbouring blocks correlate by less than 0.1 (batch means); what correlation is left widens the error. Few blocks can look independent by luck, so the
 * error is at least that of a first-order autoregression over the given stretches, and the degrees of freedom at most the number of independent stretches
 * it stands for (Zwiers and von Storch 1995) and of blocks, minus 1. null when fewer than 4 blocks remain, or fewer than 3 independent stretches.
 */
export function blockDifference(blocks: readonly TimeBlock[]): BlockDifference | null {
  const ordered = [...blocks].sort((a, b) => a.index - b.index);
  const start = ordered[0]?.index ?? 0;
  const last = ordered[ordered.length - 1]?.index ?? 0;
  const single = clusteredDifference(ordered);
  if (single === null) return null;
  const base = correlationOf(ordered, single);
  const effective = (base.parts * (1 - base.lag1)) / (1 + base.lag1);
  const floor = (single.variance * (1 + base.lag1)) / (1 - base.lag1);
  for (let length = 1; Math.ceil((last - start + 1) / length) >= fewestBlocks; length = Math.max(length + 1, Math.floor(length * 1.26))) {
    const joined = length === 1 ? ordered : joinBlocks(ordered, start, length);
    const found = clusteredDifference(joined);
    if (found === null) return null;
    const { lag1, parts } = correlationOf(joined, found);
    if (lag1 >= mostCorrelation) continue;
    const df = Math.min(found.firstClusters, found.secondClusters, effective) - 1;
    if (parts < fewestBlocks || df < 2) return null;
    const variance = Math.max(found.variance * (1 + 2 * Math.max(0, lag1) * (1 - 1 / parts)), floor);
    return { ...found, variance, df, length, blocks: parts, lag1 };
  }
  return null;
}

function joinBlocks(blocks: readonly TimeBlock[], start: number, length: number): TimeBlock[] {
  const joined: { index: number; n1: number; sum1: number; n2: number; sum2: number }[] = [];
  for (const block of blocks) {
    const index = Math.floor((block.index - start) / length);
    const last = joined[joined.length - 1];
    if (last?.index === index) {
      last.n1 += block.n1;
      last.sum1 += block.sum1;
      last.n2 += block.n2;
      last.sum2 += block.sum2;
    } else joined.push({ ...block, index });
  }
  return joined;
}

/** Lag-1 correlation of what each block adds to the difference; a sample of k blocks shows about (1 + 3ρ)/k too little of it. In [0, 0.97] when positive. */
function correlationOf(blocks: readonly TimeBlock[], found: ClusteredDifference): { lag1: number; parts: number } {
  const n1 = blocks.reduce((sum, block) => sum + block.n1, 0);
  const n2 = blocks.reduce((sum, block) => sum + block.n2, 0);
  let squares = 0;
  let products = 0;
  let before: { index: number; part: number } | null = null;
  for (const block of blocks) {
    const part = (block.sum2 - found.second * block.n2) / n2 - (block.sum1 - found.first * block.n1) / n1;
    squares += part * part;
    if (before !== null && block.index === before.index + 1) products += part * before.part;
    before = { index: block.index, part };
  }
  const seen = squares > 0 ? products / squares : 0;
  const corrected = seen + (1 + 3 * Math.max(0, seen)) / blocks.length;
  return { lag1: Math.min(0.97, Math.max(0, corrected)), parts: blocks.length };
}

import type { ValueCountTable } from './value-counts.ts';

/**
 * The index of the right-closed bin that holds `x`, for strictly ascending `edges`: 0 for x <= edges[0], i for (edges[i−1], edges[i]],
 * `edges.length` above the last edge. Without edges there is one bin. `x` must not be NaN.
 */
export function binIndex(edges: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x <= (edges[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Counts a value-count table into the `edges.length + 1` right-closed bins of `edges`. */
export function binValueCounts(edges: ArrayLike<number>, table: ValueCountTable): number[] {
  const bins = new Array<number>(edges.length + 1).fill(0);
  for (let i = 0; i < table.values.length; i += 1) {
    const index = binIndex(edges, table.values[i] ?? 0);
    bins[index] = (bins[index] ?? 0) + (table.counts[i] ?? 0);
  }
  return bins;
}

/**
 * Folds a histogram with `fineEdges.length + 1` bins onto coarser edges. null when a coarse edge is not among the fine ones, or the count of bins
 * does not fit the edges, because the counts can then not be told apart.
 */
export function foldHistogram(fineEdges: ArrayLike<number>, fineCounts: ArrayLike<number>, coarseEdges: ArrayLike<number>): number[] | null {
  if (fineCounts.length !== fineEdges.length + 1) return null;
  const folded = new Array<number>(coarseEdges.length + 1).fill(0);
  let bin = 0;
  for (let i = 0; i < fineCounts.length; i += 1) {
    folded[bin] = (folded[bin] ?? 0) + (fineCounts[i] ?? 0);
    if (i < fineEdges.length && bin < coarseEdges.length && fineEdges[i] === coarseEdges[bin]) bin += 1;
  }
  return bin === coarseEdges.length ? folded : null;
}

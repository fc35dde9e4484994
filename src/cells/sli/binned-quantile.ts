/** Returns a quantile and its order-statistic interval read from buckets, linear within a bucket; the error is at most a bucket's width. */
export function binnedQuantile(
  edges: readonly number[],
  counts: readonly number[],
  q: number,
  ranks: { readonly low: number; readonly high: number } | null,
): { value: number | null; low: number | null; high: number | null } {
  const n = counts.reduce((a, b) => a + b, 0);
  if (n === 0) return { value: null, low: null, high: null };
  return {
    value: atRank(edges, counts, (n - 1) * q + 0.5),
    low: ranks ? atRank(edges, counts, ranks.low - 0.5) : null,
    high: ranks ? atRank(edges, counts, ranks.high - 0.5) : null,
  };
}

function atRank(edges: readonly number[], counts: readonly number[], rank: number): number {
  let before = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && before + count >= rank) {
      const high = edges[Math.min(bin, edges.length - 1)] ?? 0;
      const low = edges[bin - 1] ?? high;
      return bin >= edges.length ? high : low + ((high - low) * (rank - before)) / count;
    }
    before += count;
  }
  return edges[edges.length - 1] ?? 0;
}

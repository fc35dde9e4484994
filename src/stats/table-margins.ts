import type { RateCount } from './impact-ratio.ts';

/** What a margin has more than the sum of its parts. */
export interface MarginDifference {
  readonly parts: RateCount;
  readonly n: number;
  readonly k: number;
  /** True when the difference can be people whose other category is unknown: 0 <= k <= n, and n at most the number of unknown where that is given. */
  readonly canBeUnknown: boolean;
}

/** Holds a margin of a table of counts against the sum of its intersections. */
export function marginDifference(margin: RateCount, parts: readonly RateCount[], unknown: number | null = null): MarginDifference {
  const sum = parts.reduce((total, { n, k }) => ({ n: total.n + n, k: total.k + k }), { n: 0, k: 0 });
  const n = margin.n - sum.n;
  const k = margin.k - sum.k;
  return { parts: sum, n, k, canBeUnknown: k >= 0 && k <= n && (unknown === null || n <= unknown) };
}

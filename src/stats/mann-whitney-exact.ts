/** Largest n·m for which all orders of the values are counted. */
export const mostExactPairs = 10_000;

/** Ways to reach each value 0 … n·m of Mann–Whitney's U among n and m distinct values, as shares of all orders. */
function law(n: number, m: number): Float64Array {
  // Coefficients of the Gaussian binomial [n+m choose n]: multiply by 1 − q^(m+i), divide by 1 − q^i.
  const size = n * m + 1;
  const ways = new Float64Array(size);
  ways[0] = 1;
  for (let i = 1; i <= n; i += 1) {
    for (let u = size - 1; u >= m + i; u -= 1) ways[u] = (ways[u] ?? 0) - (ways[u - m - i] ?? 0);
    for (let u = i; u < size; u += 1) ways[u] = (ways[u] ?? 0) + (ways[u - i] ?? 0);
  }
  let all = 0;
  for (const way of ways) all += way;
  return ways.map((way) => way / all);
}

/** Two-sided exact p of a U statistic among n and m distinct values (no ties): twice the smaller tail, at most 1. */
export function mannWhitneyExactP(statistic: number, n: number, m: number): number {
  const shares = law(Math.min(n, m), Math.max(n, m));
  const smaller = Math.min(statistic, n * m - statistic);
  let tail = 0;
  for (let u = 0; u <= smaller; u += 1) tail += shares[u] ?? 0;
  return Math.min(1, 2 * tail);
}

/** The smallest u with P(U <= u) >= `p` among n and m distinct values (R's `qwilcox`). */
export function mannWhitneyQuantile(p: number, n: number, m: number): number {
  const shares = law(Math.min(n, m), Math.max(n, m));
  let sum = 0;
  for (let u = 0; u < shares.length; u += 1) {
    sum += shares[u] ?? 0;
    if (sum >= p * (1 - 1e-14)) return u;
  }
  return n * m;
}

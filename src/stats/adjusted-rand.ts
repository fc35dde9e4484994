/**
 * The adjusted Rand index of two clusterings of the same rows (Hubert and Arabie 1985), as scikit-learn's `adjusted_rand_score`: 1 when they agree up to names, about 0
 * when they agree by chance. 1 also where both are one cluster or all single rows; null without rows or with lists of different length.
 */
export function adjustedRand(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  const n = first.length;
  if (n === 0 || second.length !== n) return null;
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < n; i += 1) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    cells.set(`${a},${b}`, (cells.get(`${a},${b}`) ?? 0) + 1);
    rows.set(a, (rows.get(a) ?? 0) + 1);
    columns.set(b, (columns.get(b) ?? 0) + 1);
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0;
    for (const count of counts) sum += (count * (count - 1)) / 2;
    return sum;
  };
  const together = pairs(cells.values());
  const a = pairs(rows.values());
  const b = pairs(columns.values());
  const expected = n > 1 ? (a * b) / ((n * (n - 1)) / 2) : 0;
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

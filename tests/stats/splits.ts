/** All ways to choose the first side out of the pooled values. */
export function splits(pooled: readonly number[], size: number): [number[], number[]][] {
  const [first, ...rest] = pooled;
  if (first === undefined) return size === 0 ? [[[], []]] : [];
  const taken: [number[], number[]][] = size > 0 ? splits(rest, size - 1).map(([a, b]) => [[first, ...a], b]) : [];
  return [...taken, ...splits(rest, size).map(([a, b]): [number[], number[]] => [a, [first, ...b]])];
}

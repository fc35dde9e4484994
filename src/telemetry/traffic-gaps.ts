/** −ln(1/1000): with more rows expected than this, none at all has a Poisson probability below 1e-3. */
const expectedInGap = 6.907755278982137;
const neighbours = 6;

/**
 * Stretches of empty buckets, half-open, where traffic as on both sides (the nearest six buckets each) would have left no row with probability below 1e-3.
 * One bucket at either end is not judged by: it may be cut.
 */
export function gapsIn(counts: readonly number[]): readonly (readonly [number, number])[] {
  const gaps: [number, number][] = [];
  for (let i = 0; i < counts.length; i += 1) {
    if (counts[i] !== 0) continue;
    let end = i;
    while (end < counts.length && counts[end] === 0) end += 1;
    const around = [...counts.slice(Math.max(0, i - neighbours), i), ...counts.slice(end, end + neighbours)];
    const rate = around.length === 0 ? 0 : around.reduce((sum, n) => sum + n, 0) / around.length;
    if (i > 0 && end < counts.length && rate * (end - i) > expectedInGap) gaps.push([i, end]);
    i = end;
  }
  return gaps;
}

import { ln } from './elementary.ts';

const HALF_LN_TWO_PI = 0.9189385332046728;
const tableSize = 1024;
const table = new Float64Array(tableSize);
for (let n = 2; n < tableSize; n += 1) table[n] = (table[n - 1] ?? 0) + ln(n);

/** ln n! for a whole n >= 0: a table, then Stirling's series, whose error there is below one unit in the last place. */
export function logFactorial(n: number): number {
  if (n < tableSize) return table[n] ?? 0;
  const square = n * n;
  return (n + 0.5) * ln(n) - n + HALF_LN_TWO_PI + (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / n;
}

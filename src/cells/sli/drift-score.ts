import { psi } from '../../stats/distances.ts';
import { seededUniform } from '../../stats/random.ts';
import { drawMultinomial } from '../../stats/resampling.ts';

/** Fewer values than this on a side say nothing about a distribution. */
export const fewestForDrift = 30;
export const driftSeed = 1;
const draws = 400;
const cells = 10;

/**
 * How far a column has moved from its baseline: the population stability index over ten cells of equal baseline mass and one for rows without a finite
 * number, less its expectation under no change, >= 0. The interval is the basic bootstrap (both sides redrawn over the cells), which takes the same bias off;
 * without `level` there is none.
 */
export function driftScore(
  baseline: { readonly buckets: readonly number[]; readonly without: number },
  current: { readonly buckets: readonly number[]; readonly without: number },
  level: number | null,
): { readonly value: number; readonly low: number | null; readonly high: number | null } | null {
  const place = cellsOf(baseline.buckets);
  const [one, two] = [baseline, current].map(({ buckets, without }) => {
    const counts = new Float64Array(cells + 1);
    buckets.forEach((count, bin) => {
      const cell = place[bin] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + count;
    });
    counts[cells] = without;
    return counts;
  });
  const found = one === undefined || two === undefined ? null : psi(one, two);
  if (found === null || one === undefined || two === undefined) return null;
  const value = Math.max(0, found.value - found.expectation);
  if (level === null) return { value, low: null, high: null };
  const uniform = seededUniform(driftSeed);
  const [n, m] = [one, two].map((counts) => counts.reduce((a, b) => a + b, 0));
  const drawn = [new Float64Array(cells + 1), new Float64Array(cells + 1)] as const;
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    drawMultinomial(uniform, n ?? 0, one, drawn[0]);
    drawMultinomial(uniform, m ?? 0, two, drawn[1]);
    values.push(psi(drawn[0], drawn[1])?.value ?? 0);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (draws - 1))] ?? 0;
  const tail = (1 - level) / 2;
  return { value, low: Math.max(0, Math.min(value, 2 * found.value - at(1 - tail))), high: Math.max(value, 2 * found.value - at(tail)) };
}

/** The cell of each bucket: a new one begins where a tenth of the mass is passed. */
function cellsOf(buckets: readonly number[]): readonly number[] {
  const n = buckets.reduce((a, b) => a + b, 0);
  let before = 0;
  return buckets.map((count) => {
    const cell = Math.min(cells - 1, Math.floor((before / Math.max(1, n)) * cells + 1e-9));
    before += count;
    return cell;
  });
}

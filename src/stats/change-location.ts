import { largestMeanShift, redrawnNoise } from './change-significance.ts';
import { seededUniform } from './random.ts';

/**
 * Where a change may lie: the central share of the places found in series redrawn around the two levels, with the dependence of the original. `at` is the
 * first value of the right part; so are the ends.
 */
export function locationInterval(
  x: ArrayLike<number>,
  at: number,
  given: { readonly least: number; readonly draws: number; readonly seed: number; readonly dependence: number; readonly level: number },
): { readonly low: number; readonly high: number } {
  const uniform = seededUniform(given.seed);
  let before = 0;
  let after = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (i < at) before += (x[i] ?? 0) / at;
    else after += (x[i] ?? 0) / (x.length - at);
  }
  const places: number[] = [];
  for (let draw = 0; draw < given.draws; draw += 1) {
    const y = redrawnNoise(x, at, given.dependence, uniform);
    for (let i = 0; i < y.length; i += 1) y[i] = (y[i] ?? 0) + (i < at ? before : after);
    places.push(largestMeanShift(y, given.least).at);
  }
  places.sort((a, b) => a - b);
  const tail = (1 - given.level) / 2;
  const rank = (share: number) => places[Math.min(places.length - 1, Math.max(0, Math.round(share * (places.length - 1))))] ?? at;
  return { low: Math.min(at, rank(tail)), high: Math.max(at, rank(1 - tail)) };
}

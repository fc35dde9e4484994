import type { Uniform } from './random.ts';

/** The gap between the mean outputs of two groups of rows, taken apart by feature. All in the unit of the output. */
export interface GapDecomposition {
  readonly n: { readonly first: number; readonly second: number };
  /** Mean output of the first group less that of the second. */
  readonly gap: number;
  /** Mean attribution of the first group less that of the second, by feature. */
  readonly contributions: readonly number[];
  /** Difference of the mean base values; 0 where there is one base for all. */
  readonly base: number;
  /** gap − base − sum of contributions: what the attributions do not account for. */
  readonly unexplained: number;
}

/**
 * Takes the gap of two groups' mean outputs apart: because each output is base + sum of attributions (+ an error), the gap is the sum of the differences of
 * means (+ that of the errors). `isFirst[i]` is 1 for rows of the first group, 0 for the second. null when a group is empty.
 */
export function decomposeGap(
  attributions: readonly ArrayLike<number>[],
  outputs: ArrayLike<number>,
  bases: ArrayLike<number> | null,
  isFirst: ArrayLike<number>,
): GapDecomposition | null {
  let first = 0;
  for (let i = 0; i < isFirst.length; i += 1) first += isFirst[i] ?? 0;
  const second = isFirst.length - first;
  if (first === 0 || second === 0) return null;
  const difference = (values: ArrayLike<number>): number => meanDifference(values, isFirst, first, second);
  const gap = difference(outputs);
  const contributions = attributions.map(difference);
  const base = bases === null ? 0 : difference(bases);
  return { n: { first, second }, gap, contributions, base, unexplained: gap - base - contributions.reduce((sum, x) => sum + x, 0) };
}

function meanDifference(values: ArrayLike<number>, isFirst: ArrayLike<number>, first: number, second: number): number {
  // Around the first value, so that equal values differ by exactly 0.
  const pivot = values[0] ?? 0;
  let a = 0;
  let b = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (isFirst[i] === 1) a += (values[i] ?? 0) - pivot;
    else b += (values[i] ?? 0) - pivot;
  }
  return a / first - b / second;
}

/** Where a difference of means lies when group membership has nothing to do with it. */
export interface NullBand {
  readonly low: number;
  readonly high: number;
}

/**
 * The 5 % and 95 % points of each list's difference of means when the rows are dealt to the two groups at random, sizes kept: the same deals for every list,
 * so that the bands go together. `draws` deals; points are the type-7 quantiles of what was drawn.
 */
export function nullBands(lists: readonly ArrayLike<number>[], rows: number, first: number, draws: number, uniform: Uniform): readonly NullBand[] {
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const totals = lists.map((values) => {
    let sum = 0;
    for (let i = 0; i < rows; i += 1) sum += values[i] ?? 0;
    return sum;
  });
  const found = lists.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw += 1) {
    for (let i = 0; i < first; i += 1) {
      const at = i + Math.floor(uniform() * (rows - i));
      const swapped = order[at] ?? 0;
      order[at] = order[i] ?? 0;
      order[i] = swapped;
    }
    lists.forEach((values, k) => {
      let sum = 0;
      for (let i = 0; i < first; i += 1) sum += values[order[i] ?? 0] ?? 0;
      const band = found[k];
      if (band !== undefined) band[draw] = sum / first - ((totals[k] ?? 0) - sum) / (rows - first);
    });
  }
  return found.map((band) => {
    band.sort();
    return { low: pointOf(band, 0.05), high: pointOf(band, 0.95) };
  });
}

function pointOf(ascending: Float64Array, q: number): number {
  const position = (ascending.length - 1) * q;
  const at = Math.floor(position);
  const low = ascending[at] ?? 0;
  return low + (position - at) * ((ascending[at + 1] ?? low) - low);
}

import { dealToFront, repeated } from './deal.ts';
import { sqrt } from './elementary.ts';
import { splitter } from './hypergeometric.ts';
import { seededUniform, type Uniform } from './random.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** Items drawn for all redraws of one p, about; large samples get fewer redraws. */
const mostDrawn = 20_000_000;
const fewestDraws = 199;

/**
 * How far skewness bends the law of Welch's t: γ² of all values over the smaller size. By Edgeworth's expansion (Hall 1992, section 2.6) the error of a
 * two-sided 5 % level is about 0.25 of it for one small side, so at 0.02 it is a tenth of the level. null when a side is empty or nothing varies.
 */
export function welchSkew(counts: AlignedCounts): number | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  const { centered, pooled } = centeredValues(counts, n + m);
  let [second, third] = [0, 0];
  for (let i = 0; i < centered.length; i += 1) {
    const x = centered[i] ?? 0;
    second += ((pooled[i] ?? 0) * x * x) / (n + m);
    third += ((pooled[i] ?? 0) * x * x * x) / (n + m);
  }
  const skewness = third / (second * sqrt(second));
  return second > 0 ? (skewness * skewness) / Math.min(n, m) : null;
}

/**
 * Permutation p of Welch's t: the pooled values are split anew at random into sides of the same sizes, and p = (1 + redraws with |t| at least as great) /
 * (1 + redraws). Exact under no change whatever the law, and still a test of means where variances differ (Janssen 1997). Beyond 20 million drawn values
 * there are fewer redraws than `draws`, at least 199. null when a side has fewer than 2 values or no value varies.
 */
export function welchRedrawP(counts: AlignedCounts, options: { readonly seed: number; readonly draws?: number }): number | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n < 2 || m < 2) return null;
  const { centered, pooled } = centeredValues(counts, n + m);
  const squares = centered.reduce((sum, x, i) => sum + (pooled[i] ?? 0) * x * x, 0);
  if (!(squares > 0)) return null;
  const reference = n <= m;
  const drawn = Math.min(n, m);
  const sides = { drawn, left: n + m - drawn, sum: 0, squares, rounding: 1e-12 * sqrt(squares / (n + m)) };
  sides.sum = centered.reduce((sum, x, i) => sum + (pooled[i] ?? 0) * x, 0);
  const own = reference ? counts.reference : counts.current;
  const observed = squaredT(sides, ...sumsOf(centered, own)) * (1 - 1e-9);
  const next = centered.length < drawn ? byCells(centered, pooled, drawn) : byItems(centered, pooled, drawn);
  const uniform = seededUniform(options.seed);
  const asked = options.draws ?? 999;
  const draws = Math.min(asked, Math.max(fewestDraws, Math.floor(mostDrawn / drawn)));
  let asGreat = 0;
  for (let k = 0; k < draws; k += 1) if (squaredT(sides, ...next(uniform)) >= observed) asGreat += 1;
  return (1 + asGreat) / (draws + 1);
}

type Sums = readonly [sum: number, squares: number];

/** Values less the mean of all, so that squares do not cancel, and how often each occurs on both sides together. */
function centeredValues(counts: AlignedCounts, all: number): { readonly centered: Float64Array; readonly pooled: Float64Array } {
  const size = counts.values.length;
  const pooled = new Float64Array(size);
  const centered = new Float64Array(size);
  let mean = 0;
  for (let i = 0; i < size; i += 1) {
    pooled[i] = (counts.reference[i] ?? 0) + (counts.current[i] ?? 0);
    mean += ((pooled[i] ?? 0) / all) * (counts.values[i] ?? 0);
  }
  for (let i = 0; i < size; i += 1) centered[i] = (counts.values[i] ?? 0) - mean;
  return { centered, pooled };
}

function sumsOf(values: Float64Array, counts: ArrayLike<number>): Sums {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const x = values[i] ?? 0;
    const part = (counts[i] ?? 0) * x;
    sum += part;
    squares += part * x;
  }
  return [sum, squares];
}

interface Sides {
  readonly drawn: number;
  readonly left: number;
  sum: number;
  readonly squares: number;
  /** Means that differ by no more than this are equal: 1e-12 of the standard deviation of all values. */
  readonly rounding: number;
}

/** t² of one split from the sums of its drawn side; infinite where both sides are constant and differ. */
function squaredT(sides: Sides, sum: number, squares: number): number {
  const rest = sides.sum - sum;
  const difference = sum / sides.drawn - rest / sides.left;
  // Equal means give a t of 0, which every split reaches; what rounding leaves of it would tell such splits apart.
  const apart = Math.abs(difference) <= sides.rounding ? 0 : difference;
  const variance = (own: number, ownSquares: number, size: number) => Math.max(0, ownSquares - (own * own) / size) / (size - 1) / size;
  const error = variance(sum, squares, sides.drawn) + variance(rest, sides.squares - squares, sides.left);
  return error > 0 ? (apart * apart) / error : apart === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** Few values that many share: how many of each are drawn. */
function byCells(values: Float64Array, pooled: Float64Array, drawn: number): (uniform: Uniform) => Sums {
  const split = splitter(pooled, drawn);
  return (uniform) => sumsOf(values, split.draw(uniform));
}

/** Many values: the drawn side is dealt item by item. */
function byItems(values: Float64Array, pooled: Float64Array, drawn: number): (uniform: Uniform) => Sums {
  const items = repeated(values, pooled);
  return (uniform) => {
    dealToFront(items, drawn, uniform);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < drawn; i += 1) {
      const x = items[i] ?? 0;
      sum += x;
      squares += x * x;
    }
    return [sum, squares];
  };
}

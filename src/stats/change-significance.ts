import { blockLength, permutedBlocks } from './block-permutation.ts';
import { largestEnergy } from './e-divisive.ts';
import { sqrt } from './elementary.ts';
import { seededUniform, type Uniform } from './random.ts';

/** How strongly a series splits, the largest over all places: `energy` sees any change of distribution, `mean` a change of level. */
export type SplitStatistic = 'energy' | 'mean';

/**
 * What a series without a change is taken to be where its values depend on each other: `ar1`, first-order autoregressions with its own shocks; `block`, its own
 * blocks of neighbours in another order.
 */
export type NullModel = 'ar1' | 'block';

export interface ChangeTest {
  readonly statistic: number;
  /** (exceeding + 1) / (draws + 1); where ten draws have exceeded, 10 / draws so far (Besag and Clifford 1991). */
  readonly p: number;
  readonly draws: number;
  /** The lag-1 autocorrelation that the draws have, or that their blocks are made for; 0 when values were permuted. */
  readonly dependence: number;
}

/** The largest weighed squared difference of the means before and after, over all places. */
export function largestMeanShift(x: ArrayLike<number>, least: number): { readonly at: number; readonly value: number } {
  const count = x.length;
  let all = 0;
  for (let i = 0; i < count; i += 1) all += x[i] ?? 0;
  let left = 0;
  let at = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let tau = 1; tau <= count - least; tau += 1) {
    left += x[tau - 1] ?? 0;
    if (tau < least) continue;
    const difference = left / tau - (all - left) / (count - tau);
    const value = ((tau * (count - tau)) / count) * difference * difference;
    if (value > best) {
      best = value;
      at = tau;
    }
  }
  return { at, value: best };
}

/** From this length on more than one change is looked for; four levels would fit a shorter dependent series too well. */
const longEnough = 100;

/**
 * Where the levels of a series may change: the largest shift, and in longer series the largest within each side, so that a second change or a passing one
 * does not pass for dependence.
 */
function levelStarts(x: ArrayLike<number>, least: number): readonly number[] {
  const { at } = largestMeanShift(x, least);
  if (at < 0) return [];
  if (x.length < longEnough) return [at];
  const all = Float64Array.from(x);
  const left = largestMeanShift(all.subarray(0, at), least).at;
  const right = largestMeanShift(all.subarray(at), least).at;
  return [...(left > 0 ? [left] : []), at, ...(right > 0 ? [at + right] : [])];
}

/** The lag-1 autocorrelation around up to four levels; null of a series that does not vary around them. */
export function splitAutocorrelation(x: ArrayLike<number>, least: number): number | null {
  const starts = levelStarts(x, least);
  const rest = centred(x, starts);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < rest.length; i += 1) {
    squares += (rest[i] ?? 0) * (rest[i] ?? 0);
    if (i > 0 && !starts.includes(i)) products += (rest[i] ?? 0) * (rest[i - 1] ?? 0);
  }
  return squares > 0 ? products / squares : null;
}

/** What is left of a series without the mean of each stretch between the given places. */
export function centred(x: ArrayLike<number>, starts: readonly number[]): Float64Array {
  const rest = Float64Array.from(x);
  const ends = [0, ...starts, x.length];
  for (let part = 1; part < ends.length; part += 1) {
    const from = ends[part - 1] ?? 0;
    const to = ends[part] ?? 0;
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += x[i] ?? 0;
    const mean = to > from ? sum / (to - from) : 0;
    for (let i = from; i < to; i += 1) rest[i] = (x[i] ?? 0) - mean;
  }
  return rest;
}

/** Autocorrelations tried, and series drawn at each, to undo the bias of fitting levels where the data liked them best. */
const grid = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95];
const drawsPerGrid = 60;
/** Standard errors added to the autocorrelation, so that an estimate too low by chance raises no alarm. */
const caution = 1;
/** Above this a series is a random walk for all that its length can tell. */
const highest = 0.97;

/**
 * The autocorrelation whose series look as dependent as this one, by simulation: without that step it comes out too low, most of all for short series.
 * A standard error is added. 0 when the series is no more dependent than independent ones are in six of ten cases.
 */
export function dependenceOf(x: ArrayLike<number>, least: number, uniform: Uniform): number {
  const observed = splitAutocorrelation(x, least);
  if (observed === null) return 0;
  let before: { phi: number; median: number } | null = null;
  for (const phi of grid) {
    const found = Array.from(
      { length: drawsPerGrid },
      () =>
        splitAutocorrelation(
          autoregressive(x.length, phi, () => normal(uniform)),
          least,
        ) ?? 0,
    );
    found.sort((a, b) => a - b);
    if (phi === 0 && observed <= (found[Math.floor(drawsPerGrid * 0.6)] ?? 0)) return 0;
    const median = ((found[drawsPerGrid / 2 - 1] ?? 0) + (found[drawsPerGrid / 2] ?? 0)) / 2;
    if (median >= observed) {
      const share = before === null || median === before.median ? 0 : (observed - before.median) / (median - before.median);
      const estimate = before === null ? phi : before.phi + share * (phi - before.phi);
      return Math.min(highest, estimate + caution * sqrt((1 - estimate * estimate) / x.length));
    }
    before = { phi, median };
  }
  return highest;
}

function autoregressive(count: number, phi: number, shock: () => number): Float64Array {
  const x = new Float64Array(count);
  // The first level has the spread that the series keeps.
  let level = shock() / sqrt(1 - phi * phi);
  for (let i = 0; i < count; i += 1) {
    level = phi * level + shock();
    x[i] = level;
  }
  return x;
}

/** An autocorrelation as uncertain as an estimate from so many values is: the far tail of the draws comes from the high ones. */
function around(phi: number, count: number, uniform: Uniform): number {
  return Math.max(0, Math.min(highest, phi + normal(uniform) * sqrt((1 - phi * phi) / count)));
}

/** Twelve uniforms less six: near enough to normal for an autocorrelation, and four times as fast. */
function normal(uniform: Uniform): number {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += uniform();
  return sum;
}

export interface ChangeTestOptions {
  readonly statistic: SplitStatistic;
  readonly least: number;
  readonly draws: number;
  readonly seed: number;
  /** The lag-1 autocorrelation, where it is known; else it is estimated. */
  readonly dependence?: number;
  /** Default `ar1`. */
  readonly nullModel?: NullModel;
}

/**
 * Tests whether a series changes anywhere, by the largest split statistic against series without a change: permutations where values are independent,
 * else first-order autoregressions whose shocks are this series' own, permuted, or permutations of its blocks. The same for the same seed. null when no split
 * fits or nothing varies.
 */
export function changeTest(x: ArrayLike<number>, given: ChangeTestOptions): ChangeTest | null {
  const { least, draws } = given;
  if (x.length < 2 * least || !varies(x)) return null;
  const uniform = seededUniform(given.seed);
  const measure = given.statistic === 'energy' ? (y: Float64Array) => largestEnergy(y, least) : (y: Float64Array) => largestMeanShift(y, least).value;
  const dependence = given.dependence ?? dependenceOf(x, least, uniform);
  const observed = measure(Float64Array.from(x));
  const redraw = redrawOf(x, { least, dependence, uniform, nullModel: given.nullModel ?? 'ar1' });
  let exceeding = 0;
  for (let draw = 1; draw <= draws; draw += 1) {
    if (measure(redraw()) >= observed) exceeding += 1;
    if (exceeding === 10) return { statistic: observed, p: 10 / draw, draws: draw, dependence };
  }
  return { statistic: observed, p: (exceeding + 1) / (draws + 1), draws, dependence };
}

/** Gives series without a change, one at each call. */
function redrawOf(
  x: ArrayLike<number>,
  given: { readonly least: number; readonly dependence: number; readonly uniform: Uniform; readonly nullModel: NullModel },
): () => Float64Array {
  const { least, dependence, uniform, nullModel } = given;
  const pool = dependence > 0 && nullModel === 'ar1' ? shocksOf(x, least, dependence) : Float64Array.from(x);
  if (dependence > 0 && nullModel === 'block') {
    const length = blockLength(x.length, dependence);
    return () => permutedBlocks(pool, length, uniform);
  }
  return () => {
    shuffle(pool, uniform);
    return dependence > 0 ? rebuilt(pool, x.length, around(dependence, x.length, uniform), uniform) : pool;
  };
}

function varies(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i += 1) if (x[i] !== x[0]) return true;
  return false;
}

/** What each value adds to what the one before it leads one to expect, around the levels. */
function shocksOf(x: ArrayLike<number>, least: number, phi: number): Float64Array {
  const starts = levelStarts(x, least);
  const rest = centred(x, starts);
  const shocks: number[] = [];
  for (let i = 1; i < rest.length; i += 1) if (!starts.includes(i)) shocks.push((rest[i] ?? 0) - phi * (rest[i - 1] ?? 0));
  return centred(shocks, []);
}

/** A series of the same length and dependence as what is left of `x` around its two levels, drawn anew from it. */
export function redrawnNoise(x: ArrayLike<number>, at: number, dependence: number, uniform: Uniform): Float64Array {
  const rest = centred(x, [at]);
  if (dependence === 0) return rest.map(() => rest[Math.floor(uniform() * rest.length)] ?? 0);
  const shocks: number[] = [];
  for (let i = 1; i < rest.length; i += 1) if (i !== at) shocks.push((rest[i] ?? 0) - dependence * (rest[i - 1] ?? 0));
  const pool = centred(shocks, []);
  return autoregressive(rest.length, dependence, () => pool[Math.floor(uniform() * pool.length)] ?? 0);
}

function rebuilt(shocks: Float64Array, count: number, phi: number, uniform: Uniform): Float64Array {
  let next = 0;
  return autoregressive(count, phi, () => {
    const shock = shocks[next] ?? shocks[Math.floor(uniform() * shocks.length)] ?? 0;
    next += 1;
    return shock;
  });
}

function shuffle(x: Float64Array, uniform: Uniform): void {
  for (let i = x.length - 1; i > 0; i -= 1) {
    const j = Math.floor(uniform() * (i + 1));
    const held = x[i] ?? 0;
    x[i] = x[j] ?? 0;
    x[j] = held;
  }
}

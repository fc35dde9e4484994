import { ln, sqrt } from './elementary.ts';
import type { Uniform } from './random.ts';

const RATIO_WIDTH = 1.7155277699214135;
const RATIO_SHIFT = 0.8989161620588988;
const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * How many of `sample` items drawn without return from `good` + `bad` items are good. Whole numbers, sample <= good + bad.
 * Small samples are drawn item by item, others by Stadlober's (1989) ratio-of-uniforms rejection, whose cost does not grow with the sizes.
 */
export function drawHypergeometric(uniform: Uniform, good: number, bad: number, sample: number): number {
  if (good === 0 || sample === 0) return 0;
  if (bad === 0) return sample;
  const drawn = Math.min(sample, good + bad - sample);
  const hits = drawn <= 10 ? drawOneByOne(uniform, good, bad, drawn) : drawByRejection(uniform, good, bad, drawn);
  return drawn === sample ? hits : good - hits;
}

function drawOneByOne(uniform: Uniform, good: number, bad: number, sample: number): number {
  let left = good;
  for (let i = 0; i < sample; i += 1) {
    if (uniform() * (good + bad - i) < left) left -= 1;
  }
  return good - left;
}

/** Up to this distance from the mode the ratio of two weights is a product of ratios of neighbours: cheaper than eight factorials, and as exact. */
const NEAR = 24;

function drawByRejection(uniform: Uniform, good: number, bad: number, sample: number): number {
  const few = Math.min(good, bad);
  const many = Math.max(good, bad);
  const all = good + bad;
  const share = few / all;
  const center = sample * share + 0.5;
  const deviation = sqrt(((all - sample) * sample * share * (1 - share)) / (all - 1) + 0.5);
  const width = RATIO_WIDTH * deviation + RATIO_SHIFT;
  const spare = many - sample;
  const mode = Math.floor(((sample + 1) * (few + 1)) / (all + 2));
  const limit = Math.min(Math.min(sample, few) + 1, Math.floor(center + 16 * deviation));
  let top = Number.NaN;
  for (;;) {
    const x = uniform();
    const position = center + (width * (uniform() - 0.5)) / x;
    if (!(position >= 0 && position < limit)) continue;
    const hits = Math.floor(position);
    let accepted: boolean;
    if (hits - mode <= NEAR && mode - hits <= NEAR) accepted = x * x <= nearRatio(hits, mode, few, sample, spare);
    else {
      // The weight of the mode is that of every try.
      if (Number.isNaN(top)) top = lnWeight(mode, few, sample, spare);
      const score = top - lnWeight(hits, few, sample, spare);
      accepted = x * (4 - x) - 3 <= score || (x * (x - score) < 1 && 2 * ln(x) <= score);
    }
    if (accepted) return good > bad ? sample - hits : hits;
  }
}

/** weight(hits) / weight(mode) of the law, whose neighbours k and k + 1 are to each other as (k + 1)(spare + k + 1) to (few − k)(sample − k). */
function nearRatio(hits: number, mode: number, few: number, sample: number, spare: number): number {
  let ratio = 1;
  for (let k = mode; k < hits; k += 1) ratio *= ((few - k) * (sample - k)) / ((k + 1) * (spare + k + 1));
  for (let k = hits; k < mode; k += 1) ratio *= ((k + 1) * (spare + k + 1)) / ((few - k) * (sample - k));
  return ratio;
}

function lnWeight(hits: number, few: number, sample: number, spare: number): number {
  return lnFactorial(hits) + lnFactorial(few - hits) + lnFactorial(sample - hits) + lnFactorial(spare + hits);
}

const SMALL_LN_FACTORIALS: readonly number[] = (() => {
  const table = [0];
  let factorial = 1;
  for (let i = 1; i <= 20; i += 1) {
    factorial *= i;
    table.push(ln(factorial));
  }
  return table;
})();

/** Larger logarithms of factorials are kept up to here once they were needed: redraws ask for the same few thousands millions of times. */
const MOST_HELD = 1_048_576;
let held: Float64Array | null = null;

/** ln n! for a whole n >= 0; Stirling's series above 20. */
function lnFactorial(n: number): number {
  const small = SMALL_LN_FACTORIALS[n];
  if (small !== undefined) return small;
  if (n >= MOST_HELD) return stirling(n);
  held ??= new Float64Array(MOST_HELD);
  const known = held[n] ?? 0;
  if (known > 0) return known;
  const value = stirling(n);
  held[n] = value;
  return value;
}

function stirling(n: number): number {
  const square = n * n;
  return (n + 0.5) * ln(n) - n + HALF_LN_TWO_PI + (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / n;
}

/** Cells of which the smaller side takes at most this many are split item by item; others by the hypergeometric law, cell by cell. */
const FEW_ITEMS = 8;
/** Items of one split that are held one by one, at most. */
const MOST_ITEMS = 1_048_576;

/** Splits the same pooled cells again and again. `draw` returns the first side's counts, in a buffer that the next draw overwrites. */
export interface Splitter {
  draw(uniform: Uniform): Float64Array;
}

/**
 * Random splits of pooled whole cell counts into a first side of size `sample` and the rest, all orders of the pooled items equally likely.
 * Large cells are drawn one after the other; the many small ones share one shuffle of their items, which is exact and costs less than a draw for each.
 */
export function splitter(pooled: ArrayLike<number>, sample: number): Splitter {
  let all = 0;
  for (let i = 0; i < pooled.length; i += 1) all += pooled[i] ?? 0;
  const perItem = all > 0 ? Math.min(sample, all - sample) / all : 0;
  const order = Array.from({ length: pooled.length }, (_, i) => i).sort((a, b) => (pooled[a] ?? 0) - (pooled[b] ?? 0) || a - b);
  let shuffled = 0;
  let smallCells = 0;
  for (const cell of order) {
    const size = pooled[cell] ?? 0;
    if (size * perItem > FEW_ITEMS || shuffled + size > MOST_ITEMS) break;
    shuffled += size;
    smallCells += 1;
  }
  const items = new Uint32Array(shuffled);
  let next = 0;
  for (const cell of order.slice(0, smallCells)) next = fill(items, cell, next, next + (pooled[cell] ?? 0));
  const large = Uint32Array.from(order.slice(smallCells).reverse());
  const sizes = Float64Array.from(large, (cell) => pooled[cell] ?? 0);
  const small = Uint32Array.from(order.slice(0, smallCells));
  const first = new Float64Array(pooled.length);
  return {
    draw(uniform) {
      let rest = all;
      let left = sample;
      for (let i = 0; i < large.length; i += 1) {
        const size = sizes[i] ?? 0;
        rest -= size;
        const hits = drawHypergeometric(uniform, size, rest, left);
        first[large[i] ?? 0] = hits;
        left -= hits;
      }
      shuffleSplit(uniform, items, left, small, pooled, first);
      return first;
    },
  };
}

function fill(items: Uint32Array, cell: number, from: number, to: number): number {
  items.fill(cell, from, to);
  return to;
}

/** Draws `sample` of the items, or those left out where they are fewer. The items stay in whatever order this leaves: any order is as good to draw from. */
function shuffleSplit(uniform: Uniform, items: Uint32Array, sample: number, cells: Uint32Array, pooled: ArrayLike<number>, first: Float64Array): void {
  const size = items.length;
  const takes = 2 * sample <= size;
  const drawn = takes ? sample : size - sample;
  const step = takes ? 1 : -1;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i] ?? 0;
    first[cell] = takes ? 0 : (pooled[cell] ?? 0);
  }
  for (let i = 0; i < drawn; i += 1) {
    const at = i + Math.floor(uniform() * (size - i));
    const cell = items[at] ?? 0;
    items[at] = items[i] ?? 0;
    items[i] = cell;
    first[cell] = (first[cell] ?? 0) + step;
  }
}

/** One split, written into `into`; see `splitter`. */
export function drawSplit(uniform: Uniform, pooled: ArrayLike<number>, sample: number, into: Float64Array): void {
  into.set(splitter(pooled, sample).draw(uniform));
}

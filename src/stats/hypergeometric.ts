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

function drawByRejection(uniform: Uniform, good: number, bad: number, sample: number): number {
  const few = Math.min(good, bad);
  const many = Math.max(good, bad);
  const all = good + bad;
  const share = few / all;
  const center = sample * share + 0.5;
  const deviation = sqrt(((all - sample) * sample * share * (1 - share)) / (all - 1) + 0.5);
  const width = RATIO_WIDTH * deviation + RATIO_SHIFT;
  const logWeight = (hits: number): number => lnFactorial(hits) + lnFactorial(few - hits) + lnFactorial(sample - hits) + lnFactorial(many - sample + hits);
  const mode = Math.floor(((sample + 1) * (few + 1)) / (all + 2));
  const modeWeight = logWeight(mode);
  const limit = Math.min(Math.min(sample, few) + 1, Math.floor(center + 16 * deviation));
  for (;;) {
    const x = uniform();
    const position = center + (width * (uniform() - 0.5)) / x;
    if (!(position >= 0 && position < limit)) continue;
    const hits = Math.floor(position);
    const score = modeWeight - logWeight(hits);
    if (x * (4 - x) - 3 <= score || (x * (x - score) < 1 && 2 * ln(x) <= score)) return good > bad ? sample - hits : hits;
  }
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

/** ln n! for a whole n >= 0; Stirling's series above 20. */
function lnFactorial(n: number): number {
  const small = SMALL_LN_FACTORIALS[n];
  if (small !== undefined) return small;
  const square = n * n;
  return (n + 0.5) * ln(n) - n + HALF_LN_TWO_PI + (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / n;
}

/**
 * A random split of pooled cell counts into a first side of size `sample` and the rest, all orders of the pooled items equally likely: writes the
 * first side's counts into `into`. Whole counts.
 */
export function drawSplit(uniform: Uniform, pooled: ArrayLike<number>, sample: number, into: Float64Array): void {
  let rest = 0;
  for (let i = 0; i < pooled.length; i += 1) rest += pooled[i] ?? 0;
  let left = sample;
  for (let i = 0; i < pooled.length; i += 1) {
    const cell = pooled[i] ?? 0;
    const hits = drawHypergeometric(uniform, cell, rest - cell, left);
    into[i] = hits;
    left -= hits;
    rest -= cell;
  }
}

import { exp, ln } from './elementary.ts';

/**
 * Counts of numbers in logarithmic buckets: bucket k holds (γ^(k−1), γ^k] with γ = (1 + accuracy)/(1 − accuracy), negative numbers mirrored, zero
 * apart. Any quantile is then known to within the relative accuracy, and two sketches merge by adding counts, exactly and in any order
 * (Masson, Rim and Lee 2019, DDSketch).
 */
export interface LogSketch {
  /** Relative accuracy in (0, 1), e.g. 0.01. */
  readonly accuracy: number;
  readonly zero: number;
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

/** Returns the sketch of finite numbers with their counts (1 each when left out). */
export function logSketch(accuracy: number, values: ArrayLike<number>, counts?: ArrayLike<number>): LogSketch {
  const positive = new Map<number, number>();
  const negative = new Map<number, number>();
  let zero = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const count = counts === undefined ? 1 : (counts[i] ?? 0);
    if (value === 0) zero += count;
    else {
      const side = value > 0 ? positive : negative;
      const key = bucketOf(accuracy, Math.abs(value));
      side.set(key, (side.get(key) ?? 0) + count);
    }
  }
  return { accuracy, zero, positive, negative };
}

/** The bucket of a number > 0: ⌈log_γ x⌉. */
export function bucketOf(accuracy: number, value: number): number {
  return Math.ceil(ln(value) / ln(gamma(accuracy)));
}

/** The number that stands for a bucket: 2γ^k/(γ + 1), within the relative accuracy of all it holds. */
export function valueOfBucket(accuracy: number, key: number): number {
  const base = gamma(accuracy);
  return (2 * exp(key * ln(base))) / (base + 1);
}

/** Adds two sketches of the same accuracy. Throws RangeError when they differ. */
export function mergeSketches(a: LogSketch, b: LogSketch): LogSketch {
  if (a.accuracy !== b.accuracy) throw new RangeError(`sketches of accuracy ${a.accuracy} and ${b.accuracy} cannot be added`);
  return { accuracy: a.accuracy, zero: a.zero + b.zero, positive: merged(a.positive, b.positive), negative: merged(a.negative, b.negative) };
}

/** The value with 0-based rank ⌊q·(n − 1)⌋, to within the relative accuracy. null when nothing is counted or q is outside [0, 1]. */
export function sketchQuantile(sketch: LogSketch, q: number): number | null {
  const n = sketchTotal(sketch);
  if (n === 0 || q < 0 || q > 1) return null;
  const rank = Math.floor(q * (n - 1));
  let seen = 0;
  for (const key of [...sketch.negative.keys()].sort((a, b) => b - a)) {
    seen += sketch.negative.get(key) ?? 0;
    if (seen > rank) return -valueOfBucket(sketch.accuracy, key);
  }
  seen += sketch.zero;
  if (seen > rank) return 0;
  for (const key of [...sketch.positive.keys()].sort((a, b) => a - b)) {
    seen += sketch.positive.get(key) ?? 0;
    if (seen > rank) return valueOfBucket(sketch.accuracy, key);
  }
  return null;
}

/** How many numbers a sketch has counted. */
export function sketchTotal(sketch: LogSketch): number {
  let n = sketch.zero;
  for (const count of sketch.positive.values()) n += count;
  for (const count of sketch.negative.values()) n += count;
  return n;
}

function gamma(accuracy: number): number {
  return (1 + accuracy) / (1 - accuracy);
}

function merged(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const sum = new Map(a);
  for (const [key, count] of b) sum.set(key, (sum.get(key) ?? 0) + count);
  return sum;
}

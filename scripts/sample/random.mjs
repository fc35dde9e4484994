import ln from '@stdlib/math-base-special-ln';

/**
 * A seeded generator (sfc32) built on 32-bit integer arithmetic only, so that every machine draws the same numbers.
 * @param {number} seed a 32-bit integer
 */
export function makeRandom(seed) {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  /** @type {number | null} */
  let spare = null;
  const bits = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 20; i += 1) bits();
  /** Uniform in (0, 1), 53 bits. */
  const uniform = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6) + 0.5) / 9007199254740992;
  /** Standard normal by Marsaglia's polar method: needs ln and sqrt only. */
  const normal = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * ln(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
  return {
    bits,
    uniform,
    normal,
    /** Exponential with mean 1. */
    exponential: () => -ln(uniform()),
    /** @param {number} rate in [0, 1] */
    chance: (rate) => uniform() < rate,
    /** Counts successes before the first failure. @param {number} mean */
    geometric: (mean) => Math.floor(ln(uniform()) / ln(mean / (1 + mean))),
    /** One of the words, by weight. @template T @param {readonly (readonly [T, number])[]} table weights sum to 1 */
    pick: (table) => {
      let rest = uniform();
      for (const [value, weight] of table) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return /** @type {readonly [T, number]} */ (table[table.length - 1])[0];
    },
    /** Hexadecimal digits. @param {number} words number of 32-bit words */
    hex: (words) => Array.from({ length: words }, () => bits().toString(16).padStart(8, '0')).join(''),
  };
}

/** @param {number} value @param {number} decimals */
export function round(value, decimals) {
  const scale = [1, 10, 100, 1000, 10000][decimals] ?? 1;
  return Math.round(value * scale) / scale;
}

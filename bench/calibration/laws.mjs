// What the calibration benches draw: two sides of one law, as counts on the same cells or values.
import * as kit from '../../dist-lib/stats/index.js';

export const sizes = [50, 200, 1000, 10_000, 100_000];
export const cellCounts = [5, 10, 20];
export const lawNames = ['flat', 'Zipf', 'lognormal', 'zero-inflated'];

function normalized(weights) {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}

/** Shares of `cells` cells under a law. A lognormal in cells of equal width: a few hold nearly all. @param {string} law @param {number} cells */
export function shares(law, cells) {
  const each = (weight) => normalized(Array.from({ length: cells }, (_, i) => weight(i)));
  if (law === 'flat') return each(() => 1);
  if (law === 'Zipf') return each((i) => 1 / (i + 1));
  if (law === 'zero-inflated') return [0.6, ...Array.from({ length: cells - 1 }, () => 0.4 / (cells - 1))];
  return each((i) => {
    const x = 0.3 + i * (8 / cells);
    return Math.exp(-(Math.log(x) ** 2) / 2) / x;
  });
}

/** Counts of `n` rows on cells of these shares. */
export function draw(uniform, n, weights) {
  const into = new Float64Array(weights.length);
  kit.drawMultinomial(uniform, n, weights, into);
  return into;
}

/** Numbers a column of `cells` values takes: ranks, or the lognormal's cells in its own unit. */
export function cellValues(law, cells) {
  return Float64Array.from({ length: cells }, (_, i) => (law === 'lognormal' ? 0.3 + i * (8 / cells) : i));
}

const grid = 1024;
const grids = new Map(
  lawNames.map((law) => {
    const middle = (i) => (i + 0.5) / grid;
    if (law === 'Zipf') return [law, { values: Float64Array.from({ length: grid }, (_, i) => i), weights: shares(law, grid) }];
    if (law === 'zero-inflated')
      return [law, { values: Float64Array.from({ length: grid }, (_, i) => (i === 0 ? 0 : -Math.log(1 - middle(i - 1)))), weights: shares(law, grid) }];
    return [
      law,
      {
        values: Float64Array.from({ length: grid }, (_, i) => (law === 'flat' ? middle(i) : Math.exp(kit.normalQuantile(middle(i))))),
        weights: shares('flat', grid),
      },
    ];
  }),
);

/**
 * Both sides of a column of many values: single values up to 1 000 rows, above it counts on 1 024 values, equally likely ones for a continuum (Zipf and
 * the zeros keep their ties).
 */
export function manyValues(uniform, law, n, m) {
  if (Math.max(n, m) > 1000) {
    const { values, weights } = grids.get(law);
    return { values, reference: draw(uniform, n, weights), current: draw(uniform, m, weights) };
  }
  const one = {
    flat: () => uniform(),
    lognormal: () => kit.drawLognormal(uniform, 0, 1),
    Zipf: () => Math.floor(1 / (uniform() + 1e-3)),
    'zero-inflated': () => (uniform() < 0.6 ? 0 : kit.drawExponential(uniform)),
  }[law];
  const side = (size) => kit.countValues(Float64Array.from({ length: size }, one));
  return kit.mergeValueCounts(side(n), side(m));
}

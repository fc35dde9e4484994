import { ln } from './elementary.ts';
import { chiSquareSurvival } from './distributions.ts';
import { splitter } from './hypergeometric.ts';
import { seededUniform } from './random.ts';
import { total } from './value-counts.ts';

/**
 * P(index >= `value`) under no change by the law PSI ≈ (1/n + 1/m)·χ² with `cells` − 1 degrees of freedom, for the index with ½ added per cell.
 * Calibrated where expected counts are 5 or more, conservative below. 1 for fewer than 2 cells.
 */
export function psiLawP(value: number, n: number, m: number, cells: number): number {
  return cells < 2 ? 1 : chiSquareSurvival(value / (1 / n + 1 / m), cells - 1);
}

/** How often, and from which seed, the null is redrawn. */
export interface RedrawOptions {
  /** Whole number; the same seed gives the same p. */
  readonly seed: number;
  /** Redraws; default 9 999. */
  readonly draws?: number;
}

/** A statistic of a split as a sum over the pooled cells: larger is further from no change, up to a factor and a constant. */
type CellSum = (first: Float64Array) => number;

/**
 * Exact permutation p of a statistic of two whole-count vectors: the pooled counts are split anew at random into sides of the same sizes, and
 * p = (1 + redraws with a statistic at least as great) / (1 + redraws), so it is never 0. null when a side is empty.
 */
function redrawP(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  statistic: (pooled: Float64Array, n: number, m: number) => CellSum,
  options: RedrawOptions,
): number | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  const used: number[] = [];
  for (let i = 0; i < reference.length; i += 1) if ((reference[i] ?? 0) + (current[i] ?? 0) > 0) used.push(i);
  const observed = Float64Array.from(used, (i) => reference[i] ?? 0);
  const pooled = Float64Array.from(used, (i) => (reference[i] ?? 0) + (current[i] ?? 0));
  const sum = statistic(pooled, n, m);
  // Rounding must not separate a redraw from an observation with the same counts in other cells.
  const threshold = sum(observed) * (1 - 1e-9);
  const uniform = seededUniform(options.seed);
  const split = splitter(pooled, n);
  const draws = options.draws ?? 9_999;
  let asGreat = 0;
  for (let draw = 0; draw < draws; draw += 1) if (sum(split.draw(uniform)) >= threshold) asGreat += 1;
  return (1 + asGreat) / (draws + 1);
}

/** Redraw p of the two-sample chi-square, for cells with expected counts below 5. null when a side is empty. */
export function chiSquareRedrawP(reference: ArrayLike<number>, current: ArrayLike<number>, options: RedrawOptions): number | null {
  return redrawP(reference, current, chiSquareSum, options);
}

/** Redraw p of the population stability index, for cells with expected counts below 5. null when a side is empty. */
export function psiRedrawP(reference: ArrayLike<number>, current: ArrayLike<number>, options: RedrawOptions): number | null {
  return redrawP(reference, current, psiSum, options);
}

/** Redraw p of the two-sample G test, whose law runs ahead of the truth where expected counts are below 5. null when a side is empty. */
export function gRedrawP(reference: ArrayLike<number>, current: ArrayLike<number>, options: RedrawOptions): number | null {
  return redrawP(reference, current, gSum, options);
}

/** With both margins fixed, half of G: Σ O ln(O/E) over both sides. */
function gSum(pooled: Float64Array, n: number, m: number): CellSum {
  const term = (count: number, expected: number) => (count > 0 ? count * ln(count / expected) : 0);
  const share = n / (n + m);
  return cellTerms(pooled, (cell, a) => {
    const both = pooled[cell] ?? 0;
    return term(a, both * share) + term(both - a, both * (1 - share));
  });
}

/** With both margins fixed, the statistic is a multiple of Σ (a − e)²/c over pooled counts c with expected first counts e = cn/(n + m). */
function chiSquareSum(pooled: Float64Array, n: number, m: number): CellSum {
  const expected = pooled.map((both) => (both * n) / (n + m));
  const weight = pooled.map((both) => 1 / both);
  return (first) => {
    let sum = 0;
    for (let i = 0; i < first.length; i += 1) {
      const difference = (first[i] ?? 0) - (expected[i] ?? 0);
      sum += difference * difference * (weight[i] ?? 0);
    }
    return sum;
  };
}

/** Terms of the index, at most this many held: a cell's term depends on its first count alone. */
const MOST_TERMS = 4_194_304;

function psiSum(pooled: Float64Array, n: number, m: number): CellSum {
  const cells = pooled.length;
  const term = (cell: number, a: number) => {
    const p = (a + 0.5) / (n + cells / 2);
    const q = ((pooled[cell] ?? 0) - a + 0.5) / (m + cells / 2);
    return (p - q) * ln(p / q);
  };
  return cellTerms(pooled, term);
}

/** A sum of terms that depend on the cell and its first count alone; terms are kept, since redraws ask for the same again and again. */
function cellTerms(pooled: Float64Array, term: (cell: number, first: number) => number): CellSum {
  const cells = pooled.length;
  const starts = new Float64Array(cells);
  let size = 0;
  for (let i = 0; i < cells; i += 1) {
    starts[i] = size;
    size += (pooled[i] ?? 0) + 1;
  }
  const known = new Float64Array(size <= MOST_TERMS ? size : 0).fill(Number.NaN);
  return (first) => {
    let sum = 0;
    for (let i = 0; i < cells; i += 1) {
      const a = first[i] ?? 0;
      const at = (starts[i] ?? 0) + a;
      let value = known[at] ?? Number.NaN;
      if (Number.isNaN(value)) {
        value = term(i, a);
        if (at < known.length) known[at] = value;
      }
      sum += value;
    }
    return sum;
  };
}

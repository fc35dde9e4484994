import { chiSquareStatistic } from './chi-square.ts';
import { psi } from './distances.ts';
import { chiSquareSurvival } from './distributions.ts';
import { drawSplit } from './hypergeometric.ts';
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

/**
 * Exact permutation p of a statistic of two whole-count vectors: the pooled counts are split anew at random into sides of the same sizes, and
 * p = (1 + redraws with a statistic at least as great) / (1 + redraws), so it is never 0. null when a side is empty.
 */
export function redrawP(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  statistic: (reference: ArrayLike<number>, current: ArrayLike<number>) => number,
  options: RedrawOptions,
): number | null {
  const n = total(reference);
  if (n === 0 || total(current) === 0) return null;
  const pooled: number[] = [];
  for (let i = 0; i < reference.length; i += 1) {
    const both = (reference[i] ?? 0) + (current[i] ?? 0);
    if (both > 0) pooled.push(both);
  }
  const observed = statistic(reference, current);
  // Rounding must not separate a redraw from an observation with the same counts in other cells.
  const threshold = observed - 1e-9 * Math.abs(observed);
  const uniform = seededUniform(options.seed);
  const draws = options.draws ?? 9_999;
  const first = new Float64Array(pooled.length);
  const second = new Float64Array(pooled.length);
  let asGreat = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    drawSplit(uniform, pooled, n, first);
    for (let i = 0; i < pooled.length; i += 1) second[i] = (pooled[i] ?? 0) - (first[i] ?? 0);
    if (statistic(first, second) >= threshold) asGreat += 1;
  }
  return (1 + asGreat) / (draws + 1);
}

/** Redraw p of the two-sample chi-square, for cells with expected counts below 5. null when a side is empty. */
export function chiSquareRedrawP(reference: ArrayLike<number>, current: ArrayLike<number>, options: RedrawOptions): number | null {
  return redrawP(reference, current, chiSquareStatistic, options);
}

/** Redraw p of the population stability index, for cells with expected counts below 5. null when a side is empty. */
export function psiRedrawP(reference: ArrayLike<number>, current: ArrayLike<number>, options: RedrawOptions): number | null {
  return redrawP(reference, current, (a, b) => psi(a, b)?.value ?? 0, options);
}

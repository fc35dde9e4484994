import { chiSquareSurvival } from './distributions.ts';
import { total } from './value-counts.ts';

/** Pearson's chi-square of a 2 × cells table. */
export interface ChiSquare {
  readonly statistic: number;
  /** Used cells minus 1; 0 when all counts are in one cell, and p is then 1. */
  readonly df: number;
  readonly p: number;
  /** The smallest expected count; below 5 the chi-square law is unreliable and the redraw p should be used. */
  readonly smallestExpected: number;
}

/**
 * Two-sample chi-square of two count vectors over the same cells, without Yates' correction, as scipy's `chi2_contingency(correction=False)`.
 * Cells empty on both sides are left out. null when a side is empty.
 */
export function chiSquareTwoSample(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquare | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let cells = 0;
  let smallestExpected = Infinity;
  for (let i = 0; i < reference.length; i += 1) {
    const both = (reference[i] ?? 0) + (current[i] ?? 0);
    if (both === 0) continue;
    cells += 1;
    smallestExpected = Math.min(smallestExpected, (both * Math.min(n, m)) / (n + m));
  }
  const statistic = chiSquareStatistic(reference, current);
  const df = cells - 1;
  return { statistic, df, p: df === 0 ? 1 : chiSquareSurvival(statistic, df), smallestExpected };
}

/** The statistic alone: Σ (n·m)·(aᵢ/n − bᵢ/m)² / (aᵢ + bᵢ). 0 when a side is empty. */
export function chiSquareStatistic(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return 0;
  let sum = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const a = reference[i] ?? 0;
    const b = current[i] ?? 0;
    const difference = a / n - b / m;
    if (a + b > 0) sum += (difference * difference) / (a + b);
  }
  return sum * n * m;
}

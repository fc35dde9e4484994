import { ln, log2, sqrt } from './elementary.ts';
import { total } from './value-counts.ts';

/** Population stability index and what it would be if nothing had changed. */
export interface Psi {
  readonly value: number;
  /** Mean of the index under no change, (1/n + 1/m)·(cells − 1). Subtract it before judging the size of a change. */
  readonly expectation: number;
  /** Cells with a count on at least one side. */
  readonly cells: number;
}

/**
 * Σ (p − q)·ln(p/q) over two count vectors with the same cells, each count raised by ½ (Jeffreys) so that an empty cell is finite. Cells empty on both
 * sides are left out. Symmetric. null when a side is empty.
 */
export function psi(reference: ArrayLike<number>, current: ArrayLike<number>): Psi | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let cells = 0;
  for (let i = 0; i < reference.length; i += 1) cells += (reference[i] ?? 0) + (current[i] ?? 0) > 0 ? 1 : 0;
  let value = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const a = reference[i] ?? 0;
    const b = current[i] ?? 0;
    if (a + b === 0) continue;
    const p = (a + 0.5) / (n + cells / 2);
    const q = (b + 0.5) / (m + cells / 2);
    value += (p - q) * ln(p / q);
  }
  return { value, expectation: (1 / n + 1 / m) * (cells - 1), cells };
}

/** Jensen–Shannon distance in base 2: the square root of the divergence, in [0, 1]. null when a side is empty. */
export function jensenShannonDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const divergence = sumOverCells(reference, current, (p, q) => {
    const middle = (p + q) / 2;
    return ((p > 0 ? p * log2(p / middle) : 0) + (q > 0 ? q * log2(q / middle) : 0)) / 2;
  });
  return divergence === null ? null : sqrt(Math.min(1, Math.max(0, divergence)));
}

/**
 * Kullback–Leibler divergence of the reference from the current, Σ p ln(p/q), in nats, without smoothing: Infinity where the current lacks a cell that
 * the reference has. null when a side is empty.
 */
export function kullbackLeibler(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const sum = sumOverCells(reference, current, (p, q) => (p === 0 ? 0 : q === 0 ? Infinity : p * ln(p / q)));
  return sum === null ? null : Math.max(0, sum);
}

/** Bhattacharyya coefficient, Σ √(p q), in [0, 1]: 1 for equal shares. null when a side is empty. */
export function bhattacharyya(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const sum = sumOverCells(reference, current, (p, q) => sqrt(p * q));
  return sum === null ? null : Math.min(1, sum);
}

/** Hellinger distance, sqrt(½ Σ (√p − √q)²), in [0, 1]. null when a side is empty. */
export function hellinger(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const sum = sumOverCells(reference, current, (p, q) => {
    const difference = sqrt(p) - sqrt(q);
    return difference * difference;
  });
  return sum === null ? null : sqrt(Math.min(1, sum / 2));
}

/** Total variation distance, ½ Σ |p − q|: the share of the mass that has moved, in [0, 1]. null when a side is empty. */
export function totalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const sum = sumOverCells(reference, current, (p, q) => Math.abs(p - q));
  return sum === null ? null : Math.min(1, sum / 2);
}

/** The greatest change of a single cell's share, max |p − q|, in [0, 1]. null when a side is empty. */
export function lInfinity(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  let greatest = 0;
  const sum = sumOverCells(reference, current, (p, q) => {
    greatest = Math.max(greatest, Math.abs(p - q));
    return 0;
  });
  return sum === null ? null : greatest;
}

function sumOverCells(reference: ArrayLike<number>, current: ArrayLike<number>, term: (p: number, q: number) => number): number | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let sum = 0;
  for (let i = 0; i < reference.length; i += 1) sum += term((reference[i] ?? 0) / n, (current[i] ?? 0) / m);
  return sum;
}

import { oneSampleKsSurvival } from './one-sample-ks.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** Above this size of the larger sample the p-value comes from the one-sample law; up to it, from counting lattice paths. */
export const KS_EXACT_LIMIT = 10_000;

/** Two-sample Kolmogorov–Smirnov distance. Sizes are the totals of the two sides. */
export interface KsStatistic {
  readonly statistic: number;
  readonly referenceSize: number;
  readonly currentSize: number;
}

/** The greatest distance between the two empirical distribution functions, taken after each distinct value, so ties are exact. null when a side is empty. */
export function ksStatistic(counts: AlignedCounts): KsStatistic | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  let left = 0;
  let right = 0;
  let greatest = 0;
  for (let i = 0; i < counts.values.length; i += 1) {
    left += counts.reference[i] ?? 0;
    right += counts.current[i] ?? 0;
    greatest = Math.max(greatest, Math.abs(left / n - right / m));
  }
  return { statistic: greatest, referenceSize: n, currentSize: m };
}

/** Distance seen at the bin edges, and the greatest distance that the values inside the bins could still have. */
export interface BinnedKs extends KsStatistic {
  /** The statistic of the unbinned values lies in [statistic, upperBound]. */
  readonly upperBound: number;
}

/**
 * Kolmogorov–Smirnov distance of two histograms with the same bins in ascending order. The unbinned statistic is at least this and at most
 * `upperBound`, which exceeds it by no more than the larger side's mass in one bin. null when a side is empty.
 */
export function binnedKs(reference: ArrayLike<number>, current: ArrayLike<number>): BinnedKs | null {
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) return null;
  let left = 0;
  let right = 0;
  let statistic = 0;
  let upperBound = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const nextLeft = left + (reference[i] ?? 0);
    const nextRight = right + (current[i] ?? 0);
    statistic = Math.max(statistic, Math.abs(nextLeft / n - nextRight / m));
    upperBound = Math.max(upperBound, nextLeft / n - right / m, nextRight / m - left / n);
    left = nextLeft;
    right = nextRight;
  }
  return { statistic, upperBound: Math.min(1, Math.max(statistic, upperBound)), referenceSize: n, currentSize: m };
}

/** A p-value and the law it was read from. */
export interface KsP {
  readonly p: number;
  readonly law: 'exact' | 'asymptotic';
}

/** Two-sided p of a two-sample KS distance `d` for sizes `n`, `m` >= 1: exact iff max(n, m) <= 10 000. With ties it is an upper bound of the p. */
export function ksP(d: number, n: number, m: number): KsP {
  return Math.max(n, m) <= KS_EXACT_LIMIT ? { p: ksExactP(d, n, m), law: 'exact' } : { p: ksAsymptoticP(d, n, m), law: 'asymptotic' };
}

/**
 * P(D >= d) for two samples of whole sizes `n`, `m` >= 1 from one continuous law, exact up to rounding.
 *
 * Every order of the pooled values is a lattice path from (0, 0) to (n, m), all equally likely. With u(i, j) the share of paths to (i, j) that have
 * been at distance >= d, u = 1 outside the band and (i·u(i−1, j) + j·u(i, j−1)) / (i + j) inside: a mean of earlier shares, so nothing cancels and
 * small p-values keep their digits. Equal sizes use the reflection principle, which is linear.
 */
export function ksExactP(d: number, n: number, m: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const steps = Math.round(d * (n / divisor) * m);
  if (steps <= 0) return 1;
  return n === m ? reflectedShare(n, steps) : latticeShare(n, m, divisor, steps);
}

/** 2·[C(2n, n−h) − C(2n, n−2h) + …] / C(2n, n), as nested products of ratios below 1. */
function reflectedShare(n: number, h: number): number {
  let share = 0;
  for (let k = Math.floor(n / h); k >= 0; k -= 1) {
    let ratio = 1;
    for (let j = 0; j < h; j += 1) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    share = ratio * (1 - share);
  }
  return Math.min(1, 2 * share);
}

function latticeShare(n: number, m: number, divisor: number, steps: number): number {
  const up = m / divisor;
  const across = n / divisor;
  const share = new Float64Array(m + 1).fill(1);
  for (let j = 0; j <= m && j * across < steps; j += 1) share[j] = 0;
  for (let i = 1; i <= n; i += 1) {
    const low = Math.max(0, Math.floor((i * up - steps) / across) + 1);
    const high = Math.min(m, Math.ceil((i * up + steps) / across) - 1);
    if (low > high) return 1;
    let value = 1;
    for (let j = low; j <= high; j += 1) {
      value = (i * (share[j] ?? 1) + j * value) / (i + j);
      share[j] = value;
    }
  }
  return share[m] ?? 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  let left = a;
  let right = b;
  while (right > 0) [left, right] = [right, left % right];
  return left;
}

/**
 * P(D >= d) for large samples of sizes `n`, `m`: the one-sample law at nm/(n+m) observations, rounded (at least 1). The law scipy's `ks_2samp` calls
 * 'asymp'; closer to the exact p than Kolmogorov's limit, which it approaches as both sizes grow.
 */
export function ksAsymptoticP(d: number, n: number, m: number): number {
  return oneSampleKsSurvival(Math.max(1, roundHalfToEven((n / (n + m)) * m)), d);
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

import { exp, sin, sqrt } from './elementary.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** The two-sample Cramér–von Mises test. */
export interface CramerVonMises {
  /** Anderson's (1962) T; with ties by middle ranks, as scipy's `cramervonmises_2samp`. */
  readonly statistic: number;
  readonly p: number;
  /** `exact`: counted over all orders of the values (small samples without ties); `asymptotic`: the limiting law at T brought to its mean and variance. */
  readonly law: 'exact' | 'asymptotic';
}

/** Orders of the values are counted up to this many pairs. */
const mostPairs = 400;

/** Two-sample Cramér–von Mises test of value counts. null when a side is empty. */
export function cramerVonMises(counts: AlignedCounts): CramerVonMises | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  const { u, ties } = rankSum(counts, n, m);
  const all = n + m;
  const statistic = u / (n * m * all) - (4 * n * m - 1) / (6 * all);
  if (!ties && n * m <= mostPairs) return { statistic, p: exactTail(u, n, m), law: 'exact' };
  const mean = (1 + 1 / all) / 6;
  const variance = ((all + 1) * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)) / (45 * all * all * 4 * n * m);
  const standard = 1 / 6 + (statistic - mean) / sqrt(45 * variance);
  return { statistic, p: cramerVonMisesSurvival(standard), law: 'asymptotic' };
}

/** n Σ (rank in all − rank in own)² over the reference, plus the same with m over the current; values that are equal share their middle rank. */
function rankSum(counts: AlignedCounts, n: number, m: number): { u: number; ties: boolean } {
  let before = 0;
  let left = 0;
  let right = 0;
  let u = 0;
  let ties = false;
  for (let i = 0; i < counts.values.length; i += 1) {
    const a = counts.reference[i] ?? 0;
    const b = counts.current[i] ?? 0;
    ties ||= a + b > 1;
    const rank = before + (a + b + 1) / 2;
    u += n * squares(rank - left, a) + m * squares(rank - right, b);
    before += a + b;
    left += a;
    right += b;
  }
  return { u, ties };
}

/** Σ (start − k)² for k = 1 … count. */
function squares(start: number, count: number): number {
  return count * start * start - start * count * (count + 1) + (count * (count + 1) * (2 * count + 1)) / 6;
}

/** Share of all interleavings of n and m distinct values whose rank sum is at least `u`: paths through the lattice, kept by their sum so far. */
function exactTail(u: number, n: number, m: number): number {
  let row: Map<number, number>[] = [];
  for (let i = 0; i <= n; i += 1) {
    const next: Map<number, number>[] = [];
    for (let j = 0; j <= m; j += 1) {
      const sums = new Map<number, number>();
      const add = (from: Map<number, number> | undefined, step: number): void => {
        for (const [sum, ways] of from ?? []) sums.set(sum + step, (sums.get(sum + step) ?? 0) + ways);
      };
      if (i === 0 && j === 0) sums.set(0, 1);
      // The last value is the i-th of the reference (with j current values before it), or the j-th of the current.
      add(row[j], n * j * j);
      add(next[j - 1], m * i * i);
      next.push(sums);
    }
    row = next;
  }
  let all = 0;
  let above = 0;
  for (const [sum, ways] of row[m] ?? []) {
    all += ways;
    if (sum >= u) above += ways;
  }
  return above / all;
}

const PI = 3.141592653589793;
/** Gauss–Chebyshev nodes of a stretch of π: how far into it, offset·(π − offset), and the sine there. */
const nodes = Array.from({ length: 32 }, (_, i) => {
  const half = sin(((2 * i + 1) * PI) / 128);
  const offset = PI * half * half;
  return { offset, root: offset * (PI - offset), sine: sin(offset) };
});

/**
 * P(W > x) for the limiting law of the Cramér–von Mises statistic, Σ Z_j²/(jπ)²: Smirnov's (1936) alternating series of integrals of
 * e^(−xu²/2)/√(−u sin u) over [(2k−1)π, 2kπ], each by Gauss–Chebyshev nodes, which take up the roots at both ends. Small tails keep their digits.
 */
export function cramerVonMisesSurvival(x: number): number {
  if (!(x > 0.008)) return 1;
  let sum = 0;
  for (let k = 1; k < 200; k += 1) {
    const from = (2 * k - 1) * PI;
    let integral = 0;
    for (const { offset, root, sine } of nodes) {
      const u = from + offset;
      integral += exp((-x * u * u) / 2) * sqrt(root / (u * sine));
    }
    const term = (2 * integral) / nodes.length;
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18 * Math.abs(sum)) break;
  }
  return Math.min(1, Math.max(0, sum));
}

import { normalCdf, normalQuantile } from './distributions.ts';
import { expm1, log1p, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { adjustPValues } from './multiplicity.ts';
import { averageRanks, pearson } from './spearman.ts';

/** How the rank correlation of two columns differs between two sets of rows. */
export interface CorrelationChange {
  /** Positions of the two columns, the lower first. */
  readonly columns: readonly [number, number];
  readonly reference: number;
  readonly current: number;
  /** current − reference, in [−2, 2]. */
  readonly difference: number;
  readonly interval: Interval;
  readonly z: number;
  readonly p: number;
  /** By Benjamini and Hochberg over all pairs. */
  readonly pAdjusted: number;
  readonly n: { readonly reference: number; readonly current: number };
}

/** Fewest complete rows a side for a pair to be compared. */
const fewest = 30;
/** Correlations nearer to ±1 than this have no finite transform. */
const nearest = 1 - 1e-9;

/**
 * Compares Spearman's correlation of every pair of columns between two sets of rows, by Fisher's transform with the variance (1 + ρ²/2)/(n − 3) of Bonett and Wright
 * (2000). The interval of the difference joins the two single ones (Zou 2007). NaN stands for a missing value; each pair uses the rows that have both.
 * Pairs with a constant column or fewer than 30 rows on a side are left out. The largest |z| comes first.
 */
export function correlationChanges(reference: readonly Float64Array[], current: readonly Float64Array[], level = 0.95): readonly CorrelationChange[] {
  const before = prepare(reference);
  const now = prepare(current);
  const found: Omit<CorrelationChange, 'pAdjusted'>[] = [];
  for (let a = 0; a < reference.length; a += 1)
    for (let b = a + 1; b < reference.length; b += 1) {
      const then = rankCorrelation(before, a, b);
      const next = rankCorrelation(now, a, b);
      if (then === null || next === null) continue;
      found.push({ columns: [a, b], ...compare(then, next, level) });
    }
  const adjusted = adjustPValues(
    found.map((pair) => pair.p),
    'benjamini-hochberg',
  );
  return found.map((pair, i) => ({ ...pair, pAdjusted: adjusted[i] ?? 1 })).sort((x, y) => Math.abs(y.z) - Math.abs(x.z));
}

interface Prepared {
  readonly values: Float64Array;
  /** Ranks over all rows; null where values are missing, and ranks then differ from pair to pair. */
  readonly ranks: Float64Array | null;
}

function prepare(columns: readonly Float64Array[]): readonly Prepared[] {
  return columns.map((values) => ({ values, ranks: values.some((x) => Number.isNaN(x)) ? null : averageRanks(values) }));
}

function rankCorrelation(columns: readonly Prepared[], a: number, b: number): { rho: number; n: number } | null {
  const first = columns[a];
  const second = columns[b];
  if (!first || !second) return null;
  let x = first.ranks;
  let y = second.ranks;
  if (x === null || y === null) {
    const rows = Array.from(first.values.keys()).filter((i) => !Number.isNaN(first.values[i]) && !Number.isNaN(second.values[i]));
    x = averageRanks(rows.map((i) => first.values[i] ?? 0));
    y = averageRanks(rows.map((i) => second.values[i] ?? 0));
  }
  const rho = x.length < fewest ? null : pearson(x, y);
  return rho === null ? null : { rho, n: x.length };
}

function compare(then: { rho: number; n: number }, next: { rho: number; n: number }, level: number): Omit<CorrelationChange, 'columns' | 'pAdjusted'> {
  const reach = normalQuantile(0.5 + level / 2);
  const one = transformed(then);
  const two = transformed(next);
  const deviation = sqrt(one.variance + two.variance);
  const z = (two.z - one.z) / deviation;
  const difference = next.rho - then.rho;
  const ends = (side: { z: number; variance: number }): readonly [number, number] => [
    tanh(side.z - reach * sqrt(side.variance)),
    tanh(side.z + reach * sqrt(side.variance)),
  ];
  const [low1, high1] = ends(one);
  const [low2, high2] = ends(two);
  const far = (a: number, b: number): number => sqrt(a * a + b * b);
  return {
    reference: then.rho,
    current: next.rho,
    difference,
    interval: { low: difference - far(next.rho - low2, high1 - then.rho), high: difference + far(high2 - next.rho, then.rho - low1) },
    z,
    p: Math.min(1, 2 * normalCdf(-Math.abs(z))),
    n: { reference: then.n, current: next.n },
  };
}

function transformed({ rho, n }: { rho: number; n: number }): { z: number; variance: number } {
  const r = Math.max(-nearest, Math.min(nearest, rho));
  return { z: (log1p(r) - log1p(-r)) / 2, variance: (1 + (r * r) / 2) / (n - 3) };
}

function tanh(x: number): number {
  const grown = expm1(-2 * Math.abs(x));
  return ((x < 0 ? 1 : -1) * grown) / (grown + 2);
}

import { clusteredSize, clusterRatioVariance, designEffect, effectiveInterval, groupRate, rateCells, type GroupRateName } from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import { clopperPearson } from '../../stats/proportion-intervals.ts';
import { effectiveSize, sizeOfShare, type WeightSums } from '../../stats/weighted.ts';
import type { Setup } from './plan.ts';
import type { Tally } from './tally.ts';

/** A rate of one group with what it rests on. */
export interface SizedRate {
  readonly metric: GroupRateName;
  readonly value: number | null;
  readonly reason: string | null;
  /** Rows above and below the line. */
  readonly hits: number;
  readonly n: number;
  /** The simple sample that would know as much: n itself without weights and persons. */
  readonly size: number;
  readonly interval: Interval | null;
  readonly method: string;
  /** Width of the exact interval at the effective size (Korn and Graubard 1998); 1 where there is none. */
  readonly width: number;
  /** Variance under clustering over that of independent rows; null where it is not known. */
  readonly designEffect: number | null;
}

/** The sums of weights of some cells of a tally. */
function sumsOf(tally: Tally, cells: readonly number[]): WeightSums {
  const of = (values: readonly number[]) => cells.reduce((sum, cell) => sum + (values[cell] ?? 0), 0);
  return { sum: of(tally.weights), squares: of(tally.squares) };
}

/** A weighted rate, Kish's size of its denominator, and the simple sample that knows it as well (see `sizeOfShare`); persons are not looked at. */
export function weightedRate(metric: GroupRateName, tally: Tally): { readonly value: number | null; readonly kish: number; readonly size: number } {
  const { hits, among } = rateCells(metric);
  const [above, below] = [sumsOf(tally, hits), sumsOf(tally, among)];
  return { value: groupRate(metric, tally.weights).value, kish: effectiveSize(below), size: sizeOfShare(above, below) };
}

/** Measures a rate: Wilson at n, at the effective size with weights, and at the size that the persons leave. */
export function sizedRate(setup: Setup, metric: GroupRateName, tally: Tally): SizedRate {
  const rows = groupRate(metric, tally.rows);
  const weighted = groupRate(metric, tally.weights);
  const level = 1 - setup.p.alpha;
  const base = { metric, hits: rows.hits, n: rows.among };
  if (weighted.value === null || rows.value === null)
    return { ...base, value: null, reason: rows.reason ?? weighted.reason, size: 0, interval: null, method: 'Wilson', width: 1, designEffect: null };
  const { kish, size: alone } = setup.scope.weight === null ? { kish: rows.among, size: rows.among } : weightedRate(metric, tally);
  const clusters = tally.clusters === null ? null : clusterRatioVariance([...tally.clusters.values()].map((vector) => groupRate(metric, vector)));
  const size = tally.clusters === null ? alone : clusters === null ? 0 : clusteredSize(weighted.value, kish, clusters.variance, clusters.clusters, level);
  const exact = clopperPearson(weighted.value * size, size, level);
  return {
    ...base,
    value: weighted.value,
    reason: null,
    size,
    interval: effectiveInterval(weighted.value, size, level),
    width: exact === null ? 1 : exact.high - exact.low,
    method:
      tally.clusters !== null
        ? 'Wilson at the effective size of persons'
        : setup.scope.weight !== null
          ? 'Wilson at the effective size of weighted rows'
          : 'Wilson',
    designEffect: clusters === null ? null : designEffect(weighted.value, kish, clusters.variance),
  };
}

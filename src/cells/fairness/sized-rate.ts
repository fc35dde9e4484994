import {
  clusteredSize,
  clusterRatioVariance,
  designEffect,
  effectiveInterval,
  groupRate,
  kishSize,
  rateCells,
  type GroupRateName,
} from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import { clopperPearson } from '../../stats/proportion-intervals.ts';
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

/** Measures a rate: Wilson at n, at Kish's size with weights, and at the size that the persons leave. */
export function sizedRate(setup: Setup, metric: GroupRateName, tally: Tally): SizedRate {
  const rows = groupRate(metric, tally.rows);
  const weighted = groupRate(metric, tally.weights);
  const level = 1 - setup.p.alpha;
  const base = { metric, hits: rows.hits, n: rows.among };
  if (weighted.value === null || rows.value === null)
    return { ...base, value: null, reason: rows.reason ?? weighted.reason, size: 0, interval: null, method: 'Wilson', width: 1, designEffect: null };
  const { among } = rateCells(metric);
  const kish =
    setup.scope.weight === null
      ? rows.among
      : kishSize(
          weighted.among,
          among.reduce((sum, cell) => sum + (tally.squares[cell] ?? 0), 0),
        );
  const clusters = tally.clusters === null ? null : clusterRatioVariance([...tally.clusters.values()].map((vector) => groupRate(metric, vector)));
  const size = tally.clusters === null ? kish : clusters === null ? 0 : clusteredSize(weighted.value, kish, clusters.variance, clusters.clusters, level);
  const exact = clopperPearson(weighted.value * size, size, level);
  return {
    ...base,
    value: weighted.value,
    reason: null,
    size,
    interval: effectiveInterval(weighted.value, size, level),
    width: exact === null ? 1 : exact.high - exact.low,
    method: tally.clusters !== null ? 'Wilson at the effective size of persons' : setup.scope.weight !== null ? "Wilson at Kish's effective size" : 'Wilson',
    designEffect: clusters === null ? null : designEffect(weighted.value, kish, clusters.variance),
  };
}

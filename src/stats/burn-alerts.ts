import { hasBinomialEvidence } from './binomial-evidence.ts';

/**
 * Running sums on an even grid: entry i is the sum over the first i buckets. `bad` and `total` make the burn rate (requests, or time slices),
 * `badEvents` and `events` are requests and make the evidence.
 */
export interface BurnSeries {
  readonly bad: Float64Array;
  readonly total: Float64Array;
  readonly badEvents: Float64Array;
  readonly events: Float64Array;
}

/** One alert: both windows (in buckets) must burn faster than `burn`. */
export interface BurnRule {
  readonly long: number;
  readonly short: number;
  readonly burn: number;
}

/** Buckets [from, to) at whose ends an alert was firing. */
export type FiringRun = readonly [from: number, to: number];

export interface BurnReplay {
  readonly runs: readonly FiringRun[];
  /** Buckets at whose end the long window lay wholly in the data. */
  readonly evaluated: number;
  /** Buckets where both windows burnt too fast and chance could explain it. */
  readonly held: number;
}

/** Returns the running sums of counts per bucket. */
export function runningSums(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) sums[i + 1] = (sums[i] ?? 0) + (counts[i] ?? 0);
  return sums;
}

/**
 * Replays one alert over a series, at the end of every bucket: it fires when the burn rates of both windows are above the rule's and so many bad requests
 * in the long window have a probability below `evidence` at an error share of `nullShare`. A window without traffic does not fire, nor one that
 * starts before the data. The objective is in (0, 1).
 */
export function replayBurnAlert(series: BurnSeries, rule: BurnRule, objective: number, evidence: number, nullShare: number): BurnReplay {
  const { bad, total, badEvents, events } = series;
  const limit = rule.burn * (1 - objective);
  const runs: [number, number][] = [];
  let held = 0;
  let from = -1;
  const length = bad.length - 1;
  for (let end = rule.long; end <= length; end += 1) {
    const fires = exceeds(bad, total, end, rule.long, limit) && exceeds(bad, total, end, rule.short, limit);
    const proven = fires && hasBinomialEvidence(spread(badEvents, end, rule.long), spread(events, end, rule.long), nullShare, evidence);
    if (fires && !proven) held += 1;
    if (proven && from < 0) from = end - 1;
    if (!proven && from >= 0) {
      runs.push([from, end - 1]);
      from = -1;
    }
  }
  if (from >= 0) runs.push([from, length]);
  return { runs, evaluated: Math.max(0, length - rule.long + 1), held };
}

/** Joins runs that overlap or stand at most `gap` buckets apart, in order. */
export function joinRuns(runs: Iterable<FiringRun>, gap: number): FiringRun[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...runs].sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1];
    if (last !== undefined && from - last[1] <= gap) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

function spread(sums: Float64Array, end: number, width: number): number {
  return (sums[end] ?? 0) - (sums[end - width] ?? 0);
}

/** Written without a division, so that a ratio equal to the limit is not above it by rounding. */
function exceeds(bad: Float64Array, total: Float64Array, end: number, width: number, limit: number): boolean {
  const n = spread(total, end, width);
  return n > 0 && spread(bad, end, width) > limit * n * (1 + 1e-12);
}

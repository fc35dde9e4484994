import { binomialEvidenceTest } from './binomial-evidence.ts';

/**
 * Running sums on an even grid: entry i is the sum over the first i buckets. `bad` and `total` make the burn rate (requests, or time slices),
 * `badEvents` and `events` are requests and make the evidence.
 */
export interface BurnSeries {
  readonly bad: Float64Array;
  readonly total: Float64Array;
  readonly badEvents: Float64Array;
  readonly events: Float64Array;
  /** The most that one bucket adds to `total`; `bad` is a part of it. */
  readonly most: number;
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
 * starts before the data. The objective is in (0, 1). Buckets are passed over at whose ends the long window cannot burn fast enough, because no bucket
 * brings it nearer to its limit than `most` requests that are all bad, in place of as many that are all good.
 */
export function replayBurnAlert(series: BurnSeries, rule: BurnRule, objective: number, evidence: number, nullShare: number): BurnReplay {
  const { bad, total, badEvents, events } = series;
  const limit = rule.burn * (1 - objective);
  const isProven = binomialEvidenceTest(nullShare, evidence);
  const runs: [number, number][] = [];
  let held = 0;
  let from = -1;
  const length = bad.length - 1;
  const climb = series.most * (1 + limit);
  for (let end = rule.long; end <= length; ) {
    const missing = headroom(bad, total, end, rule.long, limit);
    const fires = missing < 0 && headroom(bad, total, end, rule.short, limit) < 0;
    const proven = fires && isProven(spread(badEvents, end, rule.long), spread(events, end, rule.long));
    if (fires && !proven) held += 1;
    if (proven && from < 0) from = end - 1;
    if (!proven && from >= 0) {
      runs.push([from, end - 1]);
      from = -1;
    }
    end += climb > 0 ? Math.max(1, Math.floor(missing / climb)) : 1;
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

/**
 * How many bad requests more a window takes until it burns as fast as the limit; below 0 when it burns faster, 0 without traffic. Written without a division, so that a ratio equal to the
 * limit is not above it by rounding.
 */
function headroom(bad: Float64Array, total: Float64Array, end: number, width: number, limit: number): number {
  return limit * spread(total, end, width) * (1 + 1e-12) - spread(bad, end, width);
}

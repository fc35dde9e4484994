import { varianceOfGap, type SizedShare } from './difference-in-differences.ts';
import { sqrt } from './elementary.ts';
import { groupRate, rateCells, type GroupRateName } from './group-rates.ts';

/** Pairs of one request in two versions: in which of `groupCells` it stands before and after, how many there are, and the sum of the products of both weights (the rows without weights). */
export interface PairCell {
  readonly before: number;
  readonly after: number;
  readonly rows: number;
  readonly weight: number;
}

/** A rate in one version: its value, the weight under the line, and the effective size. */
export interface VersionRate extends SizedShare {
  readonly among: number;
}

/**
 * The covariance of one rate before and after from the pairs under the line of both, Σ w w′ (h − p)(h′ − p′) / (W W′); unmatched rows add none. Of a positive sum half a pair is taken
 * off, as in Newcombe's (1998) paired interval, so that versions that never differ are not taken to be known without error.
 */
export function pairedCovariance(metric: GroupRateName, pairs: readonly PairCell[], before: VersionRate, after: VersionRate): number {
  const { hits, among } = rateCells(metric);
  let sum = 0;
  let weight = 0;
  let rows = 0;
  for (const pair of pairs) {
    if (!among.includes(pair.before) || !among.includes(pair.after)) continue;
    const [one, two] = [hits.includes(pair.before) ? 1 : 0, hits.includes(pair.after) ? 1 : 0];
    sum += pair.weight * (one - before.share) * (two - after.share);
    weight += pair.weight;
    rows += pair.rows;
  }
  const half = rows > 0 ? weight / rows / 2 : 0;
  const careful = sum > 0 ? Math.max(0, sum - half) : sum;
  return before.among > 0 && after.among > 0 ? careful / before.among / after.among : 0;
}

/** The correlation of two gaps, after and before, from the covariances of their groups' rates, which are independent of each other. In [−1, 1]; 0 where a gap has no variance. */
export function correlationOfGaps(
  after: readonly [SizedShare, SizedShare],
  before: readonly [SizedShare, SizedShare],
  covariances: readonly [number, number],
): number {
  const scale = sqrt(varianceOfGap(after) * varianceOfGap(before));
  return scale > 0 ? Math.max(-1, Math.min(1, (covariances[0] + covariances[1]) / scale)) : 0;
}

/** The count vectors of both groups of one version, by random group of persons. */
export type ClusteredGap = readonly [ReadonlyMap<number, ArrayLike<number>>, ReadonlyMap<number, ArrayLike<number>>];

/**
 * The correlation of two gaps when whole random groups of persons are independent, each in the same random group before and after: that of the linearised contributions of the random
 * groups (Särndal, Swensson and Wretman 1992, section 5.5). At most 1 − 1/m for m random groups. 0 below two.
 */
export function clusteredCorrelation(metric: GroupRateName, after: ClusteredGap, before: ClusteredGap): number {
  const [now, then] = [contributions(metric, after), contributions(metric, before)];
  const ids = [...new Set([...now.keys(), ...then.keys()])].sort((a, b) => a - b);
  let [product, ofNow, ofThen] = [0, 0, 0];
  for (const id of ids) {
    const [a, b] = [now.get(id) ?? 0, then.get(id) ?? 0];
    product += a * b;
    ofNow += a * a;
    ofThen += b * b;
  }
  const scale = sqrt(ofNow * ofThen);
  if (ids.length < 2 || !(scale > 0)) return 0;
  return Math.max(-1, Math.min(1 - 1 / ids.length, product / scale));
}

/** What each random group adds to a gap, (h − p n)/N of the one group less that of the other. */
function contributions(metric: GroupRateName, gap: ClusteredGap): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  gap.forEach((clusters, side) => {
    const rates = [...clusters].map(([id, vector]) => ({ id, ...groupRate(metric, vector) }));
    const among = rates.reduce((sum, rate) => sum + rate.among, 0);
    const share = among > 0 ? rates.reduce((sum, rate) => sum + rate.hits, 0) / among : 0;
    for (const { id, hits, among: n } of rates) if (n > 0) found.set(id, (found.get(id) ?? 0) + ((side === 0 ? 1 : -1) * (hits - share * n)) / among);
  });
  return found;
}

/** Pairs under the line of both versions by whether they are hits: before and after, only before, only after, neither. */
export function pairedHits(metric: GroupRateName, pairs: readonly PairCell[]): { both: number; before: number; after: number; neither: number } {
  const { hits, among } = rateCells(metric);
  const found = { both: 0, before: 0, after: 0, neither: 0 };
  for (const pair of pairs) {
    if (!among.includes(pair.before) || !among.includes(pair.after)) continue;
    const [one, two] = [hits.includes(pair.before), hits.includes(pair.after)];
    found[one && two ? 'both' : one ? 'before' : two ? 'after' : 'neither'] += pair.rows;
  }
  return found;
}

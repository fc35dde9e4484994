import { compareRates, type RateCount } from './impact-ratio.ts';
import type { Interval } from './intervals.ts';

/**
 * The lowest and highest rate a group can have once people of unknown category are assigned: all those not selected to it, or all those selected.
 * null when the group stays empty.
 */
export function rateBounds(group: RateCount, unknown: RateCount): Interval | null {
  const low = group.n + unknown.n - unknown.k;
  const high = group.n + unknown.k;
  if (group.n <= 0) return null;
  return { low: group.k / low, high: (group.k + unknown.k) / high };
}

/**
 * Bounds of a group's impact ratio over all ways to assign the unknown to the groups listed. The low end is reached: the unselected join this group, the
 * selected the group that they raise most. The high end is reached for one other group; with more it may be passed by less than one person's worth,
 * because people are shared out in fractions. null when the ratio has no meaning: an empty group, nobody selected.
 */
export function impactRatioBounds(groups: readonly RateCount[], at: number, unknown: RateCount): Interval | null {
  const group = groups[at];
  const others = groups.filter((other, i) => i !== at && other.n > 0);
  if (group === undefined || group.n <= 0) return null;
  const own = rateBounds(group, unknown);
  if (own === null || group.k + unknown.k + others.reduce((sum, other) => sum + other.k, 0) === 0) return null;
  const most = others.reduce((top, other) => Math.max(top, rateBounds(other, unknown)?.high ?? 0), 0);
  const least = lowestTop(others, unknown.n - unknown.k);
  return {
    low: own.low >= most ? 1 : own.low / most,
    high: least <= own.high ? 1 : own.high / least,
  };
}

/** The lowest that the highest rate can be made by sharing out `unselected` people: they level the highest groups down to one rate. */
function lowestTop(groups: readonly RateCount[], unselected: number): number {
  const order = [...groups].sort((a, b) => compareRates(b, a));
  let n = unselected;
  let k = 0;
  for (let i = 0; i < order.length; i += 1) {
    const group = order[i];
    const next = order[i + 1];
    if (group === undefined) break;
    n += group.n;
    k += group.k;
    if (next === undefined || compareRates({ n, k }, next) >= 0) return k / n;
  }
  return 0;
}

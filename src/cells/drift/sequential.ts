import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { ln } from '../../stats/elementary.ts';
import { total } from '../../stats/value-counts.ts';
import { fewestRows, type Bucket } from './bucket-series.ts';

/** Expected counts below this are added to a neighbour before the chi-square is read: its law bends there. */
const leastExpected = 5;

/**
 * The e-value ∫₀¹ κ p^(κ−1) dκ = (1 − p + p ln p) / (p ln² p) of a p (Vovk & Wang 2021): its mean is at most 1 under no change, and it grows like
 * 1/(p ln² p). Of p = 1 it is ½.
 */
export function eValueOf(p: number): number {
  const bounded = Math.max(p, 1e-300);
  const log = ln(bounded);
  // Near 1 both ends of the fraction vanish; the series is ½ + (1 − p)/6.
  if (log > -1e-4) return 0.5 - log / 6;
  return (1 - bounded + bounded * log) / (bounded * log * log);
}

/** p of a bucket against all before it. Small cells are joined by their pooled counts alone, which the split between the sides does not touch. */
function bucketP(before: readonly number[], own: readonly number[]): number {
  const order = before.map((n, i) => ({ i, both: n + (own[i] ?? 0) })).sort((a, b) => a.both - b.both || a.i - b.i);
  const share = Math.min(total(before), total(own)) / (total(before) + total(own));
  const left: number[] = [];
  const right: number[] = [];
  let a = 0;
  let b = 0;
  for (const { i } of order) {
    a += before[i] ?? 0;
    b += own[i] ?? 0;
    if ((a + b) * share < leastExpected) continue;
    left.push(a);
    right.push(b);
    a = 0;
    b = 0;
  }
  if (a + b > 0 && left.length > 0) {
    left[left.length - 1] = (left[left.length - 1] ?? 0) + a;
    right[right.length - 1] = (right[right.length - 1] ?? 0) + b;
  }
  return left.length < 2 ? 1 : (chiSquareTwoSample(left, right)?.p ?? 1);
}

/** Evidence against "rows keep coming from the same law", after each look. */
export interface Look {
  readonly time: number;
  readonly evidence: number;
}

/**
 * Returns a column's evidence after each current bucket. Each bucket is tested against the reference and all buckets before it: then the p of different
 * buckets do not share a reference, and stay independent while nothing changes. Since a change may come late, evidence is gathered from every possible
 * start s with weight 1/(s(s + 1)); what has not started counts 1. Under no change its mean is at most 1 at every look, so by Ville's inequality it
 * ever reaches 1/α with a chance of at most α. Capped at 1e300.
 */
export function evidenceOf(buckets: readonly Bucket[], column: number, whole: readonly number[]): readonly Look[] {
  const pool = [...whole];
  let running = 0;
  let started = 0;
  let looks = 0;
  const found: Look[] = [];
  for (const bucket of buckets) {
    const own = bucket.cells[column];
    if (bucket.side !== 'current' || !own) continue;
    if (bucket.n >= fewestRows && total(pool) >= fewestRows) {
      looks += 1;
      const weight = 1 / (looks * (looks + 1));
      started += weight;
      running = Math.min(1e300, (running + weight) * eValueOf(bucketP(pool, own)));
      found.push({ time: bucket.time, evidence: Math.min(1e300, running + 1 - started) });
    }
    own.forEach((n, k) => {
      pool[k] = (pool[k] ?? 0) + n;
    });
  }
  return found;
}

/** The columns in alarm after some look, each with its first. */
export type Alarms = ReadonlyMap<string, number>;

/**
 * e-BH (Wang & Ramdas 2022) after each look: with k columns of evidence at least columns/(α k), those are in alarm. A first alarm of any column needs a
 * mean evidence of at least 1/α, so under no change in any column there is ever one with a chance of at most α, however the columns depend.
 */
export function alarmsOf(evidence: ReadonlyMap<string, readonly Look[]>, alpha: number): Alarms {
  const times = [...new Set([...evidence.values()].flatMap((looks) => looks.map(({ time }) => time)))].sort((a, b) => a - b);
  const at = [...evidence].map(([name, looks]) => ({ name, looks: new Map(looks.map(({ time, evidence: e }) => [time, e])), now: 1 }));
  const found = new Map<string, number>();
  for (const time of times) {
    for (const column of at) column.now = column.looks.get(time) ?? column.now;
    const sorted = [...at].sort((a, b) => b.now - a.now);
    const last = sorted.findLastIndex(({ now }, i) => now >= sorted.length / (alpha * (i + 1)));
    for (const { name } of sorted.slice(0, last + 1)) if (!found.has(name)) found.set(name, time);
  }
  return found;
}

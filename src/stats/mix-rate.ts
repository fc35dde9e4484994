import { ln } from './elementary.ts';

/** A segment in two periods: `sum` over `weight` is its rate (events over rows, a sum over rows, or sum over sum of a ratio). */
export interface SegmentChange {
  readonly before: { readonly sum: number; readonly weight: number };
  readonly after: { readonly sum: number; readonly weight: number };
}

/** What a segment adds to the change of the whole. */
export interface SegmentSplit {
  /** (w' − w)(r̄ − R̄): its share moved. */
  readonly mix: number;
  /** w̄ (r' − r): its own rate moved. 0 where the segment has a rate in one period only. */
  readonly rate: number;
  /** (w' − w)(r' − r): how far a split at the old (or new) shares and rates would differ, half to each side. Already inside mix and rate. */
  readonly interaction: number;
}

export interface MixRateSplit {
  readonly total: number;
  readonly mix: number;
  readonly rate: number;
  readonly segments: readonly SegmentSplit[];
  /** The whole moved against every segment that has a rate in both periods: only the mix explains it. */
  readonly simpson: boolean;
}

/**
 * Splits the change of R = Σ w r (w: share of the weight, r: rate of a segment) into mix and rate, at the midpoint of both periods (Marshall–Edgeworth):
 * ΔR = Σ (w' − w)(r̄ − R̄) + Σ w̄ (r' − r), bars being averages of the two periods. The parts add up because Σ (w' − w) = 0. A segment that is new or gone has
 * no change of rate: its missing rate is taken as the one it has, so all it does is mix. null when a period has no weight.
 */
export function mixRateSplit(segments: readonly SegmentChange[]): MixRateSplit | null {
  const whole = (period: 'before' | 'after') =>
    segments.reduce((sum, s) => ({ sum: sum.sum + s[period].sum, weight: sum.weight + s[period].weight }), { sum: 0, weight: 0 });
  const [old, now] = [whole('before'), whole('after')];
  if (!(old.weight > 0) || !(now.weight > 0)) return null;
  const overall = (old.sum / old.weight + now.sum / now.weight) / 2;
  const total = now.sum / now.weight - old.sum / old.weight;
  let against = 0;
  let compared = 0;
  const split = segments.map(({ before, after }): SegmentSplit => {
    const w0 = before.weight / old.weight;
    const w1 = after.weight / now.weight;
    const known0 = before.weight > 0 ? before.sum / before.weight : null;
    const known1 = after.weight > 0 ? after.sum / after.weight : null;
    const r0 = known0 ?? known1 ?? 0;
    const r1 = known1 ?? known0 ?? 0;
    if (known0 !== null && known1 !== null) {
      compared += 1;
      if ((r1 - r0) * total < 0) against += 1;
    }
    return { mix: (w1 - w0) * ((r0 + r1) / 2 - overall), rate: ((w0 + w1) / 2) * (r1 - r0), interaction: (w1 - w0) * (r1 - r0) };
  });
  const mix = split.reduce((sum, s) => sum + s.mix, 0);
  const rate = split.reduce((sum, s) => sum + s.rate, 0);
  return { total, mix, rate, segments: split, simpson: compared > 1 && against === compared };
}

/** Adtributor's numbers (Bhagwan et al. 2014) of one element of a dimension of a total. */
export interface Attribution {
  /** Explanatory power: its part of the change of the total. */
  readonly power: number;
  /** Surprise: how far its share of the total moved (half a Jensen–Shannon term, natural logarithm). */
  readonly surprise: number;
}

/** Explanatory power and surprise of each element from totals expected and found. Power is null-safe: 0 where the total did not change. */
export function attributions(expected: readonly number[], found: readonly number[]): readonly Attribution[] {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const [f, a] = [sum(expected), sum(found)];
  return expected.map((before, i) => {
    const now = found[i] ?? 0;
    const p = f > 0 ? before / f : 0;
    const q = a > 0 ? now / a : 0;
    const term = (x: number) => (x > 0 ? x * ln((2 * x) / (p + q)) : 0);
    return { power: a === f ? 0 : (now - before) / (a - f), surprise: (term(p) + term(q)) / 2 };
  });
}

/** What a segment did to a total, as ThirdEye counts it, all in percent. */
export interface Contribution {
  readonly change: number | null;
  readonly contributionChange: number | null;
  readonly ofOverall: number | null;
}

/** Change of the segment's total, change of its share, and its part of the overall change (signed by the segment, relative to the size of the overall one). */
export function contribution(before: number, after: number, overallBefore: number, overallAfter: number): Contribution {
  return {
    change: before === 0 ? null : (100 * (after - before)) / before,
    contributionChange: overallBefore === 0 || overallAfter === 0 ? null : 100 * (after / overallAfter - before / overallBefore),
    ofOverall: overallAfter === overallBefore ? null : (100 * (after - before)) / Math.abs(overallAfter - overallBefore),
  };
}

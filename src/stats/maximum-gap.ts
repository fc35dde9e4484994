import { drawHypergeometric } from './hypergeometric.ts';
import { interpolate, quantileRanks } from './quantiles.ts';
import type { Uniform } from './random.ts';

/** Whole counts of one group: how many of `among` rows are hits. */
export interface GroupShare {
  readonly hits: number;
  readonly among: number;
}

/** The largest gap between groups, and how large it gets when all groups have one rate. */
export interface MaximumGap {
  /** Largest rate less smallest. */
  readonly gap: number;
  /** Indices of the groups with the largest and the smallest rate. */
  readonly highest: number;
  readonly lowest: number;
  /** Under equal rates: mean and 95th percentile of the gap. */
  readonly expected: number;
  readonly p95: number;
  /** (1 + redraws with a gap at least as large) / (1 + redraws). */
  readonly p: number;
}

/**
 * Tests the largest gap between the rates of groups against its own law under equal rates: the hits are dealt to the groups anew, sizes and total fixed, so
 * that the test keeps its level however small the groups are. A gap max − min is at least 0 and grows with the number of small groups; comparing it with a
 * fixed bound alarms on noise. Groups without rows are left out. null below two groups.
 */
export function maximumGap(uniform: Uniform, groups: readonly GroupShare[], redraws = 9999): MaximumGap | null {
  const used = groups.flatMap((group, i) => (group.among > 0 ? [{ ...group, i }] : []));
  if (used.length < 2) return null;
  const observed = extremes(used.map(({ hits, among }) => hits / among));
  const law = equalRateGaps(uniform, used, redraws);
  let atLeast = 0;
  let sum = 0;
  for (const gap of law) {
    sum += gap;
    // Equal gaps may differ in their last bits when they come from other groups.
    if (gap >= observed.gap - 1e-12) atLeast += 1;
  }
  return {
    gap: observed.gap,
    highest: used[observed.highest]?.i ?? 0,
    lowest: used[observed.lowest]?.i ?? 0,
    expected: sum / redraws,
    p95: upperQuantile(law, 0.95),
    p: (1 + atLeast) / (1 + redraws),
  };
}

/** Redraws of max − min over groups when all hits are dealt to them at random; groups must have rows. */
export function equalRateGaps(uniform: Uniform, groups: readonly GroupShare[], redraws: number): Float64Array {
  const all = groups.reduce((sum, group) => sum + group.among, 0);
  const marked = groups.reduce((sum, group) => sum + group.hits, 0);
  const gaps = new Float64Array(redraws);
  for (let r = 0; r < redraws; r += 1) {
    let good = marked;
    let bad = all - marked;
    let low = Infinity;
    let high = -Infinity;
    for (let g = 0; g < groups.length; g += 1) {
      const among = groups[g]?.among ?? 0;
      const hits = g === groups.length - 1 ? good : drawHypergeometric(uniform, good, bad, among);
      good -= hits;
      bad -= among - hits;
      const rate = hits / among;
      if (rate < low) low = rate;
      if (rate > high) high = rate;
    }
    gaps[r] = high - low;
  }
  return gaps;
}

function extremes(rates: readonly number[]): { gap: number; highest: number; lowest: number } {
  let highest = 0;
  let lowest = 0;
  rates.forEach((rate, i) => {
    if (rate > (rates[highest] ?? 0)) highest = i;
    if (rate < (rates[lowest] ?? 0)) lowest = i;
  });
  return { gap: (rates[highest] ?? 0) - (rates[lowest] ?? 0), highest, lowest };
}

function upperQuantile(values: Float64Array, q: number): number {
  const sorted = values.slice().sort();
  const ranks = quantileRanks(sorted.length, q);
  return ranks === null ? 0 : interpolate(sorted[ranks.low - 1] ?? 0, sorted[ranks.high - 1] ?? 0, ranks.fraction);
}

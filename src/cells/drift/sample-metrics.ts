import { andersonDarling } from '../../stats/anderson-darling.ts';
import { cramerVonMises } from '../../stats/cramer-von-mises.ts';
import { sqrt } from '../../stats/elementary.ts';
import { energyDistance } from '../../stats/energy.ts';
import { eppsSingleton } from '../../stats/epps-singleton.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { mannWhitney } from '../../stats/mann-whitney.ts';
import { pooledEppsSingleton } from '../../stats/pooled-epps-singleton.ts';
import { welchT } from '../../stats/t-tests.ts';
import { total } from '../../stats/value-counts.ts';
import { welchRedrawP, welchSkew } from '../../stats/welch-redraw.ts';
import type { Measurement } from '../types.ts';
import { tiedAndersonDarlingP, tiedCramerVonMisesP } from './calibrated-p.ts';
import { alignedOf, extremeOf, type SampleMoments, type Samples } from './samples.ts';

export const sampleMetrics = ['energy', 'cramer_von_mises', 'anderson_darling', 'mann_whitney', 'epps_singleton', 't'] as const;
export type SampleMetric = (typeof sampleMetrics)[number];

/** With more than this the law of Welch's t is off by a tenth of a 5 % level. */
const mostSkew = 0.02;

/** A metric of the values of both sides. */
export interface SampleAnswer {
  readonly value: number;
  readonly test?: NonNullable<Measurement['test']>;
  readonly interval?: NonNullable<Measurement['interval']>;
  /** Of bins: where the metric of the values themselves lies for certain; null where no bound is known. */
  readonly within?: { readonly low: number; readonly high: number } | null;
}

/** Answers given before: measurements and tables ask the same. */
const answered = new WeakMap<Samples, Map<string, SampleAnswer | null>>();

/**
 * Returns a metric of the values, or of the bins they fall into (a test of the values rounded to bins: as valid, a little less sharp). Where no law holds
 * its p is drawn anew, `draws` times from `seed`. `moments` are those of the same values. null where undefined.
 */
export function sampleMetric(metric: SampleMetric, samples: Samples, moments: SampleMoments | null, seed = 1, draws = 999): SampleAnswer | null {
  const own = answered.get(samples) ?? new Map<string, SampleAnswer | null>();
  answered.set(samples, own);
  // Only Welch's t is made of the moments.
  const key = JSON.stringify([metric, metric === 't' && moments !== null, seed, draws]);
  const known = own.get(key);
  if (known !== undefined) return known;
  const answer = computed(metric, samples, moments, seed, draws);
  own.set(key, answer);
  return answer;
}

function computed(metric: SampleMetric, samples: Samples, moments: SampleMoments | null, seed: number, draws: number): SampleAnswer | null {
  const counts = alignedOf(samples);
  const bins = samples.kind === 'bins' ? samples : null;
  switch (metric) {
    case 'energy':
      return bins ? binnedEnergy(bins) : valued(energyDistance(counts));
    case 'cramer_von_mises': {
      const found = cramerVonMises(counts);
      const tied = counts.reference.some((n, i) => n + (counts.current[i] ?? 0) > 1) ? tiedCramerVonMisesP(counts, seed, draws) : null;
      const { p, law } = tied ?? found ?? { p: 1, law: 'exact' };
      const test = found && { name: `cramer_von_mises_${law}`, statistic: found.statistic, p };
      return test && { value: test.statistic, test, ...(bins ? { within: rankBounds(bins) } : {}) };
    }
    case 'anderson_darling': {
      const found = andersonDarling(counts);
      const drawn = tiedAndersonDarlingP(counts, seed, draws);
      const name = drawn === null ? 'anderson_darling' : 'anderson_darling_redrawn';
      return found && { value: found.statistic, test: { name, statistic: found.statistic, p: drawn ?? found.p }, ...(bins ? { within: null } : {}) };
    }
    case 'mann_whitney': {
      const found = mannWhitney(counts);
      if (!found) return null;
      const exact = found.exactP !== null;
      const test = { name: `mann_whitney_${exact ? 'exact' : 'normal'}`, statistic: found.statistic, p: found.exactP ?? found.p };
      // Two values of one bin count half; one of them may be the greater.
      const shared = bins ? bins.reference.reduce((sum, n, i) => sum + n * (bins.current[i] ?? 0), 0) / 2 : 0;
      return { value: found.statistic, test, ...(bins ? { within: { low: found.statistic - shared, high: found.statistic + shared } } : {}) };
    }
    case 'epps_singleton': {
      const found = eppsSingleton(counts);
      const pooled = pooledEppsSingleton(counts, { seed, draws });
      if (!found || !pooled) return null;
      const test = { name: `epps_singleton_${pooled.law === 'redrawn' ? 'redrawn' : 'pooled'}`, statistic: found.statistic, df: pooled.df, p: pooled.p };
      return { value: found.statistic, test, ...(bins ? { within: null } : {}) };
    }
    case 't': {
      const found = moments && welchT(moments.current, moments.reference);
      // Skewed values bend the law of t for small samples.
      const drawn = found && (welchSkew(counts) ?? 0) > mostSkew ? welchRedrawP(counts, { seed, draws }) : null;
      const name = drawn === null ? 'welch' : 'welch_redrawn';
      return found && { value: found.statistic, test: { name, statistic: found.statistic, df: found.df, p: drawn ?? found.p } };
    }
  }
}

interface Shift {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const shifts = new WeakMap<Samples, Shift | null>();

/**
 * How far the current values lie above the reference's, by Hodges and Lehmann, with the interval that inverts Mann and Whitney's test. Of bins the
 * interval (95 %) holds that of the values for certain, and the value is its middle one.
 */
export function shiftOf(samples: Samples): Shift | null {
  const known = shifts.get(samples);
  if (known !== undefined) return known;
  const shift = computedShift(samples, 0.95);
  shifts.set(samples, shift);
  return shift;
}

function computedShift(samples: Samples, level: number): Shift | null {
  if (samples.kind === 'values') {
    const found = hodgesLehmann(samples.counts, level);
    return found && { value: 0 - found.value, low: 0 - found.high, high: 0 - found.low };
  }
  const least = hodgesLehmann(extremeOf(samples, 'low'), level);
  const most = hodgesLehmann(extremeOf(samples, 'high'), level);
  return least && most && { value: 0 - (least.value + most.value) / 2, low: 0 - most.high, high: 0 - least.low };
}

function valued(value: number | null): SampleAnswer | null {
  return value === null ? null : { value };
}

type Bins = Extract<Samples, { kind: 'bins' }>;

/** Per bin the least and the greatest |F − G| that values inside it can show, and the differences at its ends. */
function differences(bins: Bins): readonly { readonly from: number; readonly to: number; readonly least: number; readonly most: number }[] {
  const n = total(bins.reference);
  const m = total(bins.current);
  let f = 0;
  let g = 0;
  return Array.from(bins.reference, (a, i) => {
    const nextF = f + a / n;
    const nextG = g + (bins.current[i] ?? 0) / m;
    const found = { from: f - g, to: nextF - nextG, least: Math.max(0, f - nextG, g - nextF), most: Math.max(nextF - g, nextG - f) };
    f = nextF;
    g = nextG;
    return found;
  });
}

/** Energy distance with values spread evenly over their bins; the gap before a bin holds none, so F − G stands still there. */
function binnedEnergy(bins: Bins): SampleAnswer | null {
  if (total(bins.reference) === 0 || total(bins.current) === 0) return null;
  let area = 0;
  let least = 0;
  let most = 0;
  differences(bins).forEach((d, i) => {
    const low = bins.low[i] ?? 0;
    const width = (bins.high[i] ?? 0) - low;
    const gap = i > 0 ? low - (bins.high[i - 1] ?? low) : 0;
    area += gap * d.from * d.from + (width * (d.from * d.from + d.from * d.to + d.to * d.to)) / 3;
    least += gap * d.from * d.from + width * d.least * d.least;
    most += gap * d.from * d.from + width * d.most * d.most;
  });
  return { value: sqrt(2 * Math.max(0, area)), within: { low: sqrt(2 * least), high: sqrt(2 * most) } };
}

/** Cramér–von Mises' T is nm/(n + m)² times the sum of (F − G)² over all values; each value's difference lies within its bin's. */
function rankBounds(bins: Bins): { readonly low: number; readonly high: number } {
  const n = total(bins.reference);
  const m = total(bins.current);
  let least = 0;
  let most = 0;
  differences(bins).forEach((d, i) => {
    const held = (bins.reference[i] ?? 0) + (bins.current[i] ?? 0);
    least += held * d.least * d.least;
    most += held * d.most * d.most;
  });
  const scale = ((n / (n + m)) * m) / (n + m);
  return { low: scale * least, high: scale * most };
}

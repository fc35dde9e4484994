import { andersonDarling } from '../../stats/anderson-darling.ts';
import { sqrt } from '../../stats/elementary.ts';
import { ksStatistic } from '../../stats/ks.ts';
import { quantile } from '../../stats/quantiles.ts';
import { countValues, mergeValueCounts } from '../../stats/value-counts.ts';
import { formatList, formatNumber } from '../format.ts';
import type { Cause } from './causes-of-numbers.ts';
import { conversions, type Conversion } from './conversions.ts';

/** Kolmogorov's and Anderson and Darling's (standardized) distances that two samples of one law exceed in 1 of 100 cases. */
const certainKs = 1.63;
const certainDistance = 3.752;
/** A law may have changed a little beside its unit: so far apart samples of any size may lie. */
const smallKs = 0.05;
/** Of two factors, the true one fits worse than the other by more than this in about 1 of 20 cases. */
const alike = 2.5;
/** A smaller factor without a name is what any shift looks like. */
const leastFactor = 1.5;
const fewestValues = 50;
const mostNamed = 3;

/** How far apart two samples lie. */
interface Fit {
  readonly ks: number;
  /** Anderson and Darling's, standardized: it sees scale and tails, which KS hardly does. */
  readonly distance: number;
  /** Whether one law may have given both. */
  readonly isOne: boolean;
}

/** KS distance of two samples; 1 where one is empty. */
export function sampleKs(before: readonly number[], now: readonly number[]): number {
  return ksStatistic(mergeValueCounts(countValues(before), countValues(now)))?.statistic ?? 1;
}

/** What two samples of one law show by chance in all but 1 of 100 cases, and at least 0.05. */
export function calmKs(n: number, m: number): number {
  return n > 0 && m > 0 ? Math.max(smallKs, certainKs * sqrt(1 / n + 1 / m)) : 1;
}

/** Compares two samples by KS and by Anderson and Darling. What KS allows samples of many rows beyond chance the other allows as well: its distance grows with their square. */
export function fitOf(before: readonly number[], now: readonly number[]): Fit {
  const counts = mergeValueCounts(countValues(before), countValues(now));
  const ks = ksStatistic(counts)?.statistic ?? 1;
  const calm = calmKs(before.length, now.length);
  if (ks > calm) return { ks, distance: Number.POSITIVE_INFINITY, isOne: false };
  const beyond = calm / (certainKs * sqrt(1 / before.length + 1 / now.length));
  // Where all values are one value on both sides, nothing lies apart.
  const distance = andersonDarling(counts)?.statistic ?? 0;
  return { ks, distance, isOne: distance <= certainDistance * beyond * beyond };
}

/**
 * Reads a conversion from the two distributions: one that brings the training sample onto the serving sample, where they lay far apart. Of conversions that fit alike
 * the commonest speaks and the others are named. A factor without a name must be at least 1.5, for a small one is what any shift looks like.
 */
export function unpairedNumberCause(training: readonly number[], serving: readonly number[]): Cause | null {
  if (training.length < fewestValues || serving.length < fewestValues) return null;
  const apart = sampleKs(training, serving);
  if (apart < 0.2 || apart < 3 * calmKs(training.length, serving.length)) return null;
  const fitting = conversions.flatMap((conversion): { readonly conversion: Conversion; readonly fit: Fit }[] => {
    const converted = training.map((x) => conversion.apply(x)).filter(Number.isFinite);
    if (converted.length < 0.95 * training.length) return [];
    const fit = fitOf(converted, serving);
    return fit.isOne ? [{ conversion, fit }] : [];
  });
  const nearest = Math.min(...fitting.map(({ fit }) => fit.distance));
  const [first, ...others] = fitting.filter(({ fit }) => fit.distance <= nearest + alike);
  if (first) {
    const { formula, cause } = first.conversion;
    const more = others.slice(0, mostNamed).map(({ conversion }) => conversion.formula);
    const also = more.length === 0 ? '' : `; ${formatList(more)} ${more.length === 1 ? 'fits' : 'fit'} as well`;
    return { kind: 'conversion', explains: null, sentence: `serving is distributed like ${formula} (${words(first.fit, apart)}): ${cause}${also}` };
  }
  const factor = bestFactor(training, serving);
  return (
    factor && {
      kind: 'scale',
      explains: null,
      sentence: `serving is distributed like training × ${formatNumber(factor.factor)} (${words(factor.fit, apart)}): perhaps another unit`,
    }
  );
}

/** One quantile of a sample is uncertain: of the ratios at several the one that fits best is taken. null where that is small: a larger one that fits too would be chance. */
function bestFactor(training: readonly number[], serving: readonly number[]): { readonly factor: number; readonly fit: Fit } | null {
  const [before, now] = [countValues(training), countValues(serving)];
  const [best] = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98]
    .map((q) => (quantile(now, q) ?? 0) / (quantile(before, q) ?? 0))
    .filter((factor) => Number.isFinite(factor) && factor !== 0)
    .map((factor) => ({
      factor,
      fit: fitOf(
        training.map((x) => x * factor),
        serving,
      ),
    }))
    .sort((a, b) => a.fit.distance - b.fit.distance || a.fit.ks - b.fit.ks);
  if (!best?.fit.isOne) return null;
  const size = Math.abs(best.factor);
  return Math.max(size, 1 / size) >= leastFactor ? best : null;
}

const words = ({ ks }: Fit, apart: number): string => `KS ${formatNumber(ks, 2)} instead of ${formatNumber(apart, 2)}`;

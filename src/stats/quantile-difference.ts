import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { moverDifference, type Estimate } from './proportion-intervals.ts';
import type { Interval } from './intervals.ts';

/** A difference of quantiles with its interval and the standard error that the interval's width stands for. */
export interface QuantileDifference extends Interval {
  readonly difference: number;
  readonly standardError: number;
}

/** The difference of two quantiles, second − first, from each side's order-statistic interval at `level`, combined by MOVER (Zou and Donner 2008). */
export function quantileDifference(first: Estimate, second: Estimate, level = 0.95): QuantileDifference {
  const { low, high } = moverDifference(second, first);
  return { difference: second.value - first.value, low, high, standardError: (high - low) / (2 * normalQuantile(1 - (1 - level) / 2)) };
}

/**
 * Woodruff's (1952) interval for the `q`-quantile of `n` values that come in clusters, as 1-based ranks: the share of values at or below the quantile has
 * squared standard error `shareVariance`; ranks are n times the ends of its interval. null where that reaches beyond the values.
 */
export function woodruffRanks(n: number, q: number, shareVariance: number, level = 0.95): { readonly low: number; readonly high: number } | null {
  const reach = normalQuantile(1 - (1 - level) / 2) * sqrt(shareVariance);
  const low = Math.floor(n * (q - reach));
  const high = Math.ceil(n * (q + reach)) + 1;
  return low < 1 || high > n ? null : { low, high };
}

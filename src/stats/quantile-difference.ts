import { normalQuantile } from './distributions.ts';
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

import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Uncertain } from './relative-lift.ts';
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

/** A quantile of `n` > 1 values with its order-statistic interval. */
export interface QuantileBounds extends Estimate {
  readonly n: number;
  /** The size for which the interval's ranks were chosen; `n` unless said. */
  readonly sizeOfBounds?: number;
}

/** A quantile's squared standard error from the width of its order-statistic interval at `level` (Woodruff 1952). */
export function quantileVariance({ value, low, high, n, sizeOfBounds = n }: QuantileBounds, level = 0.95): Uncertain {
  const deviation = (high - low) / (2 * normalQuantile(1 - (1 - level) / 2));
  return { value, variance: ((sizeOfBounds / n) * (n - 1) * deviation * deviation) / n };
}

/** The difference of two quantiles, second − first, with a symmetric interval from the errors that their bounds give. */
export function quantileDifferenceByBounds(first: QuantileBounds, second: QuantileBounds, level = 0.95): QuantileDifference {
  const standardError = sqrt(quantileVariance(first, level).variance + quantileVariance(second, level).variance);
  const difference = second.value - first.value;
  const reach = normalQuantile(1 - (1 - level) / 2) * standardError;
  return { difference, low: difference - reach, high: difference + reach, standardError };
}

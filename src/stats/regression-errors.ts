import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { meanInterval, type Interval } from './intervals.ts';

/** Sums over rows of an error e: mergeable, so that a figure of any rows is made of the sums of its parts. */
export interface ErrorSums {
  readonly n: number;
  /** Σ e. */
  readonly sum: number;
  /** Σ |e|. */
  readonly size: number;
  /** Σ e². */
  readonly squares: number;
  /** Σ e⁴; only the interval of the root mean square needs it. null when it is not known. */
  readonly fourth: number | null;
}

/** A figure with its interval; `interval` is null where too few rows allow one. */
export interface ErrorFigure {
  readonly value: number;
  readonly interval: Interval | null;
}

/** Mean absolute error with Student's interval, in the unit of e. null of no rows. */
export function meanAbsoluteError(e: ErrorSums, level = 0.95): ErrorFigure | null {
  if (e.n <= 0) return null;
  return meanOf(e.n, e.size, e.squares, level, 0);
}

/** Mean error with Student's interval: above 0 where the subtrahend of e is too low on average. null of no rows. */
export function meanError(e: ErrorSums, level = 0.95): ErrorFigure | null {
  if (e.n <= 0) return null;
  return meanOf(e.n, e.sum, e.squares, level, Number.NEGATIVE_INFINITY);
}

/** Root mean squared error; its interval is the root of the normal interval for the mean square. null of no rows. */
export function rootMeanSquaredError(e: ErrorSums, level = 0.95): ErrorFigure | null {
  if (e.n <= 0) return null;
  const square = e.squares / e.n;
  const value = sqrt(square);
  if (e.fourth === null || e.n < 2) return { value, interval: null };
  const variance = Math.max(0, (e.fourth - e.n * square * square) / (e.n - 1));
  const reach = normalQuantile(1 - (1 - level) / 2) * sqrt(variance / e.n);
  return { value, interval: { low: sqrt(Math.max(0, square - reach)), high: sqrt(square + reach) } };
}

/** Share of the labels' variance that the predictions explain, 1 − Σe²/Σ(y − ȳ)²; below 0 where the mean would do better. null when labels do not vary. */
export function explainedShare(squares: number, labelSquares: number): number | null {
  return labelSquares > 0 ? 1 - squares / labelSquares : null;
}

function meanOf(n: number, sum: number, squares: number, level: number, least: number): ErrorFigure {
  const value = sum / n;
  const interval = n < 2 ? null : meanInterval(n, value, Math.max(0, (squares - n * value * value) / (n - 1)), level);
  return { value, interval: interval === null ? null : { low: Math.max(least, interval.low), high: interval.high } };
}

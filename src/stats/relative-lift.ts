import { tInterval } from './cluster-means.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { mostDenominatorError } from './ratio-of-sums.ts';
import type { Moments } from './t-tests.ts';

/** An effect of a treatment over control, as a difference or relative to control's value, with the degrees of freedom of its error. */
export interface Effect {
  readonly value: number;
  readonly standardError: number;
  readonly df: number;
}

/** A share of `successes` in `n` > 0 as moments; the variance p(1 − p) is that of one trial. */
export function shareMoments(successes: number, n: number): Moments {
  const share = successes / n;
  return { n, mean: share, variance: share * (1 - share) };
}

/** The difference treatment − control with Welch and Satterthwaite's degrees of freedom. null below 2 values in an arm, or where nothing varies. */
export function absoluteEffect(control: Moments, treatment: Moments): Effect | null {
  const df = welchDf(control, treatment);
  if (df === null) return null;
  return { value: treatment.mean - control.mean, standardError: sqrt(control.variance / control.n + treatment.variance / treatment.n), df };
}

/**
 * The relative lift (treatment − control) / |control| with its error by the delta method; the degrees of freedom are those of the difference. null below 2
 * values in an arm, where nothing varies, or where control's mean is 0.
 */
export function relativeEffect(control: Moments, treatment: Moments): Effect | null {
  const df = welchDf(control, treatment);
  const lift = liftOf({ value: control.mean, variance: control.variance / control.n }, { value: treatment.mean, variance: treatment.variance / treatment.n });
  return df === null || lift === null ? null : { value: lift.value, standardError: sqrt(lift.variance), df };
}

/** An estimate with its squared standard error. */
export interface Uncertain {
  readonly value: number;
  readonly variance: number;
}

/**
 * The lift (second − first) / |first| of two estimates by the delta method: v₂/m₁² + v₁·m₂²/m₁⁴ − 2c·m₂/m₁³ with their covariance c. null where `first` is 0.
 */
export function liftOf(first: Uncertain, second: Uncertain, covariance = 0): Uncertain | null {
  const base = first.value;
  if (base === 0 || !Number.isFinite(second.value / base)) return null;
  const ratio = second.value / base;
  const variance = (second.variance + ratio * ratio * first.variance - 2 * ratio * covariance) / (base * base);
  return { value: (second.value - base) / Math.abs(base), variance: Math.max(0, variance) };
}

/** True where an estimate's own error is so small against it that the delta method holds for a lift over it. */
export function isSteadyBase(first: Uncertain): boolean {
  return first.value !== 0 && sqrt(first.variance) <= mostDenominatorError * Math.abs(first.value);
}

/** Student's two-sided interval and p of an effect. null when its error is not above 0. */
export function effectInterval(effect: Effect, level = 0.95): (Interval & { statistic: number; df: number; p: number }) | null {
  return tInterval(effect.value, effect.standardError * effect.standardError, effect.df, level);
}

/**
 * Fieller's (1954) interval of the lift (second − first) / |first|: all lifts at which second − ratio · first is not further from 0 than `quantile` standard
 * errors. It needs no expansion, and is wider on the far side. null where `first` itself is not further from 0 than that, so that no bounded interval exists.
 */
export function fiellerLift(first: Uncertain, second: Uncertain, quantile: number, covariance = 0): Interval | null {
  const q2 = quantile * quantile;
  const a = first.value * first.value - q2 * first.variance;
  if (!(a > 0)) return null;
  const b = first.value * second.value - q2 * covariance;
  const c = second.value * second.value - q2 * second.variance;
  const root = sqrt(Math.max(0, b * b - a * c));
  // Over a negative control the lift rises as the ratio falls.
  const [one, two] = [(b - root) / a - 1, (b + root) / a - 1];
  return first.value > 0 ? { low: one, high: two } : { low: -two, high: -one };
}

function welchDf(control: Moments, treatment: Moments): number | null {
  if (control.n < 2 || treatment.n < 2) return null;
  const a = control.variance / control.n;
  const b = treatment.variance / treatment.n;
  return a + b > 0 ? ((a + b) * (a + b)) / ((a * a) / (control.n - 1) + (b * b) / (treatment.n - 1)) : null;
}

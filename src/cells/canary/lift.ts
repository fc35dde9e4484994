import { blockDifference, type TimeBlock } from '../../stats/block-means.ts';
import { clusteredDifference, tInterval, type Cluster } from '../../stats/cluster-means.ts';
import { liftClusters } from '../../stats/clustered-lift.ts';
import { studentTQuantile } from '../../stats/distributions.ts';
import { effectPosterior, type EffectPosterior } from '../../stats/effect-posterior.ts';
import { sqrt } from '../../stats/elementary.ts';
import type { Interval } from '../../stats/intervals.ts';
import { fiellerLift, isSteadyBase, liftOf, type Uncertain } from '../../stats/relative-lift.ts';
import type { Comparison } from './compare.ts';
import { levelOf, watched } from './looks.ts';
import type { Scope } from './plan.ts';

/** The canary's difference relative to control's value, with the uncertainty of both. */
export interface Lift {
  readonly value: number | null;
  /** Why there is no value: denominator_zero. */
  readonly reason: string | null;
  /** For one look, by the delta method. null with a reason where there is none. */
  readonly interval: Interval | null;
  readonly intervalReason: string | null;
  readonly method: string;
  readonly always: Interval | null;
  /** Where both arms have their own error. */
  readonly fieller: Interval | null;
  /** The one for one look that a margin in per cent is held against: the score test's of a rate, Fieller's of other arms, the delta method's over units and time. */
  readonly best: (Interval & { readonly method: string }) | null;
  readonly standardError: number | null;
}

/** Lifts of two independent estimates: each arm's value with its squared error. Rates come with the score interval of their ratio. */
export function liftOfArms(scope: Scope, n: Comparison['n'], first: Uncertain, second: Uncertain, df: number, ratio: Interval | null = null): Lift {
  const found = liftOf(first, second);
  const fieller = fiellerLift(first, second, studentTQuantile(1 - (1 - levelOf(scope.p)) / 2, df));
  const made = finished(scope, n, first, second.value - first.value, found && { variance: found.variance, df }, 'delta', fieller);
  if (made.value === null) return made;
  if (ratio) return { ...made, best: { low: ratio.low - 1, high: ratio.high - 1, method: 'Miettinen–Nurminen' } };
  return { ...made, best: made.fieller && { ...made.fieller, method: 'Fieller' } };
}

/** Lifts over units or stretches of time, by the delta method on their sums; degrees of freedom are those of the difference. */
export function liftOfUnits(
  scope: Scope,
  n: Comparison['n'],
  units: readonly (Cluster & Partial<TimeBlock>)[],
  control: Uncertain,
  { difference, df }: { readonly difference: number; readonly df: number },
  adjusted: readonly Cluster[] | undefined,
): Lift {
  const clusters = liftClusters(units, control.value, difference, adjusted);
  const isTime = scope.arms.unit === 'auto';
  const found = isTime ? blockDifference(clusters.map((cluster, i) => ({ ...cluster, index: units[i]?.index ?? 0 }))) : clusteredDifference(clusters);
  const method = `delta, ${isTime ? 'time blocks' : 'clustered by unit'}${adjusted === undefined ? '' : ', CUPED'}`;
  const made = finished(scope, n, control, difference, found && { variance: found.variance, df }, method, null);
  return { ...made, best: made.interval && { ...made.interval, method } };
}

function finished(
  scope: Scope,
  n: Comparison['n'],
  control: Uncertain,
  difference: number,
  error: { readonly variance: number; readonly df: number } | null,
  method: string,
  fieller: Interval | null,
): Lift {
  const none = { interval: null, method, always: null, fieller, best: null, standardError: null };
  if (control.value === 0) return { ...none, value: null, reason: 'denominator_zero', intervalReason: 'denominator_zero', fieller: null };
  const value = difference / Math.abs(control.value);
  const plain = { ...none, value, reason: null };
  if (!isSteadyBase(control)) return { ...plain, intervalReason: 'denominator_near_zero' };
  if (error === null || !(error.variance > 0)) return { ...plain, intervalReason: error === null ? 'below_n_min' : 'constant' };
  const found = tInterval(value, error.variance, error.df, levelOf(scope.p));
  const standardError = sqrt(error.variance);
  const always = watched(scope, n, value, standardError);
  return {
    ...plain,
    interval: found && { low: found.low, high: found.high },
    intervalReason: found ? null : 'below_n_min',
    always: always && { low: always.low, high: always.high },
    standardError,
  };
}

/** The posterior of a lift under the cell's prior; null where none is asked for, or the lift has no error. */
export function posteriorOf(scope: Scope, lift: Lift): EffectPosterior | null {
  const { posterior, alpha } = scope.p;
  if (posterior === null || lift.value === null || lift.standardError === null || lift.interval === null) return null;
  const prior = posterior === 'flat' ? null : { mean: posterior.mean, standardDeviation: posterior.standard_deviation };
  return effectPosterior(lift.value, lift.standardError, prior, 1 - alpha);
}

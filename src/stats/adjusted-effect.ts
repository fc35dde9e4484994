import { sqrt } from './elementary.ts';
import { absoluteEffect, type Effect } from './relative-lift.ts';
import type { Moments } from './t-tests.ts';

/** Sums over the units of one arm: of y in the test, of x in the earlier period, and of their products. */
export interface PrePostSums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
  readonly before: { readonly sum: number; readonly squares: number };
  readonly cross: number;
}

export interface AdjustedEffects {
  /** The slope of y on x within arms, both arms together. */
  readonly theta: number;
  /** The adjusted values of each arm. */
  readonly control: Moments;
  readonly treatment: Moments;
  readonly absolute: Effect;
  /** Over control's unadjusted mean. null where that is 0. */
  readonly relative: Effect | null;
}

/**
 * Regression adjustment from sums (CUPED, Deng and others 2013): θ times the arms' difference in the earlier period is taken off. The relative lift divides by
 * control's unadjusted mean, and its delta method allows for what the adjusted difference and that mean share. Degrees of freedom by Welch and Satterthwaite of
 * the adjusted difference. null below 2 units in an arm, where x does not vary, or where nothing is left to vary.
 */
export function adjustedEffects(control: PrePostSums, treatment: PrePostSums): AdjustedEffects | null {
  if (control.n < 2 || treatment.n < 2) return null;
  const spreadX =
    scatter(control.n, control.before.sum, control.before.sum, control.before.squares) +
    scatter(treatment.n, treatment.before.sum, treatment.before.sum, treatment.before.squares);
  const spreadXY =
    scatter(control.n, control.sum, control.before.sum, control.cross) + scatter(treatment.n, treatment.sum, treatment.before.sum, treatment.cross);
  if (!(spreadX > 0)) return null;
  const theta = spreadXY / spreadX;
  const arms = { control: adjusted(control, theta), treatment: adjusted(treatment, theta) };
  const absolute = absoluteEffect(arms.control, arms.treatment);
  if (absolute === null) return null;
  const base = control.sum / control.n;
  if (base === 0) return { theta, ...arms, absolute, relative: null };
  const rise = absolute.value / base;
  const plain = scatter(control.n, control.sum, control.sum, control.squares) / (control.n - 1) / control.n;
  const shared =
    (scatter(control.n, control.sum, control.sum, control.squares) - theta * scatter(control.n, control.sum, control.before.sum, control.cross)) /
    (control.n - 1) /
    control.n;
  const variance = (absolute.standardError * absolute.standardError + 2 * rise * shared + rise * rise * plain) / (base * base);
  return { theta, ...arms, absolute, relative: { value: absolute.value / Math.abs(base), standardError: sqrt(Math.max(0, variance)), df: absolute.df } };
}

/** The adjusted values y − θx of an arm. */
function adjusted({ n, sum, squares, before, cross }: PrePostSums, theta: number): Moments {
  const scattered =
    scatter(n, sum, sum, squares) + theta * theta * scatter(n, before.sum, before.sum, before.squares) - 2 * theta * scatter(n, sum, before.sum, cross);
  return { n, mean: (sum - theta * before.sum) / n, variance: Math.max(0, scattered) / (n - 1) };
}

/** Σ(a − ā)(b − b̄) from sums. */
function scatter(n: number, a: number, b: number, products: number): number {
  return products - (a * b) / n;
}

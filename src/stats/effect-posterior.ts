import { normalCdf, normalQuantile } from './distributions.ts';
import { exp, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** A normal prior of an effect, in the effect's unit; `standardDeviation` > 0. */
export interface NormalPrior {
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface EffectPosterior extends Interval {
  readonly mean: number;
  readonly standardDeviation: number;
  /** P(effect > 0), in [0, 1]. */
  readonly positive: number;
  /** E[max(effect, 0)], >= 0: what is given up, in the effect's unit, by staying with control. */
  readonly gain: number;
  /** E[max(−effect, 0)], >= 0: what is lost by taking the treatment. */
  readonly loss: number;
}

/**
 * The posterior of an effect whose estimate is about normal, under a flat prior (null) or a normal one: precision 1/SE² + 1/τ², mean weighted by precision.
 * The interval is the equal-tailed credible one. null when the error is not above 0.
 */
export function effectPosterior(estimate: number, standardError: number, prior: NormalPrior | null = null, level = 0.95): EffectPosterior | null {
  if (!(standardError > 0) || !Number.isFinite(estimate) || (prior !== null && !(prior.standardDeviation > 0))) return null;
  const seen = 1 / (standardError * standardError);
  const believed = prior === null ? 0 : 1 / (prior.standardDeviation * prior.standardDeviation);
  const mean = prior === null ? estimate : (estimate * seen + prior.mean * believed) / (seen + believed);
  const standardDeviation = 1 / sqrt(seen + believed);
  const z = mean / standardDeviation;
  const density = exp((-z * z) / 2) / sqrt(2 * Math.PI);
  const reach = normalQuantile(1 - (1 - level) / 2) * standardDeviation;
  return {
    mean,
    standardDeviation,
    low: mean - reach,
    high: mean + reach,
    positive: normalCdf(z),
    gain: Math.max(0, mean * normalCdf(z) + standardDeviation * density),
    loss: Math.max(0, -mean * normalCdf(-z) + standardDeviation * density),
  };
}

import type { TimeBlock } from '../../stats/block-means.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { orderStatisticRanks } from '../../stats/intervals.ts';
import { RankLookup } from '../quantile-waves.ts';
import { histogramAt, numberAt, valuesAt, type Answers } from './answers.ts';
import { armNames, type ArmName, type Both } from './arms.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';

/** The exact quantile of an arm; null without values. */
export function quantileOf(answers: Answers, i: number, q: number, arm: ArmName): number | null {
  return lookup(answers, i, arm)?.quantile(q) ?? null;
}

function lookup(answers: Answers, i: number, arm: ArmName): RankLookup | null {
  const held = answers.get(`sums:${arm}`);
  const found = histogramAt(held, held?.rows[0], `buckets${i}`);
  const values = valuesAt(answers, `values${i}:${arm}`);
  return found && values ? new RankLookup(found.edges, found.counts, values) : null;
}

/** A quantile of one arm with its order-statistic interval; without one where there are too few values. */
export interface ArmQuantile {
  readonly value: number;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

export function armQuantile(scope: Scope, answers: Answers, i: number, arm: ArmName): ArmQuantile | null {
  const q = scope.metrics[i]?.quantile ?? 0.5;
  const found = lookup(answers, i, arm);
  const value = found?.quantile(q) ?? null;
  if (found === null || value === null) return null;
  const ranks = orderStatisticRanks(found.n, q, levelOf(scope.p));
  return { value, n: found.n, low: ranks && found.at(ranks.low - 1), high: ranks && found.at(ranks.high - 1) };
}

/** A quantile with both ends of its interval. */
export type BoundedQuantile = ArmQuantile & { readonly low: number; readonly high: number };

export function isBounded(quantile: ArmQuantile): quantile is BoundedQuantile {
  return quantile.low !== null && quantile.high !== null;
}

/**
 * What units or stretches of time add to a difference of quantiles, by Bahadur's (1966) linear form: a unit moves a quantile by its surplus of values above it,
 * over the density there, which the order-statistic interval gives. Shared ups and downs of both arms cancel. The sums stand around the quantiles, so only
 * variances and counts are meant to be read.
 */
export function quantileUnits(scope: Scope, answers: Answers, i: number, arms: Both<BoundedQuantile>): readonly TimeBlock[] {
  const q = scope.metrics[i]?.quantile ?? 0.5;
  const z = normalQuantile(1 - (1 - levelOf(scope.p)) / 2);
  const units = new Map<string, TimeBlock>();
  for (const arm of armNames) {
    const { low, high, n } = arms[arm];
    const perShare = (high - low) / (2 * z * sqrt((q * (1 - q)) / n));
    for (const row of answers.get(`below:${arm}`)?.rows ?? []) {
      const rows = numberAt(row, `finite${i}`);
      const counts = row.measures[`below${i}`];
      if (rows === 0 || !Array.isArray(counts)) continue;
      const key = JSON.stringify(row.keys.unit ?? null);
      const index = scope.arms.unit === 'auto' ? Math.round(Number(row.keys.unit ?? 0) / (scope.arms.blockSeconds * 1000)) : 0;
      const unit = units.get(key) ?? { index, n1: 0, sum1: 0, n2: 0, sum2: 0 };
      const sum = (rows * q - Number(counts[0] ?? 0)) * perShare;
      units.set(key, arm === 'control' ? { ...unit, n1: rows, sum1: sum } : { ...unit, n2: rows, sum2: sum });
    }
  }
  return [...units.values()];
}

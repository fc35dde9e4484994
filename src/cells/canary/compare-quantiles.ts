import { blockDifference } from '../../stats/block-means.ts';
import { clusteredDifference, tInterval } from '../../stats/cluster-means.ts';
import { normalCdf } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { quantileDifference, quantileVariance } from '../../stats/quantile-difference.ts';
import { sequentialQuantileInterval, sequentialQuantileP, type WatchedArm } from '../../stats/sequential-quantiles.ts';
import type { Answers } from './answers.ts';
import { armNames, type Both } from './arms.ts';
import type { Comparison } from './compare.ts';
import { liftOfArms, liftOfUnits, type Lift } from './lift.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';
import { armQuantile, isBounded, quantileUnits, type BoundedQuantile } from './quantile-arm.ts';
import { watchedArms } from './watched-quantiles.ts';

/** The difference of two quantiles: rows as independent, by order statistics; over units or stretches of time by the linear form. */
export function compareQuantiles(scope: Scope, answers: Answers, i: number, base: Comparison): Comparison {
  const [one, two] = armNames.map((arm) => armQuantile(scope, answers, i, arm));
  if (!one || !two) return { ...base, reason: 'no_rows' };
  const plain = { ...base, value: { control: one.value, canary: two.value }, difference: two.value - one.value };
  if (!isBounded(one) || !isBounded(two)) return { ...plain, reason: 'below_n_min' };
  const level = levelOf(scope.p);
  const found = quantileDifference(one, two, level);
  if (!(found.high > found.low)) return { ...plain, reason: 'constant' };
  if (scope.arms.unit !== null) return overUnits(scope, answers, plain, one, two, found.standardError);
  const statistic = found.difference / found.standardError;
  const [first, second] = [quantileVariance(one, level), quantileVariance(two, level)];
  const lift = liftOfArms(scope, base.n, first, second, Number.POSITIVE_INFINITY);
  const watched = watchedArms(scope, answers, i);
  return {
    ...plain,
    interval: { low: found.low, high: found.high },
    method: 'order statistics, MOVER',
    test: { name: 'quantile z', statistic, p: Math.min(1, 2 * normalCdf(-Math.abs(statistic))) },
    standardError: found.standardError,
    ...(watched ? watchedContrasts(watched, base.metric.quantile, scope.p.alpha, lift) : { lift: { ...lift, always: null } }),
  };
}

function overUnits(scope: Scope, answers: Answers, plain: Comparison, one: BoundedQuantile, two: BoundedQuantile, independent: number): Comparison {
  const units = quantileUnits(scope, answers, plain.index, { control: one, canary: two });
  const isTime = scope.arms.unit === 'auto';
  const blocks = isTime ? blockDifference(units) : null;
  const spread = isTime ? blocks : clusteredDifference(units);
  const interval = spread && tInterval(plain.difference ?? 0, spread.variance, spread.df, levelOf(scope.p));
  if (spread === null || interval === null) return { ...plain, reason: isTime ? 'dependent' : 'below_n_min' };
  return {
    ...plain,
    interval: { low: interval.low, high: interval.high },
    method: isTime ? 'linear form, time blocks' : 'linear form, clustered by unit',
    test: { name: 'clustered t', statistic: interval.statistic, df: interval.df, p: interval.p },
    standardError: sqrt(spread.variance),
    designEffect: spread.variance / (independent * independent),
    ...(blocks ? { blocks: { seconds: blocks.length * scope.arms.blockSeconds, count: blocks.blocks } } : {}),
    lift: liftOfUnits(
      scope,
      plain.n,
      units,
      { value: one.value, variance: spread.firstVariance },
      { difference: two.value - one.value, df: spread.df },
      undefined,
    ),
  };
}

/**
 * Exact at any number of rows: by what both arms' evidence together does not exclude. Its mixture has two sides, so both ends hold together also with
 * `sides: one`.
 */
function watchedContrasts({ control, canary }: Both<WatchedArm>, q: number, alpha: number, lift: Lift): Pick<Comparison, 'always' | 'lift'> {
  const interval = sequentialQuantileInterval(control, canary, q, alpha);
  const rise = (a: number, b: number): number => (a > 0 && b > 0 ? b / a - 1 : Number.NaN);
  const found = sequentialQuantileInterval(control, canary, q, alpha, rise);
  return {
    always: interval && { ...interval, p: sequentialQuantileP(control, canary, q, alpha) },
    lift: { ...lift, always: found && Number.isFinite(found.low) && Number.isFinite(found.high) ? found : null },
  };
}

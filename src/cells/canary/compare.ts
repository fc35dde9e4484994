import { blockDifference } from '../../stats/block-means.ts';
import { clusteredDifference, tInterval, type Cluster, type ClusteredDifference } from '../../stats/cluster-means.ts';
import { cupedDifference } from '../../stats/cuped.ts';
import { chiSquareSurvival } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { newcombeDifference, type Interval } from '../../stats/intervals.ts';
import { miettinenNurminenDifference, miettinenNurminenRatio, scoreOfDifference } from '../../stats/proportion-intervals.ts';
import { ratioDifference, ratioOfSums } from '../../stats/ratio-of-sums.ts';
import { shareMoments } from '../../stats/relative-lift.ts';
import { welchT, type Moments } from '../../stats/t-tests.ts';
import { pairSums } from '../pair-measures.ts';
import { numberAt, pivotAt, rowOf, truthAt, type Answers } from './answers.ts';
import { armNames, type ArmName, type Both } from './arms.ts';
import { compareQuantiles } from './compare-quantiles.ts';
import { liftOfArms, liftOfUnits, type Lift } from './lift.ts';
import { fewestRows, levelOf, watched, watchedShare } from './looks.ts';
import type { SettledMetric } from './metrics.ts';
import type { Scope } from './plan.ts';
import { compareShapes, type ShapeComparison } from './shape.ts';
import { unitsOf } from './units.ts';
import { isWatchedExactly } from './watched-quantiles.ts';

/** A metric in both arms and its difference, canary − control. */
export interface Comparison {
  readonly metric: SettledMetric;
  readonly index: number;
  readonly n: Both<number>;
  readonly value: Both<number | null>;
  readonly difference: number | null;
  /** Interval for one look, at the cell's level. null with a reason. */
  readonly interval: Interval | null;
  readonly method: string;
  readonly test: { readonly name: string; readonly statistic: number; readonly df?: number; readonly p: number } | null;
  readonly standardError: number | null;
  /** The interval that holds at every look, and its p against no difference. */
  readonly always: (Interval & { readonly p: number | null }) | null;
  /** Why there is no value or no interval: no_rows, below_n_min, constant, dependent, … */
  readonly reason: string | null;
  /** Newcombe's interval of a rate, for comparison. */
  readonly newcombe?: Interval;
  readonly designEffect?: number;
  readonly blocks?: { readonly seconds: number; readonly count: number };
  readonly cuped?: { readonly theta: number; readonly reduction: number };
  readonly shape?: ShapeComparison;
  /** The difference relative to control; absent for shapes and without a value in both arms. */
  readonly lift?: Lift;
}

export function compareMetric(scope: Scope, answers: Answers, metric: SettledMetric, i: number): Comparison {
  const counts = countsOf(answers, metric, i);
  const base: Comparison = {
    metric,
    index: i,
    n: counts,
    value: { control: null, canary: null },
    difference: null,
    interval: null,
    method: '',
    test: null,
    standardError: null,
    always: null,
    reason: null,
  };
  if (Math.min(counts.control, counts.canary) === 0) return { ...base, reason: 'no_rows' };
  const made = compareKind(scope, answers, metric, i, base);
  const short = Math.min(counts.control, counts.canary) < fewestRows;
  if (short) return { ...made, interval: null, test: null, always: null, reason: 'below_n_min', ...(made.lift ? { lift: withoutErrors(made.lift) } : {}) };
  const exact = metric.kind === 'quantile' && isWatchedExactly(scope);
  return made.always === null && made.standardError !== null && !exact ? { ...made, always: asymptotic(scope, made) } : made;
}

function compareKind(scope: Scope, answers: Answers, metric: SettledMetric, i: number, base: Comparison): Comparison {
  if (metric.kind === 'shape') return compareShapes(scope, answers, i, base);
  if (metric.kind === 'quantile') return compareQuantiles(scope, answers, i, base);
  if (metric.kind === 'ratio') return ratios(scope, answers, i, base);
  return metric.kind === 'rate' ? rates(scope, answers, i, base) : means(scope, answers, i, base);
}

function countsOf(answers: Answers, metric: SettledMetric, i: number): Both<number> {
  const count = (arm: ArmName): number => {
    const row = rowOf(answers, `base:${arm}`);
    if (metric.kind === 'ratio') return numberAt(row, `n${i}`);
    if (metric.kind !== 'rate') return numberAt(row, `finite${i}`);
    const [yes, no] = truthAt(row, `truth${i}`);
    return yes + no;
  };
  return { control: count('control'), canary: count('canary') };
}

function asymptotic(scope: Scope, c: Comparison): Comparison['always'] {
  if (c.difference === null || c.standardError === null || c.interval === null) return null;
  return watched(scope, c.n, c.difference, c.standardError);
}

function rates(scope: Scope, answers: Answers, i: number, base: Comparison): Comparison {
  const level = levelOf(scope.p);
  const yes = (arm: ArmName): number => truthAt(rowOf(answers, `base:${arm}`), `truth${i}`)[0];
  const [k1, n1, k2, n2] = [yes('control'), base.n.control, yes('canary'), base.n.canary];
  const [p1, p2] = [k1 / n1, k2 / n2];
  const value = { control: p1, canary: p2 };
  const variance = (p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2;
  if (scope.arms.unit !== null) return clustered(scope, answers, i, { ...base, value }, 'rate', variance);
  const score = scoreOfDifference(k2, n2, k1, n1, 0);
  const newcombe = newcombeDifference(k2, n2, k1, n1, level);
  const few = Math.min(k1, k2, n1 - k1, n2 - k2) < 10;
  return {
    ...base,
    value,
    difference: p2 - p1,
    interval: miettinenNurminenDifference(k2, n2, k1, n1, level),
    method: 'Miettinen–Nurminen',
    test: { name: 'score', statistic: score, df: 1, p: chiSquareSurvival(score, 1) },
    standardError: variance > 0 ? sqrt(variance) : null,
    ...watchedRates(scope, base.n, [k1, n1], [k2, n2], few),
    ...(newcombe ? { newcombe } : {}),
  };
}

/**
 * With few events the normal law does not hold: each arm's share has its exact always-valid interval at half of alpha, and difference and lift lie between
 * their ends.
 */
function watchedRates(
  scope: Scope,
  n: Both<number>,
  [k1, n1]: readonly [number, number],
  [k2, n2]: readonly [number, number],
  few: boolean,
): Pick<Comparison, 'always' | 'lift'> {
  const [one, two] = [shareMoments(k1, n1), shareMoments(k2, n2)];
  const df = welchT(two, one)?.df ?? Math.min(n1, n2) - 1;
  const lift = liftOfArms(scope, n, uncertain(one), uncertain(two), df, miettinenNurminenRatio(k2, n2, k1, n1, levelOf(scope.p)));
  if (!few) return { always: null, lift };
  const [first, second] = [watchedShare(scope, n, k1, n1), watchedShare(scope, n, k2, n2)];
  if (first === null || second === null) return { always: null, lift };
  const rise = first.low > 0 ? { low: second.low / first.high - 1, high: second.high / first.low - 1 } : null;
  return {
    always: { low: second.low - first.high, high: second.high - first.low, p: null },
    lift: { ...lift, always: lift.value === null ? null : rise },
  };
}

function uncertain({ n, mean, variance }: Moments) {
  return { value: mean, variance: variance / n };
}

function withoutErrors(lift: Lift): Lift {
  return { ...lift, interval: null, always: null, fieller: null, best: null, standardError: null, intervalReason: lift.reason ?? 'below_n_min' };
}

function means(scope: Scope, answers: Answers, i: number, base: Comparison): Comparison {
  const moments = (arm: ArmName) => {
    const table = answers.get(`sums:${arm}`);
    const row = table?.rows[0];
    const n = base.n[arm];
    const sum = numberAt(row, `sum${i}`);
    const range = rowOf(answers, `base:${arm}`)?.measures;
    const isConstant = range?.[`minimum${i}`] === range?.[`maximum${i}`];
    const mean = isConstant ? Number(range?.[`minimum${i}`] ?? 0) : pivotAt(table, `sum${i}`) + sum / n;
    return { n, mean, variance: isConstant || n < 2 ? 0 : Math.max(0, (numberAt(row, `squares${i}`) - (sum * sum) / n) / (n - 1)) };
  };
  const one = moments('control');
  const two = moments('canary');
  const value = { control: one.mean, canary: two.mean };
  const variance = one.variance / one.n + two.variance / two.n;
  if (!(variance > 0)) return { ...base, value, difference: two.mean - one.mean, reason: 'constant' };
  if (scope.arms.unit !== null) return clustered(scope, answers, i, { ...base, value }, 'mean', variance);
  const welch = welchT(two, one, levelOf(scope.p));
  return {
    ...base,
    value,
    difference: two.mean - one.mean,
    interval: welch?.interval ?? null,
    method: 'Welch',
    test: welch && { name: 'Welch t', statistic: welch.statistic, df: welch.df, p: welch.p },
    standardError: sqrt(variance),
    reason: welch ? null : 'below_n_min',
    ...(welch ? { lift: liftOfArms(scope, base.n, uncertain(one), uncertain(two), welch.df) } : {}),
  };
}

/** Ratios of sums by the delta method; over units their sums above and below the line take the place of sums and rows. */
function ratios(scope: Scope, answers: Answers, i: number, base: Comparison): Comparison {
  const [one, two] = armNames.map((arm) => ratioOfSums(pairSums(rowOf(answers, `base:${arm}`), `${i}`)));
  if (!one || !two) return { ...base, reason: 'denominator_zero' };
  const plain = { ...base, value: { control: one.value, canary: two.value }, difference: two.value - one.value };
  const found = ratioDifference(one, two);
  if (found === null) return { ...plain, reason: Math.min(one.n, two.n) < 2 ? 'below_n_min' : 'denominator_near_zero' };
  if (!(found.variance > 0)) return { ...plain, reason: 'constant' };
  if (scope.arms.unit !== null) return clustered(scope, answers, i, plain, 'ratio', found.variance);
  const interval = tInterval(found.difference, found.variance, found.df, levelOf(scope.p));
  return {
    ...plain,
    interval: interval && { low: interval.low, high: interval.high },
    method: 'delta',
    test: interval && { name: 'ratio t', statistic: interval.statistic, df: interval.df, p: interval.p },
    standardError: sqrt(found.variance),
    lift: liftOfArms(scope, base.n, { value: one.value, variance: one.variance ?? 0 }, { value: two.value, variance: two.variance ?? 0 }, found.df),
  };
}

/** Rates, means and ratios over units, or over stretches of time; the earlier period is taken off where there is one. */
function clustered(scope: Scope, answers: Answers, i: number, base: Comparison, kind: 'rate' | 'mean' | 'ratio', independent: number): Comparison {
  const units = unitsOf(scope, answers, kind, i);
  const plain = (base.value.canary ?? 0) - (base.value.control ?? 0);
  let found: ClusteredDifference | null;
  let extra: Partial<Comparison> = {};
  let lessBefore: readonly Cluster[] | undefined;
  if (scope.arms.unit === 'auto') {
    const blocks = blockDifference(units);
    found = blocks;
    if (blocks) extra = { blocks: { seconds: blocks.length * scope.arms.blockSeconds, count: blocks.blocks } };
  } else if (scope.p.pre !== null) {
    const adjusted = cupedDifference(units);
    found = adjusted;
    if (adjusted) {
      extra = { cuped: { theta: adjusted.theta, reduction: adjusted.reduction } };
      lessBefore = adjusted.adjusted;
    }
  } else found = clusteredDifference(units);
  if (found === null) return { ...base, difference: plain, reason: scope.arms.unit === 'auto' ? 'dependent' : 'below_n_min' };
  const interval = tInterval(found.difference, found.variance, found.df, levelOf(scope.p));
  return {
    ...base,
    ...extra,
    difference: found.difference,
    interval: interval && { low: interval.low, high: interval.high },
    method: `${scope.arms.unit === 'auto' ? 'time blocks' : 'clustered by unit'}${extra.cuped ? ', CUPED' : ''}`,
    test: interval && { name: 'clustered t', statistic: interval.statistic, df: interval.df, p: interval.p },
    standardError: found.variance > 0 ? sqrt(found.variance) : null,
    ...(independent > 0 ? { designEffect: found.variance / independent } : {}),
    reason: interval ? null : 'constant',
    lift: liftOfUnits(scope, base.n, units, { value: base.value.control ?? 0, variance: found.firstVariance }, found, lessBefore),
  };
}

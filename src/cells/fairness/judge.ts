import { effectiveDifference, type GroupRateName } from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { katzRatio } from '../../stats/proportion-intervals.ts';
import { fisherExact, twoProportionZ, type FisherExact, type TestResult } from '../../stats/proportion-tests.ts';
import { formatNumber } from '../format.ts';
import type { Verdict } from '../types.ts';
import { coverageRefusal } from './coverage.ts';
import { isEnough, type GroupFigures, type SetFigures } from './figures.ts';
import { decidingMetrics, judgedOf, toleranceOf } from './parameters.ts';
import { rowsWord, type Setup } from './plan.ts';
import type { SizedRate } from './sized-rate.ts';

/** One rate of two groups, group − reference. */
export interface Comparison {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly group: GroupFigures;
  readonly reference: GroupFigures;
  readonly one: SizedRate;
  readonly two: SizedRate;
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly ratio: { readonly value: number | null; readonly interval: Interval | null; readonly reason: string | null };
  readonly z: TestResult | null;
  /** null with weights, persons or many rows, where it has no meaning or says what z says. */
  readonly fisher: FisherExact | null;
  readonly test: { readonly name: string; readonly statistic: number; readonly p: number } | null;
  readonly pAdjusted: number | null;
  readonly tolerance: number | null;
  readonly verdict: Verdict;
  /** Reason code of a verdict that is not plain. */
  readonly reason: string | null;
  /** The reason in words. */
  readonly because: string;
}

/** Fisher's test adds up at most so many tables. */
const mostExact = 20_000;

type Open = Omit<Comparison, 'pAdjusted' | 'verdict' | 'reason' | 'because'>;

/** Compares the pairs of a set in every wanted rate; the deciding ones are one family of tests. */
export function compareSet(setup: Setup, set: SetFigures, metrics: readonly GroupRateName[]): readonly Comparison[] {
  const deciding = new Set(decidingMetrics(setup.p, setup.settled.positiveLabel !== null));
  const judged = judgedOf(setup.p).gaps;
  const open = set.pairs.flatMap(({ group, reference }) =>
    metrics.flatMap((metric) => {
      const [one, two] = [group.rates.get(metric), reference.rates.get(metric)];
      return one === undefined || two === undefined ? [] : [compare(setup, set, metric, group, reference, one, two, deciding.has(metric) && judged)];
    }),
  );
  const family = open.flatMap((each, i) => (each.tolerance !== null && each.test !== null && counts(setup, each) ? [i] : []));
  const adjusted = adjustPValues(
    family.map((i) => open[i]?.test?.p ?? 1),
    correctionOf(setup),
  );
  return open.map((each, i) => {
    const place = family.indexOf(i);
    const pAdjusted = place < 0 ? null : (adjusted[place] ?? null);
    return { ...each, pAdjusted, ...decide(setup, each, pAdjusted) };
  });
}

export function correctionOf(setup: Setup): 'holm' | 'benjamini-hochberg' | 'none' {
  return setup.p.correction === 'bh' ? 'benjamini-hochberg' : setup.p.correction;
}

function counts(setup: Setup, { group, reference, one, two }: Open): boolean {
  return isEnough(setup, group, one) && isEnough(setup, reference, two);
}

function compare(
  setup: Setup,
  set: SetFigures,
  metric: GroupRateName,
  group: GroupFigures,
  reference: GroupFigures,
  one: SizedRate,
  two: SizedRate,
  judged: boolean,
): Open {
  const level = 1 - setup.p.alpha;
  const plain = setup.scope.weight === null && setup.classes === 0;
  const [a, b] = [one.value, two.value];
  const known = a !== null && b !== null && one.size > 0 && two.size > 0;
  const z = known ? twoProportionZ(a * one.size, one.size, b * two.size, two.size) : null;
  const fisher = known && plain && one.n + two.n <= mostExact ? fisherExact(one.hits, one.n, two.hits, two.n) : null;
  const hits = known ? (a * one.size + b * two.size) / (one.size + two.size) : 0;
  const least = Math.min(hits, 1 - hits) * Math.min(one.size, two.size);
  const sparse = least < 5 && fisher !== null;
  return {
    set,
    metric,
    group,
    reference,
    one,
    two,
    difference: a === null || b === null ? null : a - b,
    interval: known ? effectiveDifference(a, one.size, b, two.size, level) : null,
    ratio: ratioOf(a, one.size, b, two.size, level),
    z,
    fisher,
    test:
      sparse && fisher !== null
        ? { name: "Fisher's exact test", statistic: (a ?? 0) - (b ?? 0), p: fisher.p }
        : z !== null
          ? { name: 'two-proportion z', ...z }
          : null,
    tolerance: judged ? toleranceOf(setup.p, metric) : null,
  };
}

/** The ratio of two rates with Katz's interval at their effective sizes. */
export function ratioOf(a: number | null, aSize: number, b: number | null, bSize: number, level: number): Comparison['ratio'] {
  if (a === null || b === null) return { value: null, interval: null, reason: 'undefined_rate' };
  if (b === 0) return { value: null, interval: null, reason: 'reference_rate_zero' };
  const interval = aSize > 0 && bSize > 0 ? katzRatio(a * aSize, aSize, b * bSize, bSize, level) : null;
  return { value: a / b, interval, reason: interval === null ? 'zero_count' : null };
}

function decide(setup: Setup, each: Open, pAdjusted: number | null): Pick<Comparison, 'verdict' | 'reason' | 'because'> {
  const { one, two, group, reference, interval, tolerance, metric, difference } = each;
  if (tolerance === null) return { verdict: 'info', reason: difference === null ? (one.reason ?? two.reason) : null, because: '' };
  if (difference === null) {
    const [empty, reason] = one.value === null ? [group, one.reason] : [reference, two.reason];
    return { verdict: 'insufficient', reason, because: `${empty.label} ${reasonWords(reason)}` };
  }
  if (!counts(setup, each)) {
    const small = !isEnough(setup, group, one) ? { group, rate: one } : { group: reference, rate: two };
    const what = small.rate.n < setup.p.minimum_n ? rowsWord(small.rate.n) : `${small.group.persons ?? 0} persons`;
    return { verdict: 'insufficient', reason: 'below_n_min', because: `${small.group.label} has ${what}, at least ${setup.p.minimum_n} are needed` };
  }
  const wide = imprecise(setup, group, one) ?? imprecise(setup, reference, two);
  if (wide !== null) return { verdict: 'insufficient', reason: 'imprecise', because: wide };
  const refused = coverageRefusal(metric, group, reference, setup.p.coverage_tolerance);
  if (refused !== null) return { verdict: 'insufficient', reason: 'label_coverage', because: `labels are known for a selection: ${refused}` };
  if (interval === null) return { verdict: 'insufficient', reason: 'below_n_min', because: 'there are too few persons for an interval' };
  if (interval.low > tolerance || interval.high < -tolerance) {
    if (pAdjusted !== null && pAdjusted <= setup.p.alpha) return { verdict: 'fail', reason: null, because: '' };
    return { verdict: 'insufficient', reason: 'not_significant', because: 'the difference is not sure once all comparisons are counted' };
  }
  if (interval.low >= -tolerance && interval.high <= tolerance) return { verdict: 'pass', reason: null, because: '' };
  return { verdict: 'insufficient', reason: 'interval_too_wide', because: 'the interval reaches beyond the tolerance and inside it' };
}

/** Why a rate is known too roughly to be judged (NCHS data presentation standards for proportions, 2017); null when it is not. */
export function imprecise(setup: Setup, group: GroupFigures, rate: SizedRate): string | null {
  if (rate.width < setup.p.maximum_width) return null;
  return `the rate of ${group.label} is known to ${formatNumber(rate.width * 100)} points, less than ${formatNumber(setup.p.maximum_width * 100)} are needed`;
}

/** A reason code in words that follow a group's name. */
export function reasonWords(reason: string | null): string {
  const words: Readonly<Record<string, string>> = {
    no_rows: 'has no rows',
    no_positives: 'has no labelled positive',
    no_negatives: 'has no labelled negative',
    no_predicted_positives: 'has no labelled row called positive',
    no_predicted_negatives: 'has no labelled row called negative',
    no_labels: 'has no labels',
  };
  return words[reason ?? ''] ?? (reason ?? 'is not known').replaceAll('_', ' ');
}

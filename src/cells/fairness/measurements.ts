import { groupRateNames, type GroupRateName } from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import type { Measurement, MeasurementOf } from '../types.ts';
import type { Change } from './change.ts';
import { coverageOf } from './coverage.ts';
import type { Figures, GroupFigures, SetFigures } from './figures.ts';
import type { GapFigure } from './gaps.ts';
import { ratioOf, type Comparison } from './judge.ts';
import { favourableRate } from './pairs.ts';
import type { Setup } from './plan.ts';
import type { ScoredSet } from './scored.ts';
import type { SizedRate } from './sized-rate.ts';
import type { Conditioned } from './strata.ts';
import { personsBehind, rowsOf, type Tally } from './tally.ts';

type Made = readonly Measurement[];

function withInterval(setup: Setup, interval: Interval | null, method: string): Partial<Measurement> {
  return interval === null ? {} : { interval: { level: 1 - setup.p.alpha, low: interval.low, high: interval.high, method } };
}

/** Sizes, label coverage and every rate: of all rows (no group), then of every group of every set. */
export function rateMeasurements(setup: Setup, figures: Figures): Made {
  const population = setup.scope.from.name;
  const overall = describe(setup, { population }, figures.overall, figures.overallRates, setup.scope.unit === null ? null : setup.facts.of.persons);
  const groups = figures.sets.flatMap((set) =>
    set.groups.flatMap((group) => describe(setup, { population, group: group.values }, group.tally, group.rates, group.persons)),
  );
  return [...overall, ...groups, ...unknownShares(figures, population)];
}

function describe(setup: Setup, of: MeasurementOf, tally: Tally, rates: ReadonlyMap<GroupRateName, SizedRate>, persons: number | null): Made {
  const n = rowsOf(tally);
  const { all } = coverageOf(tally);
  return [
    { metric: 'group_size', of, value: n, unit: 'rows', n, verdict: 'info' },
    ...(persons === null ? [] : [{ metric: 'group_persons', of, value: persons, unit: 'persons', n: persons, verdict: 'info' } as const]),
    ...(setup.scope.label === null
      ? []
      : [{ metric: 'label_coverage', of, value: n === 0 ? null : all.labelled / n, ...(n === 0 ? { reason: 'no_rows' } : {}), n, verdict: 'info' } as const]),
    ...[...rates.values()].map(
      (rate): Measurement => ({
        metric: rate.metric,
        of,
        value: rate.value,
        ...(rate.value === null ? { reason: rate.reason ?? 'no_rows' } : {}),
        n: rate.n,
        ...(rate.value !== null && rate.interval === null ? { intervalReason: 'too_few_persons' } : withInterval(setup, rate.interval, rate.method)),
        verdict: 'info',
        ...(setup.scope.unit === null ? {} : { behind: { persons: personsBehind(rate.metric, tally) } }),
      }),
    ),
  ];
}

function unknownShares(figures: Figures, population: string): Made {
  const n = rowsOf(figures.overall);
  return figures.sets
    .filter((set) => set.columns.length === 1)
    .map((set): Measurement => {
      const unknown = set.groups.filter((group) => !group.known).reduce((sum, group) => sum + rowsOf(group.tally), 0);
      return {
        metric: 'unknown_share',
        of: { population, column: set.name },
        value: n === 0 ? null : unknown / n,
        ...(n === 0 ? { reason: 'no_rows' } : {}),
        n,
        verdict: 'info',
      };
    });
}

const pairOf = (setup: Setup, group: GroupFigures, reference: GroupFigures): MeasurementOf => ({
  population: setup.scope.from.name,
  group: group.values,
  referenceGroup: reference.values,
});

/** Differences with their verdicts; ratios where the set is one column. */
export function comparisonMeasurements(setup: Setup, comparisons: readonly Comparison[]): Made {
  return comparisons.flatMap((each): Made => {
    const of = pairOf(setup, each.group, each.reference);
    const n = { reference: each.two.n, current: each.one.n };
    const method = each.one.method === 'Wilson' ? 'Newcombe' : 'Newcombe at effective sizes';
    const difference: Measurement = {
      metric: `${each.metric}_difference`,
      of,
      value: each.difference,
      ...(each.reason === null ? {} : { reason: each.reason }),
      n,
      ...withInterval(setup, each.interval, method),
      ...(each.test === null
        ? {}
        : { test: { ...each.test, ...(each.pAdjusted === null ? {} : { pAdjusted: each.pAdjusted, family: `${each.set.name}, ${setup.p.correction}` }) } }),
      ...(each.tolerance === null ? {} : { threshold: { value: each.tolerance, rule: 'at most this far apart' } }),
      verdict: each.verdict,
    };
    if (each.set.columns.length > 1) return [difference];
    const { value, interval, reason } = each.ratio;
    return [
      difference,
      {
        metric: `${each.metric}_ratio`,
        of,
        value,
        ...(value === null && reason !== null ? { reason } : {}),
        n,
        ...(value !== null && interval === null ? { intervalReason: reason ?? 'zero_count' } : withInterval(setup, interval, 'Katz')),
        verdict: 'info',
      },
    ];
  });
}

/** The favourable rate of each group over that of its reference. */
export function impactMeasurements(setup: Setup, sets: readonly SetFigures[]): Made {
  return sets.flatMap((set) =>
    set.pairs.map(({ group, reference }): Measurement => {
      const [one, two] = [group.rates.get('selection_rate'), reference.rates.get('selection_rate')];
      const { value, interval, reason } = ratioOf(
        favourableRate(setup, group),
        one?.size ?? 0,
        favourableRate(setup, reference),
        two?.size ?? 0,
        1 - setup.p.alpha,
      );
      return {
        metric: 'impact_ratio',
        of: pairOf(setup, group, reference),
        value,
        ...(value === null && reason !== null ? { reason } : {}),
        n: { reference: two?.n ?? 0, current: one?.n ?? 0 },
        ...withInterval(setup, interval, 'Katz'),
        verdict: 'info',
      };
    }),
  );
}

const gapNames: Readonly<Partial<Record<GroupRateName, string>>> = {
  selection_rate: 'demographic_parity_difference',
  true_positive_rate: 'equal_opportunity_difference',
  false_positive_rate: 'predictive_equality_difference',
};

/** What a largest gap is called. */
export function gapName(metric: GroupRateName): string {
  return gapNames[metric] ?? `${metric}_largest_gap`;
}

/** Largest gaps with their test under equal rates, and what is made of them. */
export function gapMeasurements(setup: Setup, gaps: readonly GapFigure[]): Made {
  const population = setup.scope.from.name;
  const each = gaps.map(
    (figure): Measurement => ({
      metric: gapName(figure.metric),
      of: { population, column: figure.set.name },
      value: figure.gap.gap,
      n: figure.n,
      ...withInterval(setup, figure.bootstrap, 'percentile bootstrap, which never holds 0'),
      test: { name: 'largest gap under equal rates', statistic: figure.gap.gap, p: figure.gap.p },
      verdict: 'info',
    }),
  );
  const sets = [...new Set(gaps.map((figure) => figure.set))];
  const more = sets.flatMap((set): Made => {
    const of = { population, column: set.name };
    const find = (metric: GroupRateName) => gaps.find((figure) => figure.set === set && figure.metric === metric);
    const ratio = (metric: string, figures: readonly (GapFigure | undefined)[]): Made => {
      const known = figures.flatMap((figure) => (figure === undefined ? [] : [figure]));
      if (known.length < figures.length) return [];
      const values = known.map((figure) => figure.ratio);
      const value = values.some((x) => x === null) ? null : Math.min(...values.map((x) => x ?? 0));
      return [
        { metric, of, value, ...(value === null ? { reason: 'reference_rate_zero' } : {}), n: Math.min(...known.map((figure) => figure.n)), verdict: 'info' },
      ];
    };
    const [hits, alarms] = [find('true_positive_rate'), find('false_positive_rate')];
    const odds: Made =
      hits && alarms
        ? [{ metric: 'equalized_odds_difference', of, value: Math.max(hits.gap.gap, alarms.gap.gap), n: Math.min(hits.n, alarms.n), verdict: 'info' }]
        : [];
    return [...ratio('demographic_parity_ratio', [find('selection_rate')]), ...odds, ...ratio('equalized_odds_ratio', [hits, alarms])];
  });
  return [...each, ...more];
}

/** Changes of gaps. */
export function changeMeasurements(setup: Setup, changes: readonly Change[]): Made {
  return changes.map(
    (each): Measurement => ({
      metric: `${each.metric}_difference_change`,
      of: { ...pairOf(setup, each.group, each.reference), ...(setup.scope.before === null ? {} : { reference: setup.scope.before.name }) },
      value: each.change?.value ?? null,
      ...(each.reason === null ? {} : { reason: each.reason }),
      n: each.n,
      ...withInterval(setup, each.change?.interval ?? null, 'MOVER of two Newcombe intervals'),
      ...(each.change?.test == null
        ? {}
        : {
            test: {
              name: 'z of the change',
              ...each.change.test,
              ...(each.pAdjusted === null ? {} : { pAdjusted: each.pAdjusted, family: `${each.set.name}, ${setup.p.correction}` }),
            },
          }),
      ...(each.tolerance === null ? {} : { threshold: { value: each.tolerance, rule: 'widens by at most' } }),
      verdict: each.verdict,
    }),
  );
}

/** Differences with strata held fixed. */
export function strataMeasurements(setup: Setup, pairs: readonly Conditioned[]): Made {
  return pairs.map(
    ({ metric, group, reference, found, n }): Measurement => ({
      metric: `${metric}_stratified_difference`,
      of: { ...pairOf(setup, group, reference), column: setup.scope.strata.map((column) => column.name).join(' × ') },
      value: found.difference.value,
      n,
      ...withInterval(
        setup,
        found.difference.interval,
        setup.scope.weight === null ? 'Mantel–Haenszel with Sato variance' : 'Mantel–Haenszel with Sato variance, rows over their design effect',
      ),
      ...(found.test === null ? {} : { test: { name: 'Cochran–Mantel–Haenszel', statistic: found.test.statistic, df: 1, p: found.test.p } }),
      verdict: 'info',
    }),
  );
}

/** Calibration of every group. */
export function calibrationMeasurements(setup: Setup, sets: readonly ScoredSet[]): Made {
  const population = setup.scope.from.name;
  return sets.flatMap(({ groups }) =>
    groups.flatMap(({ group, calibration }): Made => {
      if (calibration === null) return [];
      const { n, error, inTheLarge, observedExpected, line, brier } = calibration;
      const one = (metric: string, value: number, interval: Interval | null, method: string): Measurement => ({
        metric,
        of: { population, group: group.values },
        value,
        n,
        ...withInterval(setup, interval, method),
        verdict: 'info',
      });
      return [
        one('expected_calibration_error', error.debiased, null, ''),
        one('expected_calibration_error_plain', error.l1, null, ''),
        one('calibration_in_the_large', inTheLarge.value, inTheLarge.interval, 'Wilson of the observed share'),
        ...(observedExpected === null
          ? []
          : [one('observed_expected_ratio', observedExpected.value, observedExpected.interval, 'Wilson of the observed share')]),
        ...(line === null ? [] : [one('calibration_slope', line.slope, null, ''), one('calibration_intercept', line.intercept, null, '')]),
        ...(brier === null ? [] : [one('brier', brier.value, brier.interval, 'normal')]),
      ];
    }),
  );
}

/** Rates in words. */
export const rateWords: Readonly<Record<GroupRateName, string>> = Object.fromEntries(groupRateNames.map((name) => [name, name.replaceAll('_', ' ')])) as Record<
  GroupRateName,
  string
>;

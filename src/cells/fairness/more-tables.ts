import { groupRate } from '../../stats/group-rates.ts';
import type { ResultTable } from '../types.ts';
import { rateWords } from './measurements.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import type { ScoredSet } from './scored.ts';
import type { Strata } from './strata.ts';
import { number, percent, text, whole } from './tables.ts';
import type { UnknownBounds } from './unknown.ts';

/** What rates may be, given rows of unknown group. */
export function unknownTable(bounds: readonly UnknownBounds[]): ResultTable {
  return {
    name: 'unknown',
    title: 'What rows of unknown group leave open',
    columns: [
      text('set', 'groups'),
      text('group'),
      text('reference', 'against'),
      text('metric', 'rate'),
      whole('unknown', 'rows of unknown group'),
      percent('rate', 'among known'),
      percent('low', 'lowest'),
      percent('high', 'highest'),
      number('difference_low', 'difference, lowest'),
      number('difference_high', 'highest'),
      number('impact_low', 'impact ratio, lowest'),
      number('impact_high', 'highest'),
    ],
    rows: bounds.map((each) => [
      each.set.name,
      each.group.label,
      each.reference?.label ?? '',
      rateWords[each.metric],
      each.unknown,
      each.rate,
      each.bounds.low,
      each.bounds.high,
      each.difference?.low ?? null,
      each.difference?.high ?? null,
      each.impact?.low ?? null,
      each.impact?.high ?? null,
    ]),
  };
}

/** Pairs with the strata held fixed, then the rates within each stratum. */
export function strataTables(setup: Setup, strata: Strata): readonly ResultTable[] {
  const wanted = setup.p.metrics === 'auto' ? decidingMetrics(setup.p, setup.settled.positiveLabel !== null) : setup.p.metrics;
  return [
    {
      name: 'conditioned',
      title: 'Gaps with the strata held fixed',
      columns: [
        text('set', 'groups'),
        text('pair'),
        text('metric', 'rate'),
        number('crude', 'plain difference'),
        number('difference', 'within strata'),
        number('low'),
        number('high'),
        number('odds_ratio', 'odds ratio'),
        number('odds_low', 'low'),
        number('odds_high', 'high'),
        number('cmh', 'CMH χ²'),
        number('p'),
        whole('strata'),
      ],
      rows: strata.pairs.map(({ set, metric, group, reference, crude, found }) => [
        set.name,
        `${group.label} − ${reference.label}`,
        rateWords[metric],
        crude,
        found.difference.value,
        found.difference.interval?.low ?? null,
        found.difference.interval?.high ?? null,
        found.oddsRatio?.value ?? null,
        found.oddsRatio?.interval?.low ?? null,
        found.oddsRatio?.interval?.high ?? null,
        found.test?.statistic ?? null,
        found.test?.p ?? null,
        found.strata,
      ]),
    },
    {
      name: 'strata',
      title: 'Rates within strata',
      columns: [text('set', 'groups'), text('stratum'), text('group'), text('metric', 'rate'), percent('rate', 'value'), whole('n')],
      rows: strata.groups.flatMap(({ set, rows }) =>
        rows.flatMap(({ stratum, group, tally }) =>
          wanted.map((metric) => {
            const { value } = groupRate(metric, tally.weights);
            return [set.name, stratum, group, rateWords[metric], value, groupRate(metric, tally.rows).among];
          }),
        ),
      ),
    },
  ];
}

/** Thresholds by group that bring each rate closest to that of all rows. */
export function thresholdTable(sets: readonly ScoredSet[]): ResultTable {
  return {
    name: 'thresholds',
    title: 'Thresholds by group that come closest to one rate',
    columns: [
      text('set', 'groups'),
      text('metric', 'rate'),
      percent('target', 'of all rows'),
      text('group'),
      number('threshold'),
      percent('rate', 'the rate there'),
    ],
    rows: sets.flatMap(({ set, groups, targets }) =>
      [...targets].flatMap(([metric, target]) =>
        groups.map(({ group, matched }) => [
          set.name,
          rateWords[metric],
          target,
          group.label,
          matched.get(metric)?.threshold ?? null,
          matched.get(metric)?.value ?? null,
        ]),
      ),
    ),
  };
}

/** Calibration by group, and the bins behind it. */
export function calibrationTables(sets: readonly ScoredSet[]): readonly ResultTable[] {
  const known = sets.flatMap(({ set, groups }) => groups.flatMap(({ group, calibration }) => (calibration === null ? [] : [{ set, group, calibration }])));
  if (known.length === 0) return [];
  return [
    {
      name: 'calibration',
      title: 'Calibration by group',
      columns: [
        text('set', 'groups'),
        text('group'),
        whole('n'),
        percent('predicted', 'mean score'),
        percent('observed'),
        number('observed_expected', 'O/E'),
        number('oe_low', 'low'),
        number('oe_high', 'high'),
        number('ece', 'ECE'),
        number('ece_perfect', 'ECE if calibrated, mean'),
        number('ece_perfect_p95', '95th percentile'),
        number('ece_debiased', 'ECE, debiased (L2)'),
        number('ece_maximum', 'largest bin error'),
        number('slope'),
        number('intercept'),
        number('brier', 'Brier'),
      ],
      rows: known.map(({ set, group, calibration: c }) => [
        set.name,
        group.label,
        c.n,
        c.predicted,
        c.observed,
        c.observedExpected?.value ?? null,
        c.observedExpected?.interval.low ?? null,
        c.observedExpected?.interval.high ?? null,
        c.error.l1,
        c.whenCalibrated?.mean ?? null,
        c.whenCalibrated?.p95 ?? null,
        c.error.debiased,
        c.error.maximum,
        c.line?.slope ?? null,
        c.line?.intercept ?? null,
        c.brier?.value ?? null,
      ]),
    },
    {
      name: 'calibration_bins',
      title: 'Observed share by score, on the same bins for all groups',
      columns: [
        text('set', 'groups'),
        text('group'),
        number('from'),
        number('to'),
        whole('n'),
        percent('predicted', 'mean score'),
        percent('observed'),
        percent('low'),
        percent('high'),
      ],
      rows: known.flatMap(({ set, group, calibration }) =>
        calibration.curve.map((bin) => [set.name, group.label, bin.from, bin.to, bin.n, bin.predicted, bin.observed, bin.interval.low, bin.interval.high]),
      ),
    },
  ];
}

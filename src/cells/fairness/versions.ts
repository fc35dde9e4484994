import type { Interval } from '../../stats/intervals.ts';
import { pairedHits } from '../../stats/gap-correlation.ts';
import type { GroupRateName } from '../../stats/group-rates.ts';
import { mcnemar, pairedDifference, type McNemar } from '../../stats/mcnemar.ts';
import type { Answers } from '../canary/answers.ts';
import { formatCount, formatNumber } from '../format.ts';
import type { Caveat, Measurement, ResultTable } from '../types.ts';
import type { Change } from './change.ts';
import type { Figures, GroupFigures, SetFigures } from './figures.ts';
import { rateWords } from './measurements.ts';
import { pairingOf, pairsByGroup } from './pair-plan.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import { number, percent, text, whole } from './tables.ts';

/** One rate of one group over the requests that both versions answered. */
export interface VersionChange {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly group: GroupFigures;
  readonly pairs: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly before: number;
  readonly after: number;
  readonly interval: Interval | null;
  /** null when no pair differs. */
  readonly test: McNemar | null;
}

/** Rates over other rows in each version: a pair may stand under the line of one alone. */
const movingLine: ReadonlySet<GroupRateName> = new Set(['positive_predictive_value', 'negative_predictive_value']);

/** Deciding rates of single groups on the same requests before and after. Empty with weights: McNemar's test counts pairs. */
export function versionsOf(setup: Setup, figures: Figures, answers: Answers): readonly VersionChange[] {
  if (setup.scope.weight !== null) return [];
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null).filter((metric) => !movingLine.has(metric));
  return figures.sets
    .filter((set) => set.columns.length === 1)
    .flatMap((set) => {
      const matched = pairsByGroup(setup, set.set, answers);
      return set.groups.flatMap((group) =>
        metrics.flatMap((metric): readonly VersionChange[] => {
          const { both, before, after, neither } = pairedHits(metric, matched?.get(group.label) ?? []);
          const pairs = both + before + after + neither;
          if (pairs === 0) return [];
          return [
            {
              set,
              metric,
              group,
              pairs,
              onlyBefore: before,
              onlyAfter: after,
              before: (both + before) / pairs,
              after: (both + after) / pairs,
              interval: pairedDifference(both, before, after, neither, 1 - setup.p.alpha),
              test: mcnemar(before, after),
            },
          ];
        }),
      );
    });
}

/** How much each rate moved on the same requests. */
export function versionMeasurements(setup: Setup, versions: readonly VersionChange[]): readonly Measurement[] {
  return versions.map(({ metric, group, pairs, before, after, interval, test }) => ({
    metric: `${metric}_paired_change`,
    of: { population: setup.scope.from.name, group: group.values, ...(setup.scope.before === null ? {} : { reference: setup.scope.before.name }) },
    value: after - before,
    n: pairs,
    ...(interval === null ? {} : { interval: { level: 1 - setup.p.alpha, low: interval.low, high: interval.high, method: 'Newcombe, paired' } }),
    ...(test === null ? {} : { test: { name: 'McNemar, mid-p', statistic: test.statistic, df: 1, p: test.midP } }),
    verdict: 'info',
  }));
}

/** The same requests before and after. */
export function versionTable(versions: readonly VersionChange[]): ResultTable {
  return {
    name: 'paired',
    title: 'The same requests before and after',
    columns: [
      text('set', 'groups'),
      text('group'),
      text('metric', 'rate'),
      whole('pairs'),
      percent('before'),
      percent('after'),
      number('change'),
      number('low'),
      number('high'),
      whole('only_before', 'only before'),
      whole('only_after', 'only after'),
      number('mcnemar', 'McNemar χ²'),
      number('p', 'mid-p'),
    ],
    rows: versions.map((each) => [
      each.set.name,
      each.group.label,
      rateWords[each.metric],
      each.pairs,
      each.before,
      each.after,
      each.after - each.before,
      each.interval?.low ?? null,
      each.interval?.high ?? null,
      each.onlyBefore,
      each.onlyAfter,
      each.test?.statistic ?? null,
      each.test?.midP ?? null,
    ]),
  };
}

/** Whether the two versions count as independent, and if not, why. */
export function pairingCaveat(setup: Setup, changes: readonly Change[], versions: readonly VersionChange[]): readonly Caveat[] {
  if (changes.length === 0) return [];
  const strongest = changes.reduce((most, { correlation }) => (Math.abs(correlation) > Math.abs(most) ? correlation : most), 0);
  if (setup.classes > 0)
    return [
      {
        code: 'versions_paired',
        sentence: `persons lie in the same of ${setup.classes} random groups before and after, so changes of gaps take the correlation of both (up to ${formatNumber(strongest)}) into account; without common persons it is chance about 0`,
      },
    ];
  const by = pairingOf(setup);
  if (strongest === 0 || by === null)
    return [
      {
        code: 'versions_independent',
        sentence: `${by === null ? 'no column says which rows before and after belong to one request or person' : `no ${by} stands both before and after`}, so the two count as independent samples; where they hold the same requests or persons, intervals of changes are too wide`,
      },
    ];
  const [first] = versions.filter(({ metric }) => metric === 'selection_rate').map(({ set }) => set);
  const pairs = versions.filter(({ set, metric }) => set === first && metric === 'selection_rate').reduce((sum, each) => sum + each.pairs, 0);
  const weighted = setup.scope.weight !== null ? "; McNemar's test counts pairs, so with weights it is left out" : '';
  return [
    {
      code: 'versions_paired',
      sentence: `the same ${by} stands before and after${pairs > 0 ? ` in ${formatCount(pairs)} pairs` : ''}, so changes of gaps take their correlation (up to ${formatNumber(strongest)}) into account${weighted}`,
    },
  ];
}

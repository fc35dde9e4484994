import { miettinenNurminenDifference } from '../../stats/proportion-intervals.ts';
import { percentileInterval, replicateDifference } from '../../stats/count-bootstrap.ts';
import type { ResultTable } from '../types.ts';
import type { Change } from './change.ts';
import { coverageOf } from './coverage.ts';
import { ratesOf, type Figures } from './figures.ts';
import type { GapFigure, SetReplicates } from './gaps.ts';
import type { Comparison } from './judge.ts';
import { gapName, rateWords } from './measurements.ts';
import type { Setup } from './plan.ts';
import { rowsOf } from './tally.ts';

type Column = ResultTable['columns'][number];
type Row = ResultTable['rows'][number];

export const text = (name: string, title = name): Column => ({ name, title, type: 'text' });
export const number = (name: string, title = name): Column => ({ name, title, type: 'number' });
export const percent = (name: string, title = name): Column => ({ name, title, type: 'percent' });
export const whole = (name: string, title = name): Column => ({ name, title, type: 'integer' });
const verdict: Column = { name: 'verdict', title: 'verdict', type: 'verdict' };

/** What is positive, what is called, what is favourable, and who said so. */
export function settingsTable(setup: Setup): ResultTable {
  const { scope, settled, p } = setup;
  const { calls } = settled;
  const said = (proposed: boolean): string => (proposed ? 'proposed' : 'written');
  const call =
    calls.kind === 'prediction' ? `${scope.prediction?.name ?? ''} is ${calls.values.join(' or ')}` : `${scope.score?.name ?? ''} ≥ ${calls.threshold}`;
  const rows: Row[] = [
    [
      'positive label',
      settled.positiveLabel === null ? 'none: no labels' : `${scope.label?.name ?? ''} is ${settled.positiveLabel}`,
      said(settled.proposed.positive),
    ],
    ['called positive', call, said(calls.kind === 'prediction' ? typeof p.positive !== 'object' || p.positive === null : settled.proposed.threshold)],
    ['favourable outcome', `being called ${settled.favourable}`, said(settled.proposed.favourable)],
    ['reference group', typeof p.reference_group === 'string' ? p.reference_group : JSON.stringify(p.reference_group), 'written'],
    ['person', scope.unit?.name ?? 'none: rows count as independent', said(p.unit === 'auto')],
    ['weight', scope.weight?.name ?? 'none: every row counts once', said(p.weight === 'auto')],
    ['unknown', p.unknown.map((token) => (token === '' ? '(empty)' : token)).join(', '), 'written'],
  ];
  return { name: 'settings', title: 'What the numbers are about', columns: [text('setting'), text('value'), text('by', 'said by')], rows };
}

/** Every rate of every group. */
export function rateTable(setup: Setup, figures: Figures): ResultTable {
  const rates = ratesOf(setup);
  const rows = [
    ['all', 'all', figures.overall, figures.overallRates, null] as const,
    ...figures.sets.flatMap((set) => set.groups.map((group) => [set.name, group.label, group.tally, group.rates, group.persons] as const)),
  ].map(([set, group, tally, found, persons]): Row => {
    const { all } = coverageOf(tally);
    return [
      set,
      group,
      rowsOf(tally),
      persons,
      all.rows === 0 ? null : all.labelled / all.rows,
      ...tally.rows.slice(0, 4),
      ...rates.map((metric) => found.get(metric)?.value ?? null),
    ];
  });
  return {
    name: 'rates',
    title: 'Rates by group',
    columns: [
      text('set', 'groups'),
      text('group'),
      whole('n', 'rows'),
      whole('persons'),
      percent('labelled'),
      whole('tp', 'TP'),
      whole('fp', 'FP'),
      whole('fn', 'FN'),
      whole('tn', 'TN'),
      ...rates.map((metric) => percent(metric, rateWords[metric])),
    ],
    rows,
  };
}

/** The compared pairs of deciding rates, with what was decided and why. */
export function comparisonTable(comparisons: readonly Comparison[]): ResultTable {
  return {
    name: 'gaps',
    title: 'Gaps',
    columns: [
      text('set', 'groups'),
      text('group'),
      text('reference', 'against'),
      text('metric', 'rate'),
      percent('one', 'group’s'),
      percent('two', 'reference’s'),
      number('difference'),
      number('low'),
      number('high'),
      number('ratio'),
      number('p', 'p, adjusted'),
      number('tolerance'),
      verdict,
      text('because', 'why'),
    ],
    rows: comparisons.map((each) => [
      each.set.name,
      each.group.label,
      each.reference.label,
      rateWords[each.metric],
      each.one.value,
      each.two.value,
      each.difference,
      each.interval?.low ?? null,
      each.interval?.high ?? null,
      each.ratio.value,
      each.pAdjusted,
      each.tolerance,
      each.verdict,
      each.because,
    ]),
  };
}

/** Intervals and tests of the same gap side by side. */
export function methodTable(setup: Setup, comparisons: readonly Comparison[], replicates: ReadonlyMap<string, SetReplicates>): ResultTable {
  const level = 1 - setup.p.alpha;
  const own = comparisons.filter((each) => each.set.columns.length === 1 && each.difference !== null);
  return {
    name: 'methods',
    title: 'The same gaps by other methods',
    columns: [
      text('set', 'groups'),
      text('pair'),
      text('metric', 'rate'),
      number('newcombe_low', 'Newcombe low'),
      number('newcombe_high', 'high'),
      number('score_low', 'Miettinen–Nurminen low'),
      number('score_high', 'high'),
      number('bootstrap_low', 'bootstrap low'),
      number('bootstrap_high', 'high'),
      number('ratio'),
      number('katz_low', 'Katz low'),
      number('katz_high', 'high'),
      number('z'),
      number('z_p', 'p of z'),
      text('two_sd', 'beyond 2 SD'),
      number('fisher', 'Fisher p'),
      number('mid_p', 'mid-p'),
      number('design_effect', 'design effect'),
    ],
    rows: own.map((each): Row => {
      const drawn = replicates.get(each.set.name);
      const place = (label: string): number => each.set.groups.findIndex((group) => group.label === label);
      const values = (label: string) => drawn?.rates.values(each.metric, place(label)) ?? new Float64Array(0);
      const spread = percentileInterval(replicateDifference(values(each.group.label), values(each.reference.label)), level);
      const score = miettinenNurminenDifference(
        (each.one.value ?? 0) * each.one.size,
        each.one.size,
        (each.two.value ?? 0) * each.two.size,
        each.two.size,
        level,
      );
      return [
        each.set.name,
        `${each.group.label} − ${each.reference.label}`,
        rateWords[each.metric],
        each.interval?.low ?? null,
        each.interval?.high ?? null,
        score?.low ?? null,
        score?.high ?? null,
        spread?.low ?? null,
        spread?.high ?? null,
        each.ratio.value,
        each.ratio.interval?.low ?? null,
        each.ratio.interval?.high ?? null,
        each.z?.statistic ?? null,
        each.z?.p ?? null,
        each.z === null ? '' : Math.abs(each.z.statistic) > 2 ? 'yes' : 'no',
        each.fisher?.p ?? null,
        each.fisher?.midP ?? null,
        each.one.designEffect,
      ];
    }),
  };
}

/** Largest gaps against what equal rates give by chance. */
export function gapTable(gaps: readonly GapFigure[]): ResultTable {
  return {
    name: 'largest_gaps',
    title: 'Largest gaps, and how large they get when all groups have one rate',
    columns: [
      text('set', 'groups'),
      text('name'),
      number('gap'),
      text('highest'),
      text('lowest'),
      number('ratio', 'smallest / largest'),
      number('expected', 'by chance, mean'),
      number('p95', 'by chance, 95th percentile'),
      number('p'),
    ],
    rows: gaps.map(({ set, metric, gap, highest, lowest, ratio }) => [
      set.name,
      gapName(metric),
      gap.gap,
      highest,
      lowest,
      ratio,
      gap.expected,
      gap.p95,
      gap.p,
    ]),
  };
}

/** Gaps before and after. */
export function changeTable(changes: readonly Change[]): ResultTable {
  return {
    name: 'changes',
    title: 'Gaps before and after',
    columns: [
      text('set', 'groups'),
      text('group'),
      text('reference', 'against'),
      text('metric', 'rate'),
      number('before', 'gap before'),
      number('after', 'gap after'),
      number('change'),
      number('low'),
      number('high'),
      number('correlation', 'correlation of the gaps'),
      number('p', 'p, adjusted'),
      verdict,
      text('because', 'why'),
    ],
    rows: changes.map((each) => [
      each.set.name,
      each.group.label,
      each.reference.label,
      rateWords[each.metric],
      each.change?.before.value ?? null,
      each.change?.after.value ?? null,
      each.change?.value ?? null,
      each.change?.interval.low ?? null,
      each.change?.interval.high ?? null,
      each.correlation,
      each.pAdjusted,
      each.verdict,
      each.because,
    ]),
  };
}

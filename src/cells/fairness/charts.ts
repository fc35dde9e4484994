import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import type { ChartData } from '../types.ts';
import type { Change } from './change.ts';
import type { Comparison } from './judge.ts';
import { rateWords } from './measurements.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import { sweepGaps, type ScoredSet } from './scored.ts';

type Forest = Extract<ChartData, { kind: 'forest' }>;
type Plot = Extract<ChartData, { kind: 'plot' }>;

/** More rows than this do not fit a drawing. */
const mostRows = 40;
const words: Readonly<Record<string, string>> = { fail: 'beyond', pass: 'inside', insufficient: 'open', info: '' };

/** At most so many rows: those beyond the tolerance, then the widest; the title says when others are left to the table. */
function forestOf(title: string, tolerance: number, rows: Forest['rows']): readonly Forest[] {
  if (rows.length === 0) return [];
  const beyond = (each: Forest['rows'][number]): number => (each.verdict === 'fail' ? 0 : 1);
  const kept = new Set([...rows].sort((a, b) => beyond(a) - beyond(b) || Math.abs(b.value) - Math.abs(a.value)).slice(0, mostRows));
  return [
    {
      kind: 'forest',
      title: rows.length > mostRows ? `${title} (${mostRows} of ${rows.length}, the worst)` : title,
      unit: 'difference of rates',
      limit: tolerance,
      lowerLimit: -tolerance,
      limitName: 'tolerance',
      rows: rows.filter((each) => kept.has(each)),
    },
  ];
}

/** The gaps that have a tolerance, of one rate after the other. */
function judgedByMetric(setup: Setup, comparisons: readonly Comparison[], crossed: boolean): readonly (readonly [GroupRateName, readonly Comparison[]])[] {
  const judged = comparisons.filter((each) => each.tolerance !== null && each.difference !== null && each.set.columns.length > 1 === crossed);
  return decidingMetrics(setup.p, setup.settled.positiveLabel !== null).map((metric) => [metric, judged.filter((each) => each.metric === metric)]);
}

function gaps(metric: GroupRateName, own: readonly Comparison[], about: string, label: (each: Comparison) => string): readonly Forest[] {
  return forestOf(
    `Difference of the ${rateWords[metric]}, ${about}`,
    own[0]?.tolerance ?? 0,
    own.map((each) => row(label(each), each.difference ?? 0, each.interval, each.verdict)),
  );
}

const pair = (each: Comparison): string => `${each.group.label} − ${each.reference.label}`;

/** Gaps between the groups of single columns, one drawing for each deciding rate. */
export function gapCharts(setup: Setup, comparisons: readonly Comparison[]): readonly ChartData[] {
  return judgedByMetric(setup, comparisons, false).flatMap(([metric, own]) =>
    gaps(metric, own, 'group − reference', (each) => `${each.set.name}: ${pair(each)}`),
  );
}

/** Gaps between crossed groups, one drawing for each crossing and rate: their labels are long enough without the columns and the reference in every row. */
export function crossedGapCharts(setup: Setup, comparisons: readonly Comparison[]): readonly ChartData[] {
  const sets = new Set(comparisons.map(({ set }) => set));
  return [...sets].flatMap((set) =>
    judgedByMetric(setup, comparisons, true).flatMap(([metric, all]) => {
      const own = all.filter((each) => each.set === set);
      const references = new Set(own.map(({ reference }) => reference.label));
      const [shared] = references;
      return shared === undefined || references.size > 1
        ? gaps(metric, own, `${set.name}, group − reference`, pair)
        : gaps(metric, own, `${set.name}, group − ${shared}`, ({ group }) => group.label);
    }),
  );
}

function row(label: string, value: number, interval: { low: number; high: number } | null, verdict: Comparison['verdict']): Forest['rows'][number] {
  return { label, value, low: interval?.low ?? null, high: interval?.high ?? null, outerLow: null, outerHigh: null, verdict, note: words[verdict] ?? '' };
}

/** How much each gap widened. */
export function changeCharts(setup: Setup, changes: readonly Change[]): readonly ChartData[] {
  return decidingMetrics(setup.p, setup.settled.positiveLabel !== null).flatMap((metric) => {
    const own = changes.filter((each) => each.metric === metric && each.widening !== null);
    return forestOf(
      `How much the gap in the ${rateWords[metric]} widened`,
      own[0]?.tolerance ?? 0.1,
      own.map((each) => row(`${each.set.name}: ${each.group.label} − ${each.reference.label}`, each.widening?.value ?? 0, each.widening, each.verdict)),
    );
  });
}

const curve = (title: string, x: string, y: string, color: string, data: Plot['data']): Plot => ({
  kind: 'plot',
  title,
  mark: 'line',
  x,
  y,
  color,
  facet: null,
  data,
  times: [],
});

/** Largest gap at each threshold; observed share at each mean score, by group. */
export function scoreCharts(setup: Setup, sets: readonly ScoredSet[]): readonly ChartData[] {
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  return sets.flatMap((scored) => [
    ...gapCurve(setup, scored, metrics),
    ...rateCurve(scored, metrics.includes('true_positive_rate') ? 'true_positive_rate' : 'selection_rate'),
    ...calibrationCurve(scored),
  ]);
}

function gapCurve(setup: Setup, scored: ScoredSet, metrics: readonly GroupRateName[]): readonly Plot[] {
  const points = metrics.flatMap((metric) =>
    sweepGaps(setup, scored, metric).map((gap, i) => ({ threshold: scored.thresholds[i] ?? 0, gap, rate: rateWords[metric] })),
  );
  const known = points.filter(({ gap }) => gap !== null);
  if (known.length === 0) return [];
  return [
    curve(`Largest gap by threshold, ${scored.set.name}`, 'threshold', 'gap', 'rate', {
      threshold: known.map(({ threshold }) => threshold),
      gap: known.map(({ gap }) => gap),
      rate: known.map(({ rate }) => rate),
    }),
  ];
}

function rateCurve(scored: ScoredSet, metric: GroupRateName): readonly Plot[] {
  const points = scored.groups.flatMap(({ group, sweep }) =>
    sweep.flatMap((vector, i) => {
      const { value } = groupRate(metric, vector);
      return value === null ? [] : [{ threshold: scored.thresholds[i] ?? 0, value, group: group.label }];
    }),
  );
  if (points.length === 0) return [];
  const name = rateWords[metric];
  return [
    curve(`${name[0]?.toUpperCase() ?? ''}${name.slice(1)} by threshold, ${scored.set.name}`, 'threshold', 'rate', scored.set.name, {
      threshold: points.map(({ threshold }) => threshold),
      rate: points.map(({ value }) => value),
      [scored.set.name]: points.map(({ group }) => group),
    }),
  ];
}

function calibrationCurve(scored: ScoredSet): readonly Plot[] {
  const points = scored.groups.flatMap(({ group, calibration }) => (calibration?.curve ?? []).map((bin) => ({ ...bin, group: group.label })));
  if (points.length === 0) return [];
  return [
    curve(`Observed share by mean score, ${scored.set.name}`, 'mean score', 'observed', scored.set.name, {
      'mean score': points.map(({ predicted }) => predicted),
      observed: points.map(({ observed }) => observed),
      [scored.set.name]: points.map(({ group }) => group),
    }),
  ];
}

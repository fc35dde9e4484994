import type { Coded } from '../../reduce/types.ts';
import { katzRatio } from '../../stats/proportion-intervals.ts';
import { badSums, rankValue } from '../../stats/slice-ranking.ts';
import type { Slice, Sums } from '../../stats/slice-search.ts';
import { formatCount, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Finding, Measurement, MeasurementOf, ResultTable } from '../types.ts';
import { codeName } from './codes.ts';
import { levelOf, type JudgedSlice } from './judge.ts';
import type { SlicesParameters } from './parameters.ts';
import type { CellRules } from './rules.ts';
import type { SliceScope } from './scope.ts';

export interface SliceReport {
  readonly scope: SliceScope;
  readonly p: SlicesParameters;
  readonly rules: CellRules;
  readonly judged: readonly JudgedSlice[];
  readonly coded: readonly Coded[];
  /** Means are kept as distances from here. */
  readonly middle: number;
  /** The rows that judge. */
  readonly total: Sums;
}

/** A slice in words: `country = DE and device = phone`. */
export function sliceWords(slice: Slice, coded: readonly Coded[]): string {
  return slice.columns
    .map((column, i) => {
      const of = coded[column];
      return of === undefined ? '' : codeName(of, slice.codes[i] ?? 0).words;
    })
    .join(' and ');
}

function groupOf(slice: Slice, coded: readonly Coded[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    slice.columns.flatMap((column, i) => {
      const of = coded[column];
      return of === undefined ? [] : [[of.column, codeName(of, slice.codes[i] ?? 0).group]];
    }),
  );
}

/** What a slice does, with the numbers that decide. */
export function effectWords(j: JudgedSlice, r: SliceReport): string {
  const words = sliceWords(j.slice, r.coded);
  const show = (x: number | null | undefined) => (r.rules.outcome === 'mean' ? formatNumber(x ?? null) : formatPercent(x ?? null));
  const p = j.pAdjusted === null ? 'not confirmed: no rows were held out' : `held out, adjusted p ${formatP(j.pAdjusted)}`;
  if (r.rules.outcome === 'share') {
    const now = j.sums.sum + j.others.sum;
    const before = j.sums.n + j.others.n - now;
    return `${words} went from ${show(before > 0 ? (j.sums.n - j.sums.sum) / before : null)} to ${show(now > 0 ? j.sums.sum / now : null)} of the rows (${p})`;
  }
  const here = levelOf(j.sums, r.rules.outcome, r.middle, 0.95)?.value;
  const there = levelOf(j.others, r.rules.outcome, r.middle, 0.95)?.value;
  return `${words}: ${r.scope.objective.name} is ${show(here)} against ${show(there)} elsewhere, in ${formatCount(j.rows)} rows (${p})`;
}

export function sliceFindings(r: SliceReport): readonly Finding[] {
  return [...r.judged.filter((j) => j.verdict === 'fail'), ...r.judged.filter((j) => j.verdict === 'warn')].map((j): Finding => {
    const [column] = j.slice.columns;
    const name = column === undefined || j.slice.columns.length > 1 ? undefined : r.coded[column]?.column;
    const same = j.slice.same.map((slice) => sliceWords(slice, r.coded)).slice(0, 2);
    return {
      verdict: j.verdict,
      sentence: `${effectWords(j, r)}${same.length > 0 ? `; nearly the same rows as ${same.join(', and as ')}` : ''}`,
      ...(name === undefined ? {} : { column: name }),
      ...(j.verdict === 'fail' ? { next: ['explain-change', 'change-points', 'sample'] } : {}),
    };
  });
}

/** The numbers of each slice shown: effect with its test, size, level and score, all of the rows that judge. */
export function sliceMeasurements(r: SliceReport): readonly Measurement[] {
  const level = 1 - r.rules.alpha;
  const { outcome } = r.rules;
  const method = outcome === 'mean' ? 'Welch' : 'Miettinen–Nurminen';
  const [first, second] = r.scope.objective.from;
  return r.judged.flatMap((j): Measurement[] => {
    const of: MeasurementOf = {
      population: (second ?? first)?.name ?? r.p.of,
      ...(second === undefined || first === undefined ? {} : { reference: first.name }),
      ...(r.scope.objective.column === null ? {} : { column: r.scope.objective.column }),
      group: groupOf(j.slice, r.coded),
    };
    const own = levelOf(j.sums, outcome, r.middle, level);
    const score = outcome === 'share' ? null : rankValue(j.sums, r.total, 'sliceline', { ...r.rules, middle: r.middle });
    const effect: Measurement = {
      metric: 'slice_effect',
      of,
      value: j.held?.effect ?? null,
      ...(j.held === null ? { reason: j.sums.n === 0 ? 'no_rows' : 'constant' } : {}),
      n: j.sums.n,
      ...(j.interval === null ? {} : { interval: { level, low: j.interval.low, high: j.interval.high, method } }),
      ...(j.held === null
        ? {}
        : {
            test: {
              name: outcome === 'mean' ? 'Welch, one-sided' : 'score, one-sided',
              statistic: j.held.statistic,
              p: j.held.p,
              ...(j.pAdjusted === null ? {} : { pAdjusted: j.pAdjusted, family: 'slices held out (Holm)' }),
            },
          }),
      threshold: { value: r.rules.direction === 'higher' ? r.rules.bound : -r.rules.bound, rule: r.rules.direction === 'higher' ? 'below' : 'above' },
      verdict: j.verdict,
    };
    return [
      effect,
      { metric: 'slice_size', of, value: j.rows, n: j.rows, verdict: 'info' },
      {
        metric: outcome === 'mean' ? 'slice_mean' : outcome === 'rate' ? 'slice_error_rate' : 'slice_current_rate',
        of,
        value: own?.value ?? null,
        ...(own === null ? { reason: 'no_rows' } : {}),
        n: j.sums.n,
        ...(own?.interval ? { interval: { level, ...own.interval, method: outcome === 'mean' ? 'Student t' : 'Wilson' } } : {}),
        verdict: 'info',
      },
      ...(score === null ? [] : [{ metric: 'slice_score', of, value: score, n: j.sums.n, verdict: 'info' } as const]),
      ...(r.p.rank === 'risk-ratio' ? [riskMeasurement(j, r, of, level)] : []),
    ];
  });
}

/** Risk ratios are infinite where every bad row lies in the slice; a result has only finite numbers. */
function finite(x: number | null): number | null {
  return x === null || !Number.isFinite(x) ? null : x;
}

function riskMeasurement(j: JudgedSlice, r: SliceReport, of: MeasurementOf, level: number): Measurement {
  const [here, others] = [badSums(j.sums, r.rules.direction), badSums(j.others, r.rules.direction)];
  const defined = here.n > 0 && others.sum > 0;
  const interval = katzRatio(here.sum, here.n, others.sum, others.n, level);
  return {
    metric: 'slice_risk_ratio',
    of,
    value: defined ? rankValue(j.sums, r.total, 'risk-ratio', r.rules) : null,
    ...(defined ? {} : { reason: here.n === 0 || others.n === 0 ? 'no_rows' : 'denominator_zero' }),
    n: j.sums.n,
    ...(interval === null ? {} : { interval: { level, ...interval, method: 'Katz' } }),
    verdict: 'info',
  };
}

/** The number that the segments are ranked by, as the rows tell that judge. */
const rankTitles = { 'risk-ratio': 'risk ratio', sliceline: 'SliceLine score' } as const;

export function sliceTable(r: SliceReport, total: number): ResultTable {
  const { outcome } = r.rules;
  const type = outcome === 'mean' ? 'number' : 'percent';
  const all = r.rules.outcome === 'share' ? 'rows now and before' : 'rows';
  const { rank } = r.p;
  return {
    name: 'slices',
    title: 'Segments, worst first',
    columns: [
      { name: 'slice', title: 'segment', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      { name: 'here', title: outcome === 'share' ? 'share now' : 'here', type },
      { name: 'elsewhere', title: outcome === 'share' ? 'share before' : 'elsewhere', type },
      { name: 'effect', title: 'difference', type },
      { name: 'low', title: 'low', type },
      { name: 'high', title: 'high', type },
      ...(rank === 'significance' ? [] : [{ name: 'rank', title: rankTitles[rank], type: 'number' } as const]),
      { name: 'p', title: 'adjusted p, held out', type: 'number' },
      { name: 'p_search', title: 'adjusted p, search', type: 'number' },
      { name: 'rows', title: all, type: 'integer' },
      { name: 'same', title: 'nearly the same rows', type: 'text' },
      { name: 'explains', title: 'segments it explains', type: 'integer' },
    ],
    rows: r.judged.map((j) => {
      const now = j.sums.sum + j.others.sum;
      const before = j.sums.n + j.others.n - now;
      const here = outcome === 'share' ? (now > 0 ? j.sums.sum / now : null) : (levelOf(j.sums, outcome, r.middle, 0.95)?.value ?? null);
      const share = before > 0 ? (j.sums.n - j.sums.sum) / before : null;
      return [
        sliceWords(j.slice, r.coded),
        j.verdict,
        here,
        outcome === 'share' ? share : (levelOf(j.others, outcome, r.middle, 0.95)?.value ?? null),
        j.held?.effect ?? null,
        j.interval?.low ?? null,
        j.interval?.high ?? null,
        ...(rank === 'significance' ? [] : [finite(rankValue(j.sums, r.total, rank, { ...r.rules, middle: r.middle }))]),
        j.pAdjusted,
        j.slice.pAdjusted,
        j.rows,
        j.slice.same.map((slice) => sliceWords(slice, r.coded)).join('; '),
        j.slice.explains,
      ];
    }),
    ...(total > r.judged.length ? { total } : {}),
  };
}

import type { Coded } from '../../reduce/types.ts';
import type { Slice, Sums } from '../../stats/slice-search.ts';
import { formatCount, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Finding, Measurement, MeasurementOf, ResultTable } from '../types.ts';
import { codeName } from './codes.ts';
import { levelOf, sliceScore, type JudgedSlice } from './judge.ts';
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
    const score = outcome === 'share' ? null : sliceScore(j.sums, r.total, r.middle);
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
    ];
  });
}

export function sliceTable(r: SliceReport, total: number): ResultTable {
  const { outcome } = r.rules;
  const type = outcome === 'mean' ? 'number' : 'percent';
  const all = r.rules.outcome === 'share' ? 'rows now and before' : 'rows';
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

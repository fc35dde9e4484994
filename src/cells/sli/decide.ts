import { meanInterval, orderStatisticRanks, wilson } from '../../stats/intervals.ts';
import type { ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatList, formatNumber, formatPercent } from '../format.ts';
import { RankLookup } from '../quantile-waves.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellResult, ChartData, Finding, Measurement, MeasurementOf, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { binnedQuantile } from './binned-quantile.ts';
import { indicators, type Indicator, type SliParameters } from './parameters.ts';
import { breakdowns, quantileRequests, sum, type Breakdown } from './plan.ts';
import { judge, targetOf } from './target.ts';

interface Estimate {
  value: number | null;
  n: number;
  low: number | null;
  high: number | null;
  method: string;
  reason?: string;
  intervalReason?: string;
  unknown?: number;
}

/** Returns each indicator with its interval, judged against its target; groups and time buckets are for information. */
export function decideSli(reduced: readonly (readonly ReducedTable[])[], p: SliParameters, context: CellContext): CellResult {
  const list = indicators(p, context);
  const parts = breakdowns(p, context);
  const requests = quantileRequests(list, parts);
  const estimates = (indicator: Indicator, i: number, part: Breakdown, index: number): { row: ReducedRow; estimate: Estimate }[] =>
    (reduced[0]?.[index]?.rows ?? []).map((row) => ({
      row,
      estimate: estimateOf({ reduced, p, indicator, i, part, index, row, position: requests.findIndex((r) => r.i === i && r.index === index) }),
    }));
  const measurements: Measurement[] = [];
  const charts: ChartData[] = [];
  const findings: Finding[] = [];
  const caveats: { code: string; sentence: string }[] = [];
  const lines: (string | number | boolean | null)[][] = [];
  list.forEach((indicator, i) => {
    let baseline: number | null = null;
    parts.forEach((part, index) => {
      if (part.name === 'baseline') baseline = estimates(indicator, i, part, index)[0]?.estimate.value ?? null;
    });
    const threshold = targetOf(indicator, baseline);
    parts.forEach((part, index) => {
      if (part.name === 'time') {
        charts.push(seriesOf(indicator, part, estimates(indicator, i, part, index), threshold));
        return;
      }
      for (const { row, estimate } of estimates(indicator, i, part, index)) {
        const group =
          part.name === 'by' ? { group: Object.fromEntries(Object.entries(row.keys).map(([k, value]) => [k, value === null ? null : String(value)])) } : {};
        const of: MeasurementOf = {
          sli: indicator.name,
          population: part.from.name,
          ...(indicator.column === null ? {} : { column: indicator.column }),
          ...group,
        };
        const verdict: Verdict = part.name === 'all' ? judge(indicator, estimate, threshold) : 'info';
        measurements.push(measurement(indicator, of, estimate, part.name === 'all' ? threshold : null, p.level, verdict));
        lines.push([
          indicator.name,
          part.name === 'by'
            ? Object.values(row.keys)
                .map((value) => value ?? '(missing)')
                .join(' · ')
            : part.name === 'baseline'
              ? `baseline: ${part.from.name}`
              : part.from.name,
          estimate.value,
          estimate.low,
          estimate.high,
          estimate.n,
          part.name === 'all' ? threshold : null,
          verdict,
        ]);
        if (part.name !== 'all') continue;
        findings.push({
          verdict,
          sentence: sentenceOf(indicator, estimate, threshold),
          ...(indicator.column === null ? {} : { column: indicator.column }),
          ...(verdict === 'fail' ? { next: ['slices', 'change-points'] } : {}),
        });
        if ((estimate.unknown ?? 0) > 0)
          caveats.push({
            code: 'where_null',
            sentence: `${indicator.name}: ${formatCount(estimate.unknown ?? 0)} rows are neither, because the condition is NULL there; they count on neither side`,
          });
        if (estimate.intervalReason === 'below_n_min')
          caveats.push({
            code: 'below_n_min',
            sentence: `${indicator.name}: ${formatCount(estimate.n)} values are too few for a ${formatPercent(p.level)} interval${indicator.quantile === null ? '' : ` of ${indicator.metric}`}`,
          });
      }
    });
  });
  if (charts.length > 0 && list.some((indicator) => indicator.quantile !== null)) {
    caveats.push({
      code: 'binned_series',
      sentence: 'quantiles over time are read from log buckets at most 3 % apart where the range allows; the judged numbers are exact',
    });
  }
  if (list.some((indicator) => typeof indicator.target === 'string'))
    caveats.push({ code: 'baseline_fixed', sentence: 'the baseline is taken as known; its own uncertainty is not in the interval' });
  const verdict = worst(findings.map((f) => f.verdict));
  const order = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const bad = findings.filter((f) => f.verdict === verdict);
  return cellResult({
    verdict,
    headline:
      bad.length > 1 && verdict !== 'pass' && verdict !== 'info'
        ? `${bad[0]?.sentence ?? ''}; also ${formatList(bad.slice(1).map((f) => f.sentence.split(' is ')[0] ?? ''))}`
        : (bad[0]?.sentence ?? 'no indicator'),
    findings,
    measurements,
    tables: [
      {
        name: 'indicators',
        title: 'Indicators',
        columns: [
          { name: 'indicator', title: 'indicator', type: 'text' },
          { name: 'rows', title: 'of', type: 'text' },
          { name: 'value', title: 'value', type: 'number' },
          { name: 'low', title: 'low', type: 'number' },
          { name: 'high', title: 'high', type: 'number' },
          { name: 'n', title: 'n', type: 'integer' },
          { name: 'target', title: 'target', type: 'number' },
          { name: 'verdict', title: 'verdict', type: 'verdict' },
        ],
        rows: lines,
      },
    ],
    charts,
    caveats,
    sql: [...new Set(reduced.flat().flatMap((t) => t.sql))],
    rowsRead: Number(reduced[0]?.[0]?.rows[0]?.measures.rows ?? 0),
  });
}

interface Place {
  reduced: readonly (readonly ReducedTable[])[];
  p: SliParameters;
  indicator: Indicator;
  i: number;
  part: Breakdown;
  index: number;
  row: ReducedRow;
  position: number;
}

function estimateOf({ reduced, p, indicator, i, part, index, row, position }: Place): Estimate {
  const undefinedEstimate: Estimate = { value: null, n: 0, low: null, high: null, method: '', reason: 'no_rows' };
  if (indicator.metric === 'rate') {
    const [yes = 0, no = 0, unknown = 0] = row.measures[`truth${i}`] as readonly number[];
    const interval = wilson(yes, yes + no, p.level);
    if (!interval) return { ...undefinedEstimate, unknown };
    return { value: yes / (yes + no), n: yes + no, low: interval.low, high: interval.high, method: 'Wilson', unknown };
  }
  const n = Number(row.measures[`finite${i}`] ?? 0);
  const second = reduced[1]?.[index];
  const match = second?.rows.find((r) => JSON.stringify(r.keys) === JSON.stringify(row.keys));
  if (n === 0 || !second || !match) return undefinedEstimate;
  if (indicator.quantile === null) {
    const measure = second.reduction.kind === 'grouped' ? second.reduction.measures[`sum${i}`] : undefined;
    const pivot = measure?.kind === 'sum' ? measure.pivot : 0;
    const total = Number(match.measures[`sum${i}`] ?? 0);
    const squares = Number(match.measures[`squares${i}`] ?? 0);
    const mean = pivot + total / n;
    const interval = n > 1 ? meanInterval(n, mean, Math.max(0, (squares - (total * total) / n) / (n - 1)), p.level) : null;
    return {
      value: mean,
      n,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      method: 'Student t',
      ...(interval ? {} : { intervalReason: 'below_n_min' }),
    };
  }
  const measure = second.reduction.kind === 'grouped' ? second.reduction.measures[`buckets${i}`] : undefined;
  const counts = match.measures[`buckets${i}`];
  if (measure?.kind !== 'histogram' || !Array.isArray(counts) || sum(counts) === 0) return undefinedEstimate;
  const ranks = orderStatisticRanks(n, indicator.quantile, p.level);
  if (part.name === 'time') return { n, method: 'order statistics', ...binnedQuantile(measure.edges, counts, indicator.quantile, ranks) };
  const found = reduced[2]?.[position]?.valueCounts.find((group) => JSON.stringify(group.keys) === JSON.stringify(row.keys));
  if (!found) return undefinedEstimate;
  const lookup = new RankLookup(measure.edges, counts, found);
  const value = lookup.quantile(indicator.quantile);
  if (!ranks) return { value, n, low: null, high: null, method: 'order statistics', intervalReason: 'below_n_min' };
  return { value, n, low: lookup.at(ranks.low - 1), high: lookup.at(ranks.high - 1), method: 'order statistics' };
}

function measurement(indicator: Indicator, of: MeasurementOf, e: Estimate, threshold: number | null, level: number, verdict: Verdict): Measurement {
  return {
    metric: indicator.metric,
    of,
    value: e.value,
    n: e.n,
    verdict,
    ...(e.reason === undefined ? {} : { reason: e.reason }),
    ...(indicator.unit === '' ? {} : { unit: indicator.unit }),
    ...(e.low === null || e.high === null ? {} : { interval: { level, low: e.low, high: e.high, method: e.method } }),
    ...(e.intervalReason === undefined ? {} : { intervalReason: e.intervalReason }),
    ...(threshold === null ? {} : { threshold: { value: threshold, rule: indicator.direction === 'lower' ? 'at most' : 'at least' } }),
  };
}

function seriesOf(indicator: Indicator, part: Breakdown, points: readonly { row: ReducedRow; estimate: Estimate }[], threshold: number | null): ChartData {
  const key = part.keys.time;
  return {
    kind: 'series',
    title: indicator.name,
    unit: indicator.metric === 'rate' ? 'share' : indicator.unit,
    direction: indicator.direction,
    ...(threshold === null ? {} : { target: threshold }),
    bucketSeconds: key?.kind === 'bucket' ? key.seconds : 3600,
    points: points
      .filter(({ row }) => typeof row.keys.time === 'number')
      .map(({ row, estimate }) => ({
        time: Number(row.keys.time),
        series: indicator.name,
        value: estimate.value,
        low: estimate.low,
        high: estimate.high,
        n: estimate.n,
      })),
  };
}

function sentenceOf(indicator: Indicator, e: Estimate, threshold: number | null): string {
  const show = (x: number | null) =>
    indicator.metric === 'rate' ? formatPercent(x) : `${formatNumber(x)}${indicator.unit === '' ? '' : ` ${indicator.unit}`}`;
  if (e.value === null) return `${indicator.name} is undefined: no rows with a value`;
  const interval = e.low === null || e.high === null ? 'no interval' : `${show(e.low)} to ${show(e.high)}`;
  const target = threshold === null ? '' : `, target ${indicator.direction === 'lower' ? '≤' : '≥'} ${show(threshold)}`;
  return `${indicator.name} is ${show(e.value)} (${interval}${target})`;
}

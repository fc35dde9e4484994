import { meanInterval, orderStatisticRanks, wilson } from '../../stats/intervals.ts';
import { ratioInterval, ratioOfSums } from '../../stats/ratio-of-sums.ts';
import type { ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { formatCount } from '../format.ts';
import { binnedQuantile } from '../sli/binned-quantile.ts';
import type { ChartData } from '../types.ts';
import { pairSums } from '../pair-measures.ts';
import { histogramAt, numberAt, pivotAt, truthAt, type Answers } from './answers.ts';
import { armNames } from './arms.ts';
import { harm, harmInterval, type Judged } from './judge.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';

type Forest = Extract<ChartData, { kind: 'forest' }>;
type Point = Extract<ChartData, { kind: 'series' }>['points'][number];

/** All judged metrics on one scale, and each over time by arm. */
export function canaryCharts(scope: Scope, answers: Answers, judged: readonly Judged[]): readonly ChartData[] {
  const drawn = forest(judged);
  return [...(drawn ? [drawn] : []), ...courses(scope, answers)];
}

const words: Readonly<Record<string, string>> = { fail: 'beyond margin', pass: 'inside', insufficient: 'open', warn: 'close', info: 'not judged' };

function forest(judged: readonly Judged[]): Forest | null {
  const rows = judged.flatMap((each): Forest['rows'][number][] => {
    const { c, margin, needed } = each;
    const worse = harm(c, each.value);
    if (worse === null || margin === null || !(margin > 0) || c.metric.role === 'success') return [];
    const fixed = each.interval && harmInterval(c, each.interval);
    const always = each.always && harmInterval(c, each.always);
    return [
      {
        label: c.metric.name,
        value: worse / margin,
        low: fixed && fixed.low / margin,
        high: fixed && fixed.high / margin,
        outerLow: always && always.low / margin,
        outerHigh: always && always.high / margin,
        verdict: each.verdict,
        note: needed === null ? (words[each.verdict] ?? '') : `${formatCount(needed)} more`,
      },
    ];
  });
  return rows.length === 0 ? null : { kind: 'forest', title: 'Harm, in units of the margin', unit: 'margins', limit: 1, limitName: 'margin', rows };
}

function courses(scope: Scope, answers: Answers): readonly ChartData[] {
  if (scope.arms.time === null) return [];
  return scope.metrics.flatMap((metric, i): ChartData[] => {
    const points = armNames.flatMap((arm) => {
      const table = answers.get(`course:${arm}`);
      return (table?.rows ?? []).flatMap((row) =>
        typeof row.keys.time === 'number' ? [{ ...pointOf(scope, table, row, i), time: row.keys.time, series: scope.p[arm] }] : [],
      );
    });
    if (points.length === 0) return [];
    const title = metric.kind === 'shape' ? `${metric.column ?? ''} p50` : metric.name;
    return [{ kind: 'series', title, unit: metric.unit, direction: metric.direction, bucketSeconds: scope.arms.seconds, points }];
  });
}

/** The value of a metric in one bucket with its own interval; quantiles from log buckets. */
function pointOf(scope: Scope, table: ReducedTable | undefined, row: ReducedRow, i: number): Omit<Point, 'time' | 'series'> {
  const metric = scope.metrics[i];
  const level = levelOf(scope.p);
  const empty = { value: null, low: null, high: null, n: 0, reason: 'no_rows' };
  if (metric?.kind === 'rate') {
    const [yes, no] = truthAt(row, `truth${i}`);
    const interval = wilson(yes, yes + no, level);
    return interval ? { value: yes / (yes + no), low: interval.low, high: interval.high, n: yes + no } : empty;
  }
  if (metric?.kind === 'ratio') {
    const ratio = ratioOfSums(pairSums(row, `${i}`));
    const interval = ratio && ratioInterval(ratio, level);
    return ratio === null ? empty : { value: ratio.value, low: interval?.low ?? null, high: interval?.high ?? null, n: ratio.n };
  }
  const n = numberAt(row, `finite${i}`);
  if (metric?.kind === 'mean') {
    if (n === 0) return empty;
    const sum = numberAt(row, `sum${i}`);
    const mean = pivotAt(table, `sum${i}`) + sum / n;
    const interval = n > 1 ? meanInterval(n, mean, Math.max(0, (numberAt(row, `squares${i}`) - (sum * sum) / n) / (n - 1)), level) : null;
    return { value: mean, low: interval?.low ?? null, high: interval?.high ?? null, n };
  }
  const found = histogramAt(table, row, `buckets${i}`);
  const rows = found?.counts.reduce((a, b) => a + b, 0) ?? 0;
  if (!found || rows === 0) return empty;
  const q = metric?.quantile ?? 0.5;
  return { ...binnedQuantile(found.edges, found.counts, q, orderStatisticRanks(rows, q, level)), n: rows };
}

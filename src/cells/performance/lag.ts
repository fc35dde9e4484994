import { binnedQuantile } from '../sli/binned-quantile.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import { formatCount, formatNumber } from '../format.ts';
import { quoteIdentifier, timestampLiteral } from '../../reduce/sql-text.ts';
import type { Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { orderStatisticRanks } from '../../stats/intervals.ts';
import type { Caveat, CellContext, Measurement, ResultTable } from '../types.ts';
import type { Side } from '../scores/sides.ts';

const hour = 3_600_000;
/** Ages at which the share of labelled rows is looked up. */
const ages = [
  ['1 h', hour],
  ['6 h', 6 * hour],
  ['1 d', 24 * hour],
  ['3 d', 72 * hour],
  ['7 d', 168 * hour],
  ['14 d', 336 * hour],
  ['30 d', 720 * hour],
  ['90 d', 2160 * hour],
] as const;
const edges = logBucketEdges(1000, 3650 * 24 * hour);

/** How long labels take: one scan over rows with a label time. null where either instant is not known. */
export function lagReduction(side: Side, context: CellContext): Reduction | null {
  const span = context.span(side.from.table);
  if (side.labelTime === null || side.timestamp === null || span === null) return null;
  const column = side.labelTime.name;
  const difference = { column, minus: side.timestamp, as: 'instant' as const };
  const request = `CAST(${quoteIdentifier(side.timestamp)} AS TIMESTAMP)`;
  const labelled = `CAST(${quoteIdentifier(column)} AS TIMESTAMP)`;
  const measures: Record<string, Measure> = {
    known: { kind: 'finite', ...difference },
    lag: { kind: 'histogram', ...difference, edges },
    early: { kind: 'count', where: `${labelled} < ${request}` },
  };
  ages.forEach(([, age], i) => {
    if (age > span.last - span.first) return;
    const old = `${request} <= ${timestampLiteral(span.last - age)}`;
    measures[`old${i}`] = { kind: 'count', where: old };
    measures[`in${i}`] = { kind: 'count', where: `${old} AND ${labelled} <= ${request} + INTERVAL '${age / 1000}' SECOND` };
  });
  return { kind: 'grouped', from: side.from, keys: {}, measures };
}

export interface LagReport {
  readonly measurements: readonly Measurement[];
  readonly tables: readonly ResultTable[];
  readonly caveats: readonly Caveat[];
}

/** Quantiles of the delay between request and label, and the share labelled by age. */
export function lagReport(answer: ReducedTable | undefined, side: Side, level: number): LagReport {
  const measures = answer?.rows[0]?.measures;
  const n = Number(measures?.known ?? 0);
  const counts = measures?.lag;
  if (!measures || n === 0 || !Array.isArray(counts)) return { measurements: [], tables: [], caveats: [] };
  const made = (
    [
      ['label_lag_p50', 0.5],
      ['label_lag_p95', 0.95],
    ] as const
  ).map(([metric, q]): Measurement => {
    const found = binnedQuantile(edges, counts, q, orderStatisticRanks(n, q, level));
    const seconds = (x: number | null) => (x === null ? null : Math.round(x) / 1000);
    return {
      metric,
      of: { population: side.from.name },
      value: seconds(found.value),
      unit: 's',
      n,
      reason: 'binned',
      verdict: 'info',
      ...(found.low === null || found.high === null
        ? { intervalReason: 'below_n_min' }
        : { interval: { level, low: seconds(found.low) ?? 0, high: seconds(found.high) ?? 0, method: 'order statistics' } }),
    };
  });
  const rows = ages.flatMap(([text], i) => {
    const old = Number(measures[`old${i}`] ?? 0);
    return old === 0 ? [] : [[text, old, Number(measures[`in${i}`] ?? 0) / old]];
  });
  const early = Number(measures.early ?? 0);
  const hours = (m: Measurement | undefined) => `${formatNumber((m?.value ?? 0) / 3600)} h`;
  return {
    measurements: made,
    tables: [
      {
        name: 'label_lag',
        title: 'Labelled within',
        columns: [
          { name: 'age', title: 'after', type: 'text' },
          { name: 'rows', title: 'rows at least this old', type: 'integer' },
          { name: 'share', title: 'labelled by then', type: 'percent' },
        ],
        rows,
      },
    ],
    caveats: [
      {
        code: 'label_lag',
        sentence: `labels arrive ${hours(made[0])} after the request in the middle, ${hours(made[1])} at the 95th percentile (read from buckets 3 % apart)`,
      },
      ...(early > 0 ? [{ code: 'label_before_request', sentence: `${formatCount(early)} labels are older than their request; check the clocks` }] : []),
    ],
  };
}

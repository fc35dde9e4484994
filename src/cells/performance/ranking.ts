import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import { meanInterval, wilson } from '../../stats/intervals.ts';
import { ndcg, type Gain, type RankedItem } from '../../stats/ndcg.ts';
import { formatCount } from '../format.ts';
import { undefinedFigure, type Figure } from '../scores/figure.ts';
import type { Part } from '../scores/sides.ts';
import type { Caveat, ChartData } from '../types.ts';

/** More queries than this are drawn by the hash of their id. */
const mostQueries = 20_000;

/** Positions by query and relevance; of many queries those whose hash falls into one of `every` classes. */
export function rankingReduction(part: Part, queries: number): Reduction | null {
  const { query, position, label } = part.side;
  if (query === null || position === null || label === null) return null;
  const every = Math.ceil(queries / mostQueries);
  return {
    kind: 'valueCounts',
    from: part.side.from,
    column: position.name,
    as: 'number',
    keys: { ...part.keys, query: { kind: 'column', column: query.name }, relevance: { kind: 'column', column: label.name } },
    ...(every > 1 ? { where: `hash(CAST(${quoteIdentifier(query.name)} AS VARCHAR)) % ${literal(every)} = 0` } : {}),
  };
}

/** Says when not all queries were read. */
export function rankingCaveats(queries: number): readonly Caveat[] {
  const every = Math.ceil(queries / mostQueries);
  return every > 1
    ? [{ code: 'sampled', sentence: `ranking is measured on one in ${every} of ${formatCount(queries)} queries, chosen by the hash of their id` }]
    : [];
}

export interface RankedGroup {
  readonly keys: Readonly<Record<string, string | number | boolean | null>>;
  readonly queries: readonly (readonly RankedItem[])[];
  readonly unlabelled: number;
  readonly items: number;
}

/** Reads the answer, group by group; rows without a relevance count as shown and not relevant nowhere: they are left out. */
export function rankedGroups(part: Part, table: ReducedTable | undefined): readonly RankedGroup[] {
  const groups = new Map<string, { keys: RankedGroup['keys']; queries: Map<string, RankedItem[]>; unlabelled: number; items: number }>();
  for (const { keys, values, counts } of table?.valueCounts ?? []) {
    const own = Object.fromEntries(Object.keys(part.keys).map((k) => [k, keys[k] ?? null]));
    const id = JSON.stringify(own);
    const group = groups.get(id) ?? { keys: own, queries: new Map<string, RankedItem[]>(), unlabelled: 0, items: 0 };
    groups.set(id, group);
    const rows = counts.reduce((a, b) => a + b, 0);
    group.items += rows;
    const relevance = keys.relevance === 'true' ? 1 : keys.relevance === 'false' ? 0 : Number(keys.relevance ?? Number.NaN);
    if (keys.query === null || !Number.isFinite(relevance)) {
      group.unlabelled += rows;
      continue;
    }
    const items = group.queries.get(String(keys.query)) ?? [];
    group.queries.set(String(keys.query), items);
    values.forEach((value, i) => {
      for (let c = 0; c < (counts[i] ?? 0); c += 1) items.push({ position: Number(value), relevance: Math.max(0, relevance) });
    });
  }
  return [...groups.values()].map(({ keys, queries, unlabelled, items }) => ({ keys, queries: [...queries.values()], unlabelled, items }));
}

/** NDCG, the share of queries with something relevant among the first `top`, and the share of shown items that were relevant. */
export function rankingFigures(group: RankedGroup | undefined, top: number, gain: Gain, level: number): readonly Figure[] {
  const queries = group?.queries ?? [];
  if (queries.length === 0) return ['ndcg', 'hit_rate', 'click_rate'].map((metric) => undefinedFigure(metric, 'no_rows'));
  const values = queries.map((items) => ndcg(items, top, gain)).filter((x) => x !== null);
  const share = (metric: string, hits: number, n: number, reason: string): Figure => {
    const interval = wilson(hits, n, level);
    return interval === null ? undefinedFigure(metric, reason) : { metric, value: hits / n, n, low: interval.low, high: interval.high, method: 'Wilson' };
  };
  const hits = queries.filter((items) => items.some((item) => item.position <= top && item.relevance > 0)).length;
  const shownItems = queries.flat();
  return [
    meanFigure(values, level),
    share('hit_rate', hits, queries.length, 'no_rows'),
    share('click_rate', shownItems.filter((item) => item.relevance > 0).length, shownItems.length, 'no_rows'),
  ];
}

function meanFigure(values: readonly number[], level: number): Figure {
  const n = values.length;
  if (n === 0) return undefinedFigure('ndcg', 'no_positives');
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = n > 1 ? values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / (n - 1) : 0;
  const interval = meanInterval(n, mean, variance, level);
  return {
    metric: 'ndcg',
    value: mean,
    n,
    low: interval === null ? null : Math.max(0, interval.low),
    high: interval === null ? null : Math.min(1, interval.high),
    method: 'Student t over queries',
    ...(interval === null ? { intervalReason: 'below_n_min' } : {}),
  };
}

/** Share of relevant items by position, with intervals. */
export function positionChart(group: RankedGroup | undefined, top: number, level: number): ChartData | null {
  const items = group?.queries.flat() ?? [];
  const bars = Array.from({ length: top }, (_, i) => i + 1).flatMap((position) => {
    const here = items.filter((item) => item.position === position);
    const hits = here.filter((item) => item.relevance > 0).length;
    const interval = wilson(hits, here.length, level);
    return interval === null ? [] : [{ label: String(position), value: hits / here.length, low: interval.low, high: interval.high }];
  });
  return bars.length === 0 ? null : { kind: 'bars', title: 'Relevant by position', unit: 'share', bars };
}

import { parseDuration } from '../../telemetry/duration.ts';
import { chiSquareQuantile } from '../../stats/distributions.ts';
import { psi } from '../../stats/distances.ts';
import type { KeyValue, ReducedTable } from '../../reduce/types.ts';
import { formatInstant, formatPercent } from '../format.ts';
import type { Caveat, CellContext, ChartData } from '../types.ts';
import { otherCategories } from './categories.ts';
import { bucketSeries, fewestRows, partialBucket, type Bucket } from './bucket-series.ts';
import type { Comparison } from './compare.ts';
import type { DriftParameters } from './parameters.ts';
import { driftBreakdowns, type Breakdown } from './plan.ts';

/** One slice of the cube for one column: a time bucket or a group, with its PSI against the whole reference. */
export interface CubeSlice {
  readonly column: string;
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly psi: number | null;
  readonly n: number;
}

/** A heat map has hundreds of cells: only one in a thousand of them may be tinted by chance. */
export const chance = 0.001;

/** One slice of the cube: its rows and, per column, the counts on the column's cells with missing values as the last; null where the column has no cells. */
export interface CubeCounts {
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly n: number;
  readonly cells: readonly (readonly number[] | null)[];
}

/** Returns the counts of a breakdown's slices. */
export function cubeCounts(part: Breakdown, position: number, comparisons: readonly Comparison[], wave: readonly ReducedTable[]): readonly CubeCounts[] {
  const start = wave.findIndex((t, i) => t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys) && i >= position);
  const grouped = wave[start];
  if (!grouped) return [];
  const categorical = comparisons.filter((c) => c.column.kind === 'categorical');
  const groups = comparisons.map((c) => {
    const counts = c.column.kind === 'categorical' ? wave[start + 1 + categorical.indexOf(c)]?.valueCounts : undefined;
    return new Map(counts?.map((group) => [JSON.stringify(group.keys), group]));
  });
  return grouped.rows.map((row) => {
    const n = Number(row.measures.rows);
    const key = JSON.stringify(row.keys);
    const cells = comparisons.map((c, i) => {
      const missing = Number(row.measures[`missing${i}`] ?? 0);
      const numeric = row.measures[`cells${i}`];
      const seen = c.column.kind === 'categorical' ? categoryCells(c, groups[i]?.get(key), n - missing) : Array.isArray(numeric) ? (numeric as number[]) : null;
      return seen === null ? null : [...seen, missing];
    });
    return { keys: row.keys, n, cells };
  });
}

/** The reference's counts on a column's cells, with missing values as the last. */
export const wholeReference = (c: Comparison): readonly number[] => [...c.reference, c.missing.reference];

/** Returns the PSI of each slice of a breakdown, per column, from the cube alone. */
export function cubeSlices(part: Breakdown, position: number, comparisons: readonly Comparison[], wave: readonly ReducedTable[]): readonly CubeSlice[] {
  const counts = cubeCounts(part, position, comparisons, wave);
  return comparisons.flatMap((c, i) =>
    counts.map(({ keys, n, cells }): CubeSlice => {
      const seen = cells[i] ?? null;
      const value = seen === null || n < fewestRows ? null : psi(wholeReference(c), seen);
      return { column: c.column.name, keys, psi: value === null ? null : Math.max(0, value.value), n };
    }),
  );
}

/** Named categories are counted one by one; what is left of the present rows is the rest. */
function categoryCells(
  c: Comparison,
  group: { readonly values: readonly (string | number)[]; readonly counts: readonly number[] } | undefined,
  present: number,
): readonly number[] {
  const at = new Map(group?.values.map((value, i) => [String(value), group.counts[i] ?? 0]));
  const cells = c.labels.map((label) => at.get(label) ?? 0);
  const rest = c.labels.indexOf(otherCategories);
  if (rest >= 0) cells[rest] = present - cells.reduce((sum, n, i) => sum + (i === rest ? 0 : n), 0);
  return cells;
}

/**
 * Returns the time buckets of both sides, ascending. A bucket cut in two by the populations' border belongs to the side with more of its rows. Sides that run at the same time share many
 * buckets: those show the current side, for what is asked is how it differs from the reference.
 */
export function timeBuckets(p: DriftParameters, context: CellContext, comparisons: readonly Comparison[], wave: readonly ReducedTable[]): readonly Bucket[] {
  const found: Record<Bucket['side'], Bucket[]> = { reference: [], current: [] };
  let position = 0;
  for (const part of driftBreakdowns(p, context)) {
    if (part.name !== 'time') continue;
    for (const { keys, n, cells } of cubeCounts(part, position, comparisons, wave)) {
      const { time } = keys;
      if (typeof time === 'number') found[part.side].push({ time, n, side: part.side, cells });
    }
    position = wave.findIndex((t, i) => i >= position && t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys)) + 1;
  }
  return oneEach(found.reference, found.current);
}

/** One bucket a time: of those that both lists have the second's, or where they share one alone, the one with more rows. */
export function oneEach<T extends { readonly time: number; readonly n: number }>(reference: readonly T[], current: readonly T[]): readonly T[] {
  const before = new Map(reference.map((bucket) => [bucket.time, bucket]));
  const shared = current.filter((bucket) => before.has(bucket.time)).length;
  const kept = new Map(before);
  for (const bucket of current) if (shared > 1 || bucket.n >= (before.get(bucket.time)?.n ?? 0)) kept.set(bucket.time, bucket);
  return [...kept.values()].sort((a, b) => a.time - b.time);
}

/** Returns the heat map feature × time; each cell's tint starts at its noise floor. */
export function heatmap(
  p: DriftParameters,
  context: CellContext,
  comparisons: readonly Comparison[],
  buckets: readonly Bucket[],
  order: readonly string[],
): ChartData | null {
  const key = driftBreakdowns(p, context).find((part) => part.name === 'time')?.keys.time;
  if (buckets.length === 0 || key?.kind !== 'bucket') return null;
  const partial = partialBucket(p, context, buckets, key.seconds);
  const wanted = new Set(order);
  const cells = comparisons.flatMap((c, i) => {
    if (!wanted.has(c.column.name)) return [];
    const limit = chiSquareQuantile(1 - chance, Math.max(1, c.chiSquare?.df ?? 1));
    return bucketSeries(buckets, i, wholeReference(c), { mode: p.reference_mode, window: windowOf(p), floor: p.floor, limit }).points.map((point) => ({
      row: c.column.name,
      ...point,
      ...(point.value !== null && point.time === partial?.time ? { reason: 'partial' } : {}),
    }));
  });
  const floors = cells.map((cell) => cell.floor).sort((a, b) => a - b);
  const floor = floors[Math.floor(floors.length / 2)] ?? 0;
  return {
    kind: 'heatmap',
    title: `PSI against ${against(p)}, over time`,
    metric: 'psi',
    floor,
    ceiling: Math.max(0.25, floor * 2),
    rows: order,
    times: buckets.map(({ time }) => time),
    bucketSeconds: key.seconds,
    cells,
  };
}

const windowOf = (p: DriftParameters) => parseDuration(p.window) ?? 0;

/** What each bucket of the heat map is compared with, in words. */
export function against(p: DriftParameters): string {
  if (p.reference_mode === 'rolling') return `the ${p.window} before`;
  if (p.reference_mode === 'expanding') return 'all buckets before';
  if (p.reference_mode === 'previous') return 'the bucket before';
  return p.floor === 'weekday' ? `the same weekdays of ${p.reference}` : p.reference;
}

/** Per column how many times as far as chance the reference's own buckets reach; null where the floor is chance. */
export function noiseOf(comparisons: readonly Comparison[], buckets: readonly Bucket[], p: DriftParameters): ReadonlyMap<string, number> | null {
  if (p.floor === 'auto' || buckets.length === 0) return null;
  return new Map(
    comparisons.map((c, i) => {
      const limit = chiSquareQuantile(1 - chance, Math.max(1, c.chiSquare?.df ?? 1));
      return [c.column.name, bucketSeries(buckets, i, wholeReference(c), { mode: p.reference_mode, window: windowOf(p), floor: p.floor, limit }).noise];
    }),
  );
}

/** A bucket of which so much is over misses nothing that could be seen. */
const nearlyWhole = 0.99;

/** The last bucket where it is not over yet, and which share of it is; null where nothing that could be seen is missing. */
export function unfinishedBucket(
  p: DriftParameters,
  context: CellContext,
  buckets: readonly Bucket[],
): { readonly time: number; readonly share: number } | null {
  const key = driftBreakdowns(p, context).find((part) => part.name === 'time')?.keys.time;
  const partial = key?.kind === 'bucket' ? partialBucket(p, context, buckets, key.seconds) : null;
  return partial && partial.share < nearlyWhole ? partial : null;
}

/** Says that the last bucket is not whole. */
export function partialCaveats(p: DriftParameters, context: CellContext, buckets: readonly Bucket[]): readonly Caveat[] {
  const partial = unfinishedBucket(p, context, buckets);
  if (!partial) return [];
  return [
    {
      code: 'partial_bucket',
      sentence: `the last bucket, from ${formatInstant(partial.time)} on, is only ${formatPercent(partial.share, 2)} over; its floor counts the rows that it has${p.sequential ? ', and it is no look yet' : ''}`,
    },
  ];
}

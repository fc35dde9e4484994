import { psi } from '../../stats/distances.ts';
import { exp } from '../../stats/elementary.ts';
import { total } from '../../stats/value-counts.ts';
import type { CellContext } from '../types.ts';
import { sideOf, type DriftParameters } from './parameters.ts';

/** Fewer rows than this in a bucket, or in what it is compared with, are drawn as no value. */
export const fewestRows = 30;

/** Fewer buckets of the reference than this say nothing about its noise. */
const fewestBuckets = 4;

/** One time bucket: its rows and its counts per column. */
export interface Bucket {
  readonly time: number;
  readonly n: number;
  readonly side: 'reference' | 'current';
  readonly cells: readonly (readonly number[] | null)[];
}

export interface SeriesOptions {
  readonly mode: DriftParameters['reference_mode'];
  /** Milliseconds that a rolling reference reaches back. */
  readonly window: number;
  readonly floor: DriftParameters['floor'];
  /** The χ² value that chance stays below, in units of 1/n + 1/m. */
  readonly limit: number;
}

export interface SeriesPoint {
  readonly time: number;
  readonly value: number | null;
  readonly n: number;
  readonly floor: number;
  readonly reason?: string;
}

/**
 * Returns the PSI of a column's buckets in time, each against what the mode says: the whole reference, the buckets of the window before it, all before
 * it, or the one before it. `noise` is how far the reference's own buckets reach beyond what their rows show by chance (1 when not beyond, or when the
 * floor is that of chance): by leave-one-out each is compared with the rest of the reference, by weekday with the rest of its weekday (UTC).
 */
export function bucketSeries(
  buckets: readonly Bucket[],
  column: number,
  whole: readonly number[],
  options: SeriesOptions,
): { readonly points: readonly SeriesPoint[]; readonly noise: number } {
  const cells = buckets.map((bucket) => bucket.cells[column] ?? null);
  const found = buckets.map((bucket, i) => {
    const own = cells[i] ?? null;
    const { time, n } = bucket;
    if (own === null || n < fewestRows) return { time, n, value: null, chance: 0, reason: 'below_n_min' };
    const reference = referenceOf(buckets, cells, i, whole, options);
    const size = total(reference);
    if (size < fewestRows) return { time, n, value: null, chance: 0, reason: 'no_reference' };
    const index = psi(reference, own);
    return { time, n, value: index === null ? null : Math.max(0, index.value), chance: (1 / n + 1 / size) * options.limit };
  });
  const noise = options.floor === 'auto' ? 1 : noiseOf(found.filter((_, i) => buckets[i]?.side === 'reference'));
  const size = Math.max(1, total(whole));
  return {
    noise,
    points: found.map(({ time, n, value, chance, reason }) => ({
      time,
      value,
      n,
      floor: (chance > 0 ? chance : (1 / Math.max(1, n) + 1 / size) * options.limit) * noise,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

function noiseOf(own: readonly { readonly value: number | null; readonly chance: number }[]): number {
  const ratios = own.flatMap(({ value, chance }) => (value === null || chance === 0 ? [] : [value / chance]));
  return ratios.length < fewestBuckets ? 1 : Math.max(1, ...ratios);
}

function referenceOf(
  buckets: readonly Bucket[],
  cells: readonly (readonly number[] | null)[],
  i: number,
  whole: readonly number[],
  { mode, window, floor }: SeriesOptions,
): readonly number[] {
  const time = buckets[i]?.time ?? 0;
  const sum = (keep: (other: Bucket, at: number) => boolean) => {
    const all = new Array<number>(whole.length).fill(0);
    buckets.forEach((other, at) => {
      if (at === i || !keep(other, at)) return;
      cells[at]?.forEach((n, k) => {
        all[k] = (all[k] ?? 0) + n;
      });
    });
    return all;
  };
  if (mode === 'rolling') return sum((other) => other.time < time && other.time >= time - window);
  if (mode === 'expanding') return sum((other) => other.time < time);
  if (mode === 'previous') return sum((_, at) => at === i - 1);
  if (floor === 'weekday') return sum((other) => other.side === 'reference' && weekdayOf(other.time) === weekdayOf(time));
  if (floor === 'leave-one-out' && buckets[i]?.side === 'reference') return whole.map((n, k) => Math.max(0, n - (cells[i]?.[k] ?? 0)));
  return whole;
}

/** Days since the epoch modulo 7, in UTC. */
function weekdayOf(time: number): number {
  const days = Math.floor(time / 86_400_000);
  return ((days % 7) + 7) % 7;
}

/**
 * The last bucket when its rows stop before its end by more than chance leaves once in a thousand buckets of as many rows: e^(−n·gap/bucket) < 0.001.
 * null when it is whole, or when the data's end is not known.
 */
export function partialBucket(
  p: DriftParameters,
  context: CellContext,
  buckets: readonly Bucket[],
  bucketSeconds: number,
): { readonly time: number; readonly share: number } | null {
  const last = buckets[buckets.length - 1];
  if (!last) return null;
  const ends = (['reference', 'current'] as const).flatMap((side) => {
    const population = sideOf(p, context, side);
    const span = context.span(population.table);
    return span ? [population.window ? Math.min(span.last, population.window.to - 1) : span.last] : [];
  });
  const end = Math.max(...ends);
  const bucket = bucketSeconds * 1000;
  const filled = (end - last.time) / bucket;
  if (!Number.isFinite(filled) || filled < 0 || filled >= 1) return null;
  const expected = last.n / Math.max(filled, 1e-9);
  return exp(-expected * (1 - filled)) < 0.001 ? { time: last.time, share: filled } : null;
}

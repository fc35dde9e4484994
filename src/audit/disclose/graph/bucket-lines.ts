import type { CountGraph } from './count-graph.ts';

/** Counts of one series of a chart by the start of their bucket; `what` says of which rows, so that only what counts the same is held together. */
export interface BucketSeries {
  readonly what: string;
  readonly seconds: number;
  readonly counts: ReadonlyMap<number, number>;
}

/**
 * Adds a line for every bucket of a series that is the sum of the shorter buckets of another one: the same rows by the hour and by the day are one table with its margins. Sums that do
 * not agree, since the series count other rows or a bucket is not shown, give no line.
 */
export function addBucketLines(graph: CountGraph, series: readonly BucketSeries[]): void {
  for (const long of series)
    for (const short of series) {
      if (short.what !== long.what || short.seconds >= long.seconds || long.seconds % short.seconds !== 0) continue;
      const parts = new Map<number, number[]>();
      for (const [time, index] of short.counts) {
        const start = Math.floor(time / (long.seconds * 1000)) * long.seconds * 1000;
        parts.set(start, [...(parts.get(start) ?? []), index]);
      }
      for (const [time, total] of long.counts) {
        const own = parts.get(time) ?? [];
        if (own.length > 1) graph.line(total, own);
      }
    }
}

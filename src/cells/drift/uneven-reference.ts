import { chiSquareQuantile } from '../../stats/distributions.ts';
import { formatList } from '../format.ts';
import type { Caveat } from '../types.ts';
import { bucketSeries, type Bucket } from './bucket-series.ts';
import type { Comparison } from './compare.ts';
import { chance, wholeReference } from './cube.ts';

/** Of fewer buckets most may lie apart by chance. */
const fewestBuckets = 6;

/**
 * Names the moved columns of which most time buckets of the reference differ from the rest of the reference beyond chance: rows that stand together by batch, place or weekday. Their
 * p takes rows as independent, and what is read of their course tells of that order.
 */
export function unevenCaveats(
  comparisons: readonly Comparison[],
  buckets: readonly Bucket[],
  moved: ReadonlySet<string>,
  reference: string,
): readonly Caveat[] {
  const uneven = comparisons.flatMap((c, i) => {
    if (!moved.has(c.column.name)) return [];
    const limit = chiSquareQuantile(1 - chance, Math.max(1, c.chiSquare?.df ?? 1));
    const { points, noise } = bucketSeries(buckets, i, wholeReference(c), { mode: 'fixed', window: 0, floor: 'leave-one-out', limit });
    const own = points.filter(({ value }, k) => value !== null && buckets[k]?.side === 'reference');
    const beyond = own.filter(({ value, floor }) => (value ?? 0) > floor / noise);
    return own.length >= fewestBuckets && beyond.length > own.length / 2 ? [{ name: c.column.name, beyond: beyond.length, of: own.length }] : [];
  });
  const [first] = uneven;
  if (first === undefined) return [];
  return [
    {
      code: 'uneven_reference',
      sentence: `${reference} is uneven over time in ${formatList(uneven.map(({ name }) => name))}: ${first.beyond} of ${first.of} of its own buckets differ from the rest of it beyond chance${uneven.length > 1 ? ` in ${first.name}` : ''}. Rows stand together, by batch, place or weekday, so p is too small and the course tells of that order; floor: leave-one-out or weekday takes it into account`,
    },
  ];
}

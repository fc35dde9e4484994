import type { Bucket } from './bucket-series.ts';
import type { Comparison } from './compare.ts';
import { courseOf, type CourseOf } from './course.ts';
import { wholeReference } from './cube.ts';
import { shiftScores } from './shift-scores.ts';

/**
 * Returns the courses of the named columns, read off the time buckets of both sides. Where the reference lies outside the buckets and they tell no change, the shift was
 * there from the first bucket on, and how it came is not known.
 */
export function courses(comparisons: readonly Comparison[], buckets: readonly Bucket[], names: readonly string[]): ReadonlyMap<string, CourseOf> {
  const wanted = new Set(names);
  const first = buckets[0]?.time ?? null;
  const outside = buckets.every((bucket) => bucket.side === 'current');
  return new Map(
    comparisons.flatMap((c, i): (readonly [string, CourseOf])[] => {
      if (first === null || !wanted.has(c.column.name)) return [];
      const found = courseOf(shiftScores(buckets, i, wholeReference(c), [...c.current, c.missing.current]));
      return [[c.column.name, found.course === null && outside ? { since: first, course: null, onsets: [first] } : found]];
    }),
  );
}

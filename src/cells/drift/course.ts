import type { ChartData } from '../types.ts';

/** How a shift came about over time. `passing` came and went. */
export type Course = 'sudden' | 'gradual' | 'recurring' | 'passing';

/** PSI of one time bucket and what its number of rows shows by chance. */
export interface CoursePoint {
  readonly time: number;
  readonly value: number | null;
  readonly floor: number;
}

/** Stretches above the floor, at least, and the share of buckets above it, below which a shift is recurring. */
const recurrences = 3;
const mostOfTheTime = 0.75;

/**
 * Reads the course of a shift off its buckets in ascending time; buckets without a value are passed over. `since` is the first bucket from which on all
 * are above their floor, null where the last one is not.
 *
 * recurring: three or more separate stretches above the floor, which from the first of them on hold less than three quarters of the buckets.
 * sudden: the first third since then is at least half as high as the last third (medians). gradual: it is lower. passing: it has ended.
 * null where no bucket is above its floor.
 */
export function courseOf(points: readonly CoursePoint[]): { readonly since: number | null; readonly course: Course | null } {
  const valued = points.flatMap(({ time, value, floor }) => (value === null ? [] : [{ time, value, above: value > floor }]));
  const first = valued.findIndex((point) => point.above);
  if (first < 0) return { since: null, course: null };
  const later = valued.slice(first);
  const stretches = later.filter((point, i) => point.above && !later[i - 1]?.above).length;
  const last = later.findLastIndex((point) => !point.above);
  const staying = later.slice(last + 1);
  const since = staying[0]?.time ?? null;
  const share = later.filter((point) => point.above).length / later.length;
  if (stretches >= recurrences && share < mostOfTheTime) return { since, course: 'recurring' };
  if (since === null) return { since, course: 'passing' };
  const third = Math.max(1, Math.floor(staying.length / 3));
  const early = median(staying.slice(0, third).map((point) => point.value));
  const late = median(staying.slice(-third).map((point) => point.value));
  return { since, course: early >= late / 2 ? 'sudden' : 'gradual' };
}

/** The courses of the named rows of a heat map; none without one. */
export function courses(map: ChartData | null, names: readonly string[]): ReadonlyMap<string, ReturnType<typeof courseOf>> {
  const rows = new Map<string, CoursePoint[]>(names.map((name) => [name, []]));
  if (map?.kind !== 'heatmap') return new Map();
  for (const cell of map.cells) rows.get(cell.row)?.push(cell);
  return new Map([...rows].map(([row, points]) => [row, courseOf(points.sort((a, b) => a.time - b.time))]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

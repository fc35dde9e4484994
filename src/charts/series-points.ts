import type { ChartOf } from './drawing.ts';

export type Point = ChartOf<'series'>['points'][number];

export interface Line {
  readonly name: string;
  readonly index: number;
  /** In order of time. */
  readonly points: readonly Point[];
}

/** The lines of a chart in order of appearance. */
export function linesOf(chart: ChartOf<'series'>): readonly Line[] {
  const groups = new Map<string, Point[]>();
  for (const point of chart.points) {
    const group = groups.get(point.series);
    if (group === undefined) groups.set(point.series, [point]);
    else group.push(point);
  }
  return [...groups].map(([name, points], index) => ({ name, index, points: points.toSorted((a, b) => a.time - b.time) }));
}

/** Cuts a line where a bucket is missing or has no value, so that nothing is drawn between. */
export function runs(points: readonly Point[], bucket: number, has: (point: Point) => boolean): readonly (readonly Point[])[] {
  const result: Point[][] = [];
  let before: Point | null = null;
  for (const point of points) {
    if (!has(point)) {
      before = null;
      continue;
    }
    if (before !== null && point.time - before.time <= bucket * 1.5) result.at(-1)?.push(point);
    else result.push([point]);
    before = point;
  }
  return result;
}

/** Moves labels apart so that none are closer than `least`, kept inside [top, bottom] and in order. */
export function spread(wanted: readonly number[], least: number, top: number, bottom: number): readonly number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  const placed: number[] = [];
  for (const { y } of order) placed.push(Math.max(y, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + least, top));
  let limit = bottom;
  for (let k = placed.length - 1; k >= 0; k -= 1) {
    placed[k] = Math.min(placed[k] ?? 0, limit);
    limit = (placed[k] ?? 0) - least;
  }
  const result = wanted.map(() => 0);
  order.forEach(({ i }, k) => {
    result[i] = placed[k] ?? 0;
  });
  return result;
}

import type { ChartData } from '../../../cells/types.ts';

type Plot = Extract<ChartData, { kind: 'plot' }>;

/** Steps of a curve, at most. */
const mostSteps = 20;

/**
 * A curve of two shares of known numbers of rows (ROC) as it may be published: at m + 1 even places along x, with y to the nearest 1/m, where half of 1/m of either number of rows is at least k. A
 * reader then knows the rows behind a point to within k at best, also where y is 0 or 1. Null for every other plot, whose points are rows or single counts, and where m would be below 2.
 */
export function coarseCurve(chart: Plot, k: number): Plot | null {
  const { rows, x, y } = chart;
  if (rows === undefined || y === null || chart.mark !== 'line' || chart.color !== null || chart.facet !== null) return null;
  const m = Math.min(mostSteps, Math.floor(rows.x / (2 * k)), Math.floor(rows.y / (2 * k)));
  if (m < 2) return null;
  const points = (chart.data[x] ?? [])
    .map((value, i) => ({ at: Number(value), height: Number(chart.data[y]?.[i]) }))
    .toSorted((a, b) => a.at - b.at || a.height - b.height);
  const places = Array.from({ length: m + 1 }, (_, i) => i / m);
  const heights = places.map((place) => Math.round(heightAt(points, place) * m) / m);
  const { rows: _rows, ...rest } = chart;
  const short = (value: number): number => Number(value.toFixed(6));
  return { ...rest, title: `${chart.title}, to the nearest 1/${m}`, data: { [x]: [0, ...places.map(short)], [y]: [0, ...heights.map(short)] } };
}

/**
 * The precision-recall curve that follows from a ROC curve as it is published and from the share of positives to the nearest 1/m, where half of 1/m of all rows is at least k: whoever has both could
 * work it out, so that it tells nothing more. Precision at recall 0 has no value and is left out. Null where all or none would be positive.
 */
export function coarsePrecision(chart: Plot, roc: Plot, rows: NonNullable<Plot['rows']>, k: number): Plot | null {
  const { x, y } = chart;
  if (y === null || chart.color !== null || chart.facet !== null) return null;
  const all = rows.x + rows.y;
  const m = Math.floor(all / (2 * k));
  const prevalence = Math.round((rows.y / all) * m) / m;
  if (!(prevalence > 0 && prevalence < 1)) return null;
  const heights = roc.data[roc.y ?? ''] ?? [];
  const points = (roc.data[roc.x] ?? []).flatMap((place, i) => {
    const [called, wrong] = [Number(heights[i]) * prevalence, Number(place) * (1 - prevalence)];
    return called > 0 ? [{ recall: Number(heights[i]), precision: called / (called + wrong) }] : [];
  });
  const short = (value: number): number => Number(value.toFixed(6));
  return {
    ...chart,
    title: `${chart.title}, from the ROC curve above with ${short(prevalence)} of the rows positive`,
    data: { [x]: points.map(({ recall }) => short(recall)), [y]: points.map(({ precision }) => short(precision)) },
  };
}

interface Point {
  readonly at: number;
  readonly height: number;
}

/** The height of a rising curve at a place, straight between its points; where it goes straight up, the upper end. */
function heightAt(points: readonly Point[], place: number): number {
  const before = points.findLast(({ at }) => at <= place);
  const after = points.find(({ at }) => at > place);
  if (before === undefined || after === undefined) return before?.height ?? after?.height ?? 0;
  return before.height + ((place - before.at) / (after.at - before.at)) * (after.height - before.height);
}

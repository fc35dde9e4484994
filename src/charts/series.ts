import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { instant, integer, withUnit } from './format.ts';
import { colours, seriesColour } from './theme.ts';

type Series = Extract<ChartData, { kind: 'series' }>;
interface Point {
  readonly time: Date;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly series: string;
  readonly fill: string;
  readonly title: string;
}

/** NaN is how a mark is told to break its line. */
const gap = Number.NaN;

/** Puts an empty point where a bucket has no row, so a line never bridges missing traffic. */
function withGaps(points: readonly Point[], bucketMilliseconds: number): Point[] {
  const result: Point[] = [];
  for (const point of points) {
    const last = result.at(-1);
    if (last !== undefined && point.time.getTime() - last.time.getTime() > bucketMilliseconds * 1.5) {
      result.push({ ...last, time: new Date(last.time.getTime() + bucketMilliseconds), value: gap, low: gap, high: gap });
    }
    result.push(point);
  }
  return result;
}

/** Lines over UTC time with interval bands; a target is a dashed line with the bad side tinted; gaps stay open. */
export function series(chart: Series, width: number): Plot.PlotOptions {
  const names = [...new Set(chart.points.map((point) => point.series))];
  const groups = names.map((name, i) =>
    withGaps(
      chart.points
        .filter((point) => point.series === name)
        .toSorted((a, b) => a.time - b.time)
        .map((point) => ({
          time: new Date(point.time),
          value: point.value ?? gap,
          low: point.low ?? gap,
          high: point.high ?? gap,
          series: name,
          fill: seriesColour(i),
          title:
            `${names.length > 1 ? `${name}\n` : ''}${instant(point.time)} UTC\n${withUnit(point.value, chart.unit)}` +
            `${point.low === null || point.high === null ? '' : ` (${withUnit(point.low, chart.unit)} to ${withUnit(point.high, chart.unit)})`}\nn ${integer(point.n)}`,
        })),
      chart.bucketSeconds * 1000,
    ),
  );
  const drawn = groups.flat().filter((point) => !Number.isNaN(point.value));
  const extent = drawn.flatMap((point) => [point.value, point.low, point.high]).filter((value) => !Number.isNaN(value));
  const target = chart.target;
  if (target !== undefined) extent.push(target);
  const low = extent.length === 0 ? 0 : Math.min(...extent);
  const high = extent.length === 0 ? 1 : Math.max(...extent);
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  const bottom = low >= 0 && low < high * 0.4 ? 0 : low - pad;
  return {
    width,
    height: 210,
    marginLeft: 64,
    marginRight: 14,
    marginTop: 10,
    marginBottom: 26,
    x: { type: 'utc', label: null, ticks: Math.max(3, Math.round(width / 90)), tickSize: 3 },
    y: { type: 'linear', label: null, domain: [bottom, high + pad], ticks: 5, tickSize: 0, tickFormat: (value: number) => withUnit(value, chart.unit) },
    color: { type: 'identity' },
    marks: [
      Plot.gridY({ ticks: 5, stroke: colours.grid, strokeOpacity: 1 }),
      ...(target === undefined || chart.direction === undefined
        ? []
        : [Plot.rect([target], { y1: target, y2: chart.direction === 'lower' ? high + pad : bottom, fill: colours.target, fillOpacity: 0.06 })]),
      ...groups.map((points) => Plot.areaY(points, { x: 'time', y1: 'low', y2: 'high', fill: points[0]?.fill ?? colours.current, fillOpacity: 0.16 })),
      ...groups.map((points) =>
        Plot.lineY(points, {
          x: 'time',
          y: 'value',
          stroke: points[0]?.fill ?? colours.current,
          strokeWidth: 1.75,
          marker: points.length < 3 ? 'dot' : 'none',
        }),
      ),
      ...(drawn.length <= 60 ? [Plot.dot(drawn, { x: 'time', y: 'value', fill: 'fill', r: 2 })] : []),
      ...(target === undefined ? [] : [Plot.ruleY([target], { stroke: colours.target, strokeDasharray: '4 3' })]),
      Plot.tip(drawn, Plot.pointer({ x: 'time', y: 'value', title: 'title' })),
    ],
  };
}

/** Name and colour of each line, for a legend; empty when there is only one. */
export function seriesLegend(chart: Series): readonly { readonly name: string; readonly index: number }[] {
  const names = [...new Set(chart.points.map((point) => point.series))];
  return names.length < 2 ? [] : names.map((name, index) => ({ name, index }));
}

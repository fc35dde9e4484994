import { numberAxis, root, tickMargin, tickTexts, timeAxisHeight, timeMarks } from './axes.ts';
import { describeChart } from './describe.ts';
import type { Box, ChartOf, Datum, DrawOptions, Drawing, Fact, Step, TimeAxis } from './drawing.ts';
import { eventFacts, eventMarks, layoutEvents } from './events.ts';
import { integer, windowText, withUnit } from './format.ts';
import { legend } from './legend.ts';
import { reasonText } from './reasons.ts';
import { extent, linear, ticks, type Scale } from './scale.ts';
import { type Line, linesOf, type Point, runs, spread } from './series-points.ts';
import { fitted, linePath, pen, textWidth, type Pen } from './svg.ts';
import { colours, seriesColour, seriesDash, seriesSymbol } from './theme.ts';

type Series = ChartOf<'series'>;

/** More lines than this are named in a legend: labels at their ends would not fit. */
const mostDirect = 8;
const plotHeight = 180;

function yDomain(chart: Series): readonly [number, number] {
  const found = extent([...chart.points.flatMap((point) => [point.value, point.low, point.high]), chart.target]);
  const [low, high] = found ?? [0, 1];
  const pad = (high - low || Math.abs(high) || 1) * 0.07;
  return [low >= 0 && low < high * 0.45 ? 0 : low - pad, high + pad];
}

/** The line of one series with its interval band and symbols; single buckets are dots with a whisker. */
function drawLine(p: Pen, line: Line, bucket: number, x: (time: number) => number, y: Scale, roomy: boolean): readonly SVGElement[] {
  const stroke = seriesColour(line.index);
  const at = (time: number): number => x(time + bucket / 2);
  const pieces = runs(line.points, bucket, (point) => point.value !== null);
  const bands = runs(line.points, bucket, (point) => point.value !== null && point.low !== null && point.high !== null);
  const valued = pieces.flat();
  const edge = (points: readonly Point[], side: 'low' | 'high'): { x: number; y: number }[] =>
    points.map((point) => ({ x: at(point.time), y: y(point[side] ?? 0) }));
  return [
    ...bands.map((band) =>
      band.length === 1
        ? p('path', { d: linePath([...edge(band, 'low'), ...edge(band, 'high')]), stroke, 'stroke-opacity': 0.35, 'stroke-width': 4 })
        : p('path', { d: `${linePath([...edge(band, 'high'), ...edge(band, 'low').reverse()])}Z`, fill: stroke, 'fill-opacity': 0.15, 'data-band': line.name }),
    ),
    p('path', {
      d: pieces.map((piece) => linePath(piece.map((point) => ({ x: at(point.time), y: y(point.value ?? 0) })))).join(''),
      fill: 'none',
      stroke,
      'stroke-width': 1.8,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
      'stroke-dasharray': seriesDash(line.index),
      'data-line': line.name,
    }),
    ...(roomy ? valued : pieces.filter((piece) => piece.length === 1).flat()).map((point) =>
      p('path', { d: seriesSymbol(line.index), transform: `translate(${at(point.time).toFixed(1)},${y(point.value ?? 0).toFixed(1)})`, fill: stroke }),
    ),
  ];
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where words at a line cover the fewest points: at its left or right end, below or above it, in this order of preference. */
function freest(width: number, line: number, plot: Box, drawn: readonly Spot[]): Spot {
  const places = [plot.x + 6, plot.x + plot.width - width - 6]
    .flatMap((x) => [
      { x, y: line + 13 },
      { x, y: line - 5 },
    ])
    .filter((place) => place.y - 9 >= plot.y && place.y + 2 <= plot.y + plot.height);
  const covered = (place: Spot): number =>
    drawn.filter((spot) => spot.x > place.x - 8 && spot.x < place.x + width + 8 && spot.y > place.y - 13 && spot.y < place.y + 5).length;
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best), places[0] ?? { x: plot.x + 6, y: line - 5 });
}

/** The target as a dashed line with its number, and the bad side as a faint band. */
function targetMarks(p: Pen, chart: Series, y: Scale, plot: Box, drawn: readonly Spot[]): readonly SVGElement[] {
  if (chart.target === undefined) return [];
  const at = y(chart.target);
  const lower = chart.direction === 'lower';
  const bottom = plot.y + plot.height;
  const words = `target ${withUnit(chart.target, chart.unit)}${chart.direction === undefined ? '' : `, ${lower ? 'above' : 'below'} is bad`}`;
  const place = freest(textWidth(words), at, plot, drawn);
  return [
    ...(chart.direction === undefined
      ? []
      : [
          p('rect', {
            x: plot.x,
            width: plot.width,
            y: lower ? plot.y : at,
            height: Math.max(0, lower ? at - plot.y : bottom - at),
            fill: colours.target,
            'fill-opacity': 0.06,
          }),
        ]),
    p('line', { x1: plot.x, x2: plot.x + plot.width, y1: at, y2: at, stroke: colours.target, 'stroke-dasharray': '4 3', 'stroke-width': 1.2 }),
    p(
      'text',
      {
        x: place.x,
        y: place.y,
        fill: colours.target,
        'paint-order': 'stroke',
        stroke: colours.panel,
        'stroke-width': 3,
        'stroke-linejoin': 'round',
      },
      words,
    ),
  ];
}

/** Lines over UTC time with bands of uncertainty; gaps stay open, each line is named at its end. */
export function series(chart: Series, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const lines = linesOf(chart);
  const bucket = Math.max(1, chart.bucketSeconds * 1000);
  const span = extent(chart.points.map((point) => point.time)) ?? [0, 0];
  const direct = lines.length > 1 && lines.length <= mostDirect && options.width >= 420;
  const marginRight = direct ? Math.min(130, 22 + Math.ceil(Math.max(...lines.map((line) => textWidth(line.name))))) : 14;
  const domain = yDomain(chart);
  const steps = ticks(domain[0], domain[1], 5);
  const texts = tickTexts(steps, chart.unit);
  const left = tickMargin(texts);
  const right = options.width - marginRight;
  const toX = linear([span[0], span[1] + bucket], [left, right]);
  const names = legend(
    p,
    lines.length > 1 && !direct
      ? lines.map((line) => ({
          name: fitted(line.name, 160),
          draw: (x, y) => [
            p('line', {
              x1: x,
              x2: x + 16,
              y1: y + 5,
              y2: y + 5,
              stroke: seriesColour(line.index),
              'stroke-width': 1.8,
              'stroke-dasharray': seriesDash(line.index),
            }),
            p('path', { d: seriesSymbol(line.index), transform: `translate(${x + 8},${y + 5})`, fill: seriesColour(line.index) }),
          ],
        }))
      : [],
    left,
    options.width,
  );
  const events = layoutEvents(options.events, toX, left, right);
  const plot: Box = { x: left, y: 8 + names.height + events.height, width: right - left, height: plotHeight };
  const y = linear(domain, [plot.y + plot.height, plot.y]);
  const time: TimeAxis = { first: span[0], last: span[1] + bucket, bucket, toX, toTime: linear([left, right], [span[0], span[1] + bucket]) };
  const each = (bucket / (span[1] - span[0] + bucket)) * plot.width;
  const height = plot.y + plot.height + timeAxisHeight;
  const all = lines.flatMap((line) => line.points);
  const offsets = lines.map((_, i) => lines.slice(0, i).reduce((sum, line) => sum + line.points.length, 0));

  const ends = direct ? lines.map((line) => y(line.points.findLast((point) => point.value !== null)?.value ?? domain[0])) : [];
  const labels = spread(ends, 13, plot.y + 4, plot.y + plot.height);
  const svg = root(p, { width: options.width, height }, describeChart(chart), [
    names.element,
    numberAxis(p, steps, texts, y, plot),
    ...targetMarks(
      p,
      chart,
      y,
      plot,
      all.flatMap((point) => (point.value === null ? [] : [{ x: toX(point.time + bucket / 2), y: y(point.value) }])),
    ),
    ...lines.flatMap((line) => drawLine(p, line, bucket, toX, y, each >= 9)),
    ...(direct
      ? lines.map((line, i) => {
          const last = line.points.findLast((point) => point.value !== null);
          const text = fitted(line.name, marginRight - 20);
          return p(
            'g',
            {},
            p('line', {
              x1: toX((last?.time ?? span[1]) + bucket / 2) + 4,
              x2: right + 6,
              y1: ends[i],
              y2: labels[i],
              stroke: seriesColour(i),
              'stroke-opacity': 0.35,
            }),
            p('path', { d: seriesSymbol(i), transform: `translate(${(right + 10).toFixed(1)},${(labels[i] ?? 0).toFixed(1)})`, fill: seriesColour(i) }),
            p('text', { x: right + 17, y: (labels[i] ?? 0) + 3.5, fill: colours.ink }, text, ...(text === line.name ? [] : [p('title', {}, line.name)])),
          );
        })
      : []),
    ...(all.length === 0 ? [] : [timeMarks(p, time, plot)]),
    eventMarks(p, events, plot, names.height + 4),
  ]);

  const valueText = (point: Point): string =>
    point.value === null
      ? reasonText(point.reason, point.n)
      : `${withUnit(point.value, chart.unit)}${point.low === null || point.high === null ? '' : ` (${withUnit(point.low, chart.unit)} to ${withUnit(point.high, chart.unit)})`}`;
  const xs = all.map((point) => toX(point.time + bucket / 2));
  const ys = all.map((point) => (point.value === null ? plot.y + plot.height : y(point.value)));
  const place = (index: number): { readonly line: number; readonly at: number } => {
    const line = offsets.findLastIndex((offset) => offset <= index);
    return { line, at: index - (offsets[line] ?? 0) };
  };
  const datum = (i: number): Datum => {
    const point = all[i];
    if (point === undefined) throw new RangeError(`no datum ${i}; the chart has ${all.length}`);
    const beside = lines.length > 1 ? all.filter((other) => other.time === point.time) : [];
    const facts: Fact[] =
      beside.length > 0 && beside.length <= 8
        ? beside.map((other) => ({ label: other.series, value: valueText(other), strong: other === point }))
        : [{ label: lines.length > 1 ? point.series : '', value: valueText(point), strong: true }];
    return {
      box: { x: (xs[i] ?? 0) - 5, y: (ys[i] ?? 0) - 5, width: 10, height: 10 },
      anchor: { x: xs[i] ?? 0, y: ys[i] ?? 0 },
      title: windowText(point.time, point.time + bucket),
      facts: [
        ...facts,
        { label: lines.length > 1 ? `n of ${point.series}` : 'n', value: integer(point.n) },
        ...eventFacts(options.events, point.time, point.time + bucket),
      ],
      filter: null,
      window: { from: point.time, to: point.time + bucket },
      row: null,
    };
  };
  return {
    svg,
    width: options.width,
    height,
    plot,
    count: all.length,
    datum,
    at(px, py) {
      if (px < plot.x - 6 || px > right + 6 || py < plot.y - 6 || py > plot.y + plot.height + 6) return null;
      let best: number | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < all.length; i += 1) {
        const distance = Math.abs((xs[i] ?? 0) - px) * 1000 + Math.abs((ys[i] ?? 0) - py);
        if (distance < least) [best, least] = [i, distance];
      }
      return best;
    },
    move(index, step: Step) {
      const here = place(index);
      const line = lines[here.line];
      if (line === undefined) return index;
      if (step === 'up' || step === 'down') {
        const to = Math.max(0, Math.min(lines.length - 1, here.line + (step === 'down' ? 1 : -1)));
        const time = all[index]?.time ?? 0;
        const points = lines[to]?.points ?? [];
        const nearest = points.reduce((best, point, i) => (Math.abs(point.time - time) < Math.abs((points[best]?.time ?? 0) - time) ? i : best), 0);
        return (offsets[to] ?? 0) + nearest;
      }
      const at = step === 'first' ? 0 : step === 'last' ? line.points.length - 1 : here.at + (step === 'right' ? 1 : -1);
      return (offsets[here.line] ?? 0) + Math.max(0, Math.min(line.points.length - 1, at));
    },
    time: all.length === 0 ? null : time,
    rows: [],
  };
}

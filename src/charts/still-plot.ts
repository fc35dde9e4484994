import { numberAxis, root, tickMargin, tickTexts, timeAxisHeight, timeMarks } from './axes.ts';
import { describeChart } from './describe.ts';
import type { Box, ChartOf } from './drawing.ts';
import { axisNumber } from './format.ts';
import { type Item, itemsOf, showValue } from './generic-data.ts';
import { legend } from './legend.ts';
import { extent, linear, nice, type Scale, ticks } from './scale.ts';
import { fitted, linePath, type Pen, pen, textWidth } from './svg.ts';
import { colours, seriesColour, seriesDash, seriesSymbol } from './theme.ts';

type Still = ChartOf<'plot'>;

const height = 250;
const nameHeight = 16;

/** Where things stand along an axis: on a line of numbers or instants, or in bands of categories. */
interface Across {
  readonly toX: (item: Item) => number;
  readonly band: number;
  readonly marks: readonly SVGElement[];
}

/**
 * An author's chart without a browser: lines, areas, dots, bars and histograms by the pen alone, so that the same bytes come out everywhere. Null for boxes, facets and an axis of
 * categories upwards, which are told as a table.
 */
export function stillPlot(chart: Still, options: { readonly width: number; readonly document: Document }): SVGSVGElement | null {
  const items = itemsOf(chart);
  const heights = items.map(({ y }) => (typeof y === 'number' && Number.isFinite(y) ? y : null));
  if (chart.mark === 'box' || chart.facet !== null || items.length === 0 || heights.some((y) => y === null)) return null;
  const p = pen(options.document);
  const names = [...new Set(items.map(({ color }) => color))];
  const isStacked = chart.mark === 'bar' || chart.mark === 'histogram' || chart.mark === 'area';
  const places = isStacked ? stacked(items) : items.map((_, i) => ({ from: heights[i] ?? 0, to: heights[i] ?? 0 }));
  const found = extent([...places.flatMap(({ from, to }) => [from, to]), ...(isStacked ? [0] : [])]) ?? [0, 1];
  const { domain, step } = nice(found[0], found[1] > found[0] ? found[1] : found[0] + 1, 5);
  const up = ticks(domain[0], domain[1], 5, step);
  const texts = tickTexts(up, '');
  const left = tickMargin(texts);
  const key = legend(
    p,
    names.length > 1 ? names.map((name, i) => ({ name: fitted(name ?? 'missing', 160), draw: (x, y) => sign(p, chart.mark, x, y, i) })) : [],
    left,
    options.width,
  );
  const plot: Box = { x: left, y: key.height + nameHeight + 6, width: options.width - left - 14, height };
  const toY = linear(domain, [plot.y + plot.height, plot.y]);
  const across = acrossOf(p, chart, items, plot);
  const parts = [
    key.element,
    p('text', { x: 0, y: key.height + 11 }, chart.y ?? 'rows'),
    numberAxis(p, up, texts, toY, plot),
    ...across.marks,
    ...marksOf(p, chart, { items, names, places, across, toY }),
    p('text', { x: plot.x + plot.width, y: plot.y + plot.height + timeAxisHeight + 10, 'text-anchor': 'end' }, chart.x),
  ];
  return root(p, { width: options.width, height: plot.y + plot.height + timeAxisHeight + nameHeight }, describeChart(chart), parts);
}

/** Each item on top of those before it at the same place. */
function stacked(items: readonly Item[]): readonly { readonly from: number; readonly to: number }[] {
  const tops = new Map<string, number>();
  return items.map(({ x, y }) => {
    const at = showValue(x);
    const from = tops.get(at) ?? 0;
    const to = from + (typeof y === 'number' ? y : 0);
    tops.set(at, to);
    return { from, to };
  });
}

const position = (value: Item['x']): number | null => (value instanceof Date ? value.getTime() : typeof value === 'number' ? value : null);

function acrossOf(p: Pen, chart: Still, items: readonly Item[], plot: Box): Across {
  const base = plot.y + plot.height;
  const at = items.flatMap(({ x, x2 }) => [position(x), ...(x2 === null ? [] : [position(x2)])]);
  if (chart.mark === 'bar' || at.some((value) => value === null)) {
    const names = [...new Set(items.map(({ x }) => showValue(x)))];
    const band = plot.width / names.length;
    const places = new Map(names.map((name, i) => [name, plot.x + (i + 0.5) * band]));
    const every = Math.ceil(names.length / Math.max(1, Math.floor(plot.width / 64)));
    const marks = names.flatMap((name, i) =>
      i % every === 0
        ? [p('text', { x: places.get(name) ?? 0, y: base + 15, 'text-anchor': 'middle' }, fitted(name.replace(' UTC', ''), band * every - 6))]
        : [],
    );
    return { toX: ({ x }) => places.get(showValue(x)) ?? plot.x, band: Math.min(60, band * 0.78), marks };
  }
  const [low, high] = extent(at) ?? [0, 1];
  const isTimed = items.some(({ x }) => x instanceof Date);
  const { domain, step } = isTimed ? { domain: [low, high] as const, step: 0 } : nice(low, high > low ? high : low + 1, 6);
  const scale = linear(domain, [plot.x, plot.x + plot.width]);
  const marks = isTimed
    ? [timeMarks(p, { first: low, last: high, bucket: 0, toX: scale, toTime: linear([plot.x, plot.x + plot.width], domain) }, plot)]
    : numberMarks(p, domain, step, scale, plot);
  const toX = ({ x, x2 }: Item): number => scale(x2 === null ? (position(x) ?? low) : ((position(x) ?? low) + (position(x2) ?? low)) / 2);
  const [first] = items;
  const band = first === undefined || first.x2 === null ? 0 : scale(position(first.x2) ?? 0) - scale(position(first.x) ?? 0) - 1;
  return { toX, band, marks };
}

function numberMarks(p: Pen, domain: readonly [number, number], step: number, scale: Scale, plot: Box): readonly SVGElement[] {
  const along = ticks(domain[0], domain[1], 6, step);
  const base = plot.y + plot.height;
  return along.values.flatMap((value) => {
    const x = Math.round(scale(value)) + 0.5;
    const text = axisNumber(value, along.step, '', false);
    const half = textWidth(text) / 2;
    return [
      p('line', { x1: x, x2: x, y1: base, y2: base + 4, stroke: colours.muted, 'stroke-opacity': 0.6 }),
      p('text', { x: Math.min(x, plot.x + plot.width + 12 - half), y: base + 15, 'text-anchor': 'middle' }, text),
    ];
  });
}

interface Drawn {
  readonly items: readonly Item[];
  readonly names: readonly (string | null)[];
  readonly places: readonly { readonly from: number; readonly to: number }[];
  readonly across: Across;
  readonly toY: Scale;
}

function marksOf(p: Pen, { mark }: Still, { items, names, places, across, toY }: Drawn): readonly SVGElement[] {
  const spots = items.map((item, i) => ({
    x: across.toX(item),
    from: toY(places[i]?.from ?? 0),
    to: toY(places[i]?.to ?? 0),
    series: names.indexOf(item.color),
  }));
  if (mark === 'bar' || mark === 'histogram')
    return spots.map(({ x, from, to, series }) =>
      p('rect', {
        x: x - across.band / 2,
        y: Math.min(from, to),
        width: Math.max(1, across.band),
        height: Math.max(0.5, Math.abs(from - to)),
        fill: seriesColour(series),
        'fill-opacity': 0.88,
      }),
    );
  if (mark === 'dot')
    return spots.map(({ x, to, series }) =>
      p('path', {
        d: seriesSymbol(series),
        transform: `translate(${Math.round(x * 100) / 100},${Math.round(to * 100) / 100})`,
        fill: 'none',
        stroke: seriesColour(series),
      }),
    );
  return names.map((_, series) => {
    const own = spots.filter((spot) => spot.series === series);
    const top = own.map(({ x, to }) => ({ x, y: to }));
    if (mark === 'line')
      return p('path', { d: linePath(top), fill: 'none', stroke: seriesColour(series), 'stroke-width': 1.8, 'stroke-dasharray': seriesDash(series) });
    const bottom = own.map(({ x, from }) => ({ x, y: from })).toReversed();
    return p('path', { d: `${linePath([...top, ...bottom])}z`, fill: seriesColour(series), 'fill-opacity': 0.35 });
  });
}

function sign(p: Pen, mark: Still['mark'], x: number, y: number, series: number): readonly SVGElement[] {
  if (mark === 'line')
    return [p('line', { x1: x, x2: x + 16, y1: y + 5, y2: y + 5, stroke: seriesColour(series), 'stroke-width': 1.8, 'stroke-dasharray': seriesDash(series) })];
  if (mark === 'dot') return [p('path', { d: seriesSymbol(series), transform: `translate(${x + 8},${y + 5})`, fill: 'none', stroke: seriesColour(series) })];
  return [p('rect', { x: x + 3, y, width: 10, height: 10, rx: 2, fill: seriesColour(series) })];
}

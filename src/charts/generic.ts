import * as Plot from '@observablehq/plot';
import { root } from './axes.ts';
import { describeChart } from './describe.ts';
import { type ChartOf, type Datum, type DrawOptions, type Drawing, stepAlong } from './drawing.ts';
import { number } from './format.ts';
import { columnOf, isRanged, type Item, itemsOf, showValue, type Value } from './generic-data.ts';
import { legend } from './legend.ts';
import { extent } from './scale.ts';
import { fitted, pen, textWidth } from './svg.ts';
import { colours, palette, seriesColour, seriesDash, seriesSymbol } from './theme.ts';
import { timeTicks } from './time-ticks.ts';

type Generic = ChartOf<'plot'>;

const marginLeft = 58;
const plotHeight = 250;
/** Dots in rows, one for each text at the side, need no more room than this a row. */
const rowHeight = 34;

/** How many texts stand at the side of dots; 0 for every other chart. */
function dotRows(chart: Generic): number {
  if (chart.mark !== 'dot' || chart.y === null) return 0;
  const values = columnOf(chart, chart.y).filter((value) => value !== null);
  return values.every((value) => typeof value === 'string') ? new Set(values).size : 0;
}

/** Categories of the colour column in order of appearance; empty without one, for numbers, and beyond 20 categories. */
export function genericLegend(chart: Generic): readonly { readonly name: string; readonly index: number }[] {
  // Where each row of dots has a colour of its own, its name stands beside it.
  if (chart.color === null || (chart.color === chart.y && dotRows(chart) > 0)) return [];
  const values = [...new Set((chart.data[chart.color] ?? []).filter((value) => value !== null))];
  if (values.length > 20 || values.some((value) => typeof value === 'number')) return [];
  return values.map((value, index) => ({ name: String(value), index }));
}

function marksOf(chart: Generic, items: readonly Item[], names: readonly string[]): Plot.Markish[] {
  const facet = chart.facet === null ? {} : { fx: 'facet' as const };
  const coloured = names.length > 0;
  const fill = coloured ? 'color' : palette[0];
  const zero = Plot.ruleY([0], { stroke: colours.muted, strokeOpacity: 0.7 });
  const groups = coloured ? names.map((name, i) => ({ i, rows: items.filter((item) => item.color === name) })) : [{ i: 0, rows: items }];
  switch (chart.mark) {
    case 'histogram':
      return [
        isRanged(columnOf(chart, chart.x))
          ? Plot.rectY(items, { x1: 'x', x2: 'x2', y: 'y', fill, fillOpacity: 0.88, insetLeft: 0.5, insetRight: 0.5, ...facet })
          : Plot.barY(items, { x: 'x', y: 'y', fill, fillOpacity: 0.88, ...facet }),
        zero,
      ];
    case 'bar':
      return [Plot.barY(items, { x: 'x', y: 'y', fill, fillOpacity: 0.88, ...facet }), zero];
    case 'line':
      return groups.map(({ i, rows }) =>
        Plot.lineY(rows, {
          x: 'x',
          y: 'y',
          stroke: seriesColour(i),
          strokeWidth: 1.8,
          ...(seriesDash(i) === null ? {} : { strokeDasharray: seriesDash(i) ?? '' }),
          ...facet,
        }),
      );
    case 'area':
      return [Plot.areaY(items, { x: 'x', y: 'y', fill, fillOpacity: 0.35, ...(coloured ? { z: 'color' } : {}), ...facet }), zero];
    case 'dot':
      return groups.map(({ i, rows }) =>
        Plot.dot(rows, {
          x: 'x',
          y: 'y',
          stroke: seriesColour(i),
          strokeOpacity: 0.75,
          r: 3,
          symbol: (['circle', 'square', 'triangle', 'diamond', 'star', 'plus'] as const)[i % 6] ?? 'circle',
          ...facet,
        }),
      );
    case 'box': {
      const rows = columnOf(chart, chart.y ?? chart.x).map((value, i) => ({
        value,
        x: columnOf(chart, chart.x)[i] ?? null,
        facet: columnOf(chart, chart.facet)[i] ?? null,
      }));
      return chart.y === null
        ? [Plot.boxX(rows, { x: 'value', fill: palette[0], fillOpacity: 0.5, ...facet })]
        : [Plot.boxY(rows, { x: 'x', y: 'value', fill: palette[0], fillOpacity: 0.5, ...facet })];
    }
  }
}

function plotOptions(chart: Generic, items: readonly Item[], names: readonly string[], available: number): Plot.PlotOptions {
  const values = items.map((item) => (item.x instanceof Date ? item.x.getTime() : item.x));
  const positions = new Set(values).size;
  const banded = chart.mark === 'bar' || (chart.mark === 'box' && chart.y !== null) || (chart.mark === 'histogram' && !isRanged(columnOf(chart, chart.x)));
  const width = banded && chart.facet === null ? Math.min(available, 150 + positions * 84) : available;
  const longest = Math.max(0, ...items.map((item) => textWidth(showValue(item.x))));
  const slanted = banded && (positions * (longest + 10) > width - marginLeft || chart.facet !== null);
  const dated = !banded && items.some((item) => item.x instanceof Date);
  const span = dated ? extent(items.flatMap((item) => [Number(item.x), ...(item.x2 === null ? [] : [Number(item.x2)])])) : null;
  const marks = span === null ? [] : timeTicks(span[0], span[1] + 1, width - marginLeft);
  const contexts = new Map(marks.map((tick) => [tick.time, tick]));
  const rows = dotRows(chart);
  const named = Math.max(0, ...(rows === 0 ? [] : columnOf(chart, chart.y)).map((value) => textWidth(showValue(value))));
  return {
    width,
    height: rows > 0 ? Math.min(plotHeight, 66 + rows * rowHeight) : plotHeight + (slanted ? 40 : 0),
    marginLeft: chart.mark === 'box' && chart.y === null ? 20 : Math.max(marginLeft, Math.min(available / 3, named + 18)),
    marginTop: chart.facet === null ? 22 : 38,
    marginBottom: slanted ? 84 : 44,
    x: {
      label: chart.x,
      labelAnchor: 'right',
      labelArrow: 'none',
      ...(banded
        ? { type: 'band', tickSize: 0, tickFormat: (value: Value) => fitted(showValue(value).replace(' UTC', ''), 84), ...(slanted ? { tickRotate: -40 } : {}) }
        : { tickSize: 4 }),
      ...(dated
        ? {
            type: 'utc',
            ticks: marks.map((tick) => new Date(tick.time)),
            tickFormat: (value: Date) => {
              const tick = contexts.get(value.getTime());
              return tick === undefined ? '' : `${tick.label}${tick.context === '' ? '' : `\n${tick.context}`}`;
            },
          }
        : banded
          ? {}
          : { tickFormat: (value: Value) => showValue(value) }),
    },
    y: {
      label: rows > 0 ? null : (chart.y ?? (chart.mark === 'box' ? null : 'rows')),
      labelArrow: 'none',
      grid: true,
      tickSize: 0,
      tickFormat: (value: Value) => (typeof value === 'number' ? number(value, 6) : showValue(value)),
    },
    ...(chart.facet === null ? {} : { fx: { label: chart.facet, tickFormat: (value: Value) => showValue(value) } }),
    ...(names.length === 0 ? {} : { color: { type: 'ordinal', domain: [...names], range: names.map((_, i) => seriesColour(i)) } }),
    marks: marksOf(chart, items, names),
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where each item was drawn, from the scales of the finished plot; stacked bars are at their tops. */
function places(plot: Plot.Plot, items: readonly Item[], chart: Generic, left: number, drop: number): readonly Place[] {
  const scale = (name: 'x' | 'y' | 'fx'): Plot.Scale | undefined => plot.scale(name);
  const x = scale('x');
  const y = scale('y');
  const fx = scale('fx');
  const tops = new Map<string, number>();
  return items.map((item) => {
    const middle = (value: Value): number => Number(x?.apply(value) ?? 0) + (x?.bandwidth ?? 0) / 2;
    const at = item.x2 === null ? middle(item.x) : (middle(item.x) + middle(item.x2)) / 2;
    const shift = fx === undefined ? 0 : Number(fx.apply(item.facet)) - left;
    const stacked = (chart.mark === 'bar' || chart.mark === 'histogram' || chart.mark === 'area') && typeof item.y === 'number';
    const id = stacked ? JSON.stringify([showValue(item.x), showValue(item.facet)]) : '';
    const top: Value = stacked && typeof item.y === 'number' ? (tops.get(id) ?? 0) + item.y : item.y;
    if (stacked && typeof top === 'number') tops.set(id, top);
    return { x: at + shift, y: (y === undefined || top === null ? plotHeight / 2 : Number(y.apply(top)) + (y.bandwidth ?? 0) / 2) + drop };
  });
}

/** A chart as an author described it: one mark over the named columns, colours, dashes and symbols handed out in order of appearance. */
export function generic(chart: Generic, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const items = itemsOf(chart);
  const names = genericLegend(chart).map((entry) => entry.name);
  const settings = plotOptions(chart, items, names, options.width);
  const plot = Plot.plot({ ...settings, className: 'fl-plot-inner', document: options.document }) as Element as SVGSVGElement & Plot.Plot;
  for (const style of plot.querySelectorAll('style')) style.remove();
  for (const part of plot.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  const left = settings.marginLeft ?? marginLeft;
  const width = Number(plot.getAttribute('width'));
  const key = legend(
    p,
    names.map((name, i) => ({
      name: fitted(name, 160),
      draw: (x, y) =>
        chart.mark === 'line' || chart.mark === 'dot'
          ? [
              ...(chart.mark === 'line'
                ? [p('line', { x1: x, x2: x + 16, y1: y + 5, y2: y + 5, stroke: seriesColour(i), 'stroke-width': 1.8, 'stroke-dasharray': seriesDash(i) })]
                : []),
              ...(chart.mark === 'dot' ? [p('path', { d: seriesSymbol(i), transform: `translate(${x + 8},${y + 5})`, fill: seriesColour(i) })] : []),
            ]
          : [p('rect', { x: x + 3, y, width: 10, height: 10, rx: 2, fill: seriesColour(i) })],
    })),
    left,
    width,
  );
  for (const [name, value] of [
    ['font-family', 'var(--fl-font)'],
    ['font-size', '11'],
    ['fill', colours.muted],
    ['color', colours.muted],
    ['y', String(key.height)],
    ['overflow', 'visible'],
  ] as const)
    plot.setAttribute(name, value);
  const height = Number(plot.getAttribute('height')) + key.height;
  const svg = root(p, { width, height }, describeChart(chart), [key.element, plot]);
  const at = places(plot, items, chart, left, key.height);
  // Keys walk in order of position: along x, then down.
  const order = items.map((_, i) => i).sort((a, b) => (at[a]?.x ?? 0) - (at[b]?.x ?? 0) || (at[a]?.y ?? 0) - (at[b]?.y ?? 0));
  const datum = (k: number): Datum => {
    const i = order[k] ?? 0;
    const item = items[i];
    const spot = at[i] ?? { x: 0, y: 0 };
    if (item === undefined) throw new RangeError(`no datum ${k}; the chart has ${items.length}`);
    return {
      box: { x: spot.x - 6, y: spot.y - 6, width: 12, height: 12 },
      anchor: spot,
      title: item.x2 === null ? (item.x === null ? chart.x : `${chart.x} ${showValue(item.x)}`) : `${chart.x} ${showValue(item.x)} to ${showValue(item.x2)}`,
      facts: [
        ...item.facts.map((fact, place) => ({ ...fact, strong: place === 0 })),
        ...(chart.color === null || item.color === null ? [] : [{ label: chart.color, value: item.color }]),
        ...(chart.facet === null ? [] : [{ label: chart.facet, value: showValue(item.facet) }]),
      ],
      filter: null,
      window: null,
      row: null,
    };
  };
  const along = chart.mark === 'dot' || chart.facet !== null ? 1 : 12;
  return {
    svg,
    width,
    height,
    plot: { x: left, y: key.height, width: width - left - 20, height: height - key.height - 40 },
    count: items.length,
    datum,
    at(px, py) {
      let best: number | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < order.length; k += 1) {
        const spot = at[order[k] ?? 0];
        const distance = spot === undefined ? Number.POSITIVE_INFINITY : Math.abs(spot.x - px) * along + Math.abs(spot.y - py);
        if (distance < least) [best, least] = [k, distance];
      }
      return best;
    },
    move: (index, step) => stepAlong(index, step, items.length),
    time: null,
    rows: [],
  };
}

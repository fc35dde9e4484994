import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { instant, number } from './format.ts';
import { colours, palette, seriesColour } from './theme.ts';

type Generic = Extract<ChartData, { kind: 'plot' }>;
type Value = string | number | boolean | Date | null;
type Row = Readonly<Record<string, Value>>;

/** Column data as rows; columns named in `times` become dates. */
function rowsOf(chart: Generic): Row[] {
  const names = Object.keys(chart.data);
  return (chart.data[chart.x] ?? []).map((_, i) =>
    Object.fromEntries(
      names.map((name) => {
        const value = chart.data[name]?.[i] ?? null;
        return [name, typeof value === 'number' && chart.times.includes(name) ? new Date(value) : value];
      }),
    ),
  );
}

function show(value: Value | undefined): string {
  if (value instanceof Date) return `${instant(value.getTime())} UTC`;
  return typeof value === 'number' ? number(value, 6) : String(value ?? '–');
}

function markOf(chart: Generic, rows: readonly Row[], fill: string): Plot.Markish[] {
  const facet = { fx: chart.facet };
  const x = chart.x;
  const y = chart.y ?? chart.x;
  const z = chart.color === null ? {} : { z: chart.color };
  const title = (row: Row): string =>
    [chart.x, chart.y, chart.color, chart.facet]
      .filter((name): name is string => name !== null)
      .map((name) => `${name} ${show(row[name])}`)
      .join('\n');
  const numeric = typeof rows.find((row) => row[x] !== null)?.[x] !== 'string';
  switch (chart.mark) {
    case 'histogram':
      return numeric
        ? [Plot.rectY(rows, { ...Plot.binX<Plot.RectYOptions>({ y: 'count' }, { x, fill, ...facet }), tip: true }), Plot.ruleY([0], { stroke: colours.muted })]
        : [Plot.barY(rows, { ...Plot.groupX<Plot.BarYOptions>({ y: 'count' }, { x, fill, ...facet }), tip: true }), Plot.ruleY([0], { stroke: colours.muted })];
    case 'bar':
      return chart.y === null
        ? [Plot.barY(rows, { ...Plot.groupX<Plot.BarYOptions>({ y: 'count' }, { x, fill, ...facet }), tip: true }), Plot.ruleY([0], { stroke: colours.muted })]
        : [Plot.barY(rows, { x, y, fill, ...facet, title, tip: true }), Plot.ruleY([0], { stroke: colours.muted })];
    case 'line':
      return [Plot.lineY(rows, { x, y, stroke: fill, ...z, ...facet, title, tip: true })];
    case 'area':
      return [Plot.areaY(rows, { x, y, fill, fillOpacity: 0.4, ...z, ...facet, title, tip: true })];
    case 'dot':
      return [Plot.dot(rows, { x, y, stroke: fill, strokeOpacity: 0.7, r: 2.5, ...facet, title, tip: true })];
    case 'box':
      return chart.y === null ? [Plot.boxX(rows, { x, fill, ...facet })] : [Plot.boxY(rows, { x, y, fill, ...facet })];
  }
}

/** A chart as an author described it: one mark over the named columns, colours handed out in order of appearance. */
export function generic(chart: Generic, width: number): Plot.PlotOptions {
  const rows = rowsOf(chart);
  const colour = chart.color;
  const names = genericLegend(chart).map((entry) => entry.name);
  const numericColour = colour !== null && names.length === 0;
  const fill = colour === null || numericColour ? palette[0] : colour;
  const positions = new Set(chart.data[chart.x] ?? []).size;
  const discrete = chart.mark === 'bar' || chart.mark === 'box';
  return {
    width: discrete && chart.facet === null ? Math.min(width, 140 + positions * 84) : width,
    height: 260,
    marginLeft: 56,
    marginBottom: positions * 70 > width && discrete ? 78 : 38,
    grid: false,
    x: {
      label: chart.x,
      ...(chart.mark === 'bar' || (chart.mark === 'box' && chart.y !== null)
        ? { type: 'band', tickFormat: (value: Value) => show(value).replace(' UTC', ''), ...(positions * 70 > width ? { tickRotate: -40 } : {}) }
        : {}),
    },
    y: { label: chart.y ?? (chart.mark === 'box' ? null : 'rows'), grid: true, tickSize: 0, tickFormat: (value: number | string | Date) => show(value) },
    ...(colour === null || numericColour ? {} : { color: { type: 'ordinal', domain: names, range: names.map((_, i) => seriesColour(i)) } }),
    marks: [Plot.frame({ stroke: 'none' }), ...markOf(chart, rows, fill)],
  };
}

/** Categories of the colour column in order of appearance; empty without one, for numbers, and beyond 20 categories. */
export function genericLegend(chart: Generic): readonly { readonly name: string; readonly index: number }[] {
  if (chart.color === null) return [];
  const values = [...new Set((chart.data[chart.color] ?? []).filter((value) => value !== null))];
  if (values.length > 20 || values.some((value) => typeof value === 'number')) return [];
  return values.map((value, index) => ({ name: String(value), index }));
}

import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { instant, integer, number, tick } from './format.ts';
import { heatColour } from './theme.ts';

type Heatmap = Extract<ChartData, { kind: 'heatmap' }>;

/** Longest label in characters, bounded, as pixels for a margin. */
export function labelMargin(labels: readonly string[], width: number): number {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 4);
  return Math.min(Math.round(width * 0.38), 18 + Math.round(longest * 6.3));
}

/** Shortens a label that would not fit into `pixels`. */
export function shorten(label: string, pixels: number): string {
  const most = Math.max(6, Math.ceil((pixels - 18) / 6.3));
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

/** Rows by time buckets; tint begins above the noise floor. Cells without a value stay empty. */
export function heatmap(chart: Heatmap, width: number): Plot.PlotOptions {
  const marginLeft = labelMargin(chart.rows, width);
  const room = width - marginLeft - 8;
  const every = Math.max(1, Math.ceil((chart.times.length * 46) / room));
  const gap = room / Math.max(1, chart.times.length) < 5 ? 0 : 1;
  const cells = chart.cells.map((cell) => ({ ...cell, fill: heatColour(cell.value, cell.floor, Math.max(chart.ceiling, 2 * cell.floor)) }));
  const label = (cell: Heatmap['cells'][number]): string =>
    `${cell.row}\n${instant(cell.time)} UTC\n${chart.metric} ${number(cell.value)} · by chance up to ${number(cell.floor)} · n ${integer(cell.n)}`;
  return {
    width,
    height: 30 + chart.rows.length * 19,
    marginLeft,
    marginRight: 8,
    marginTop: 4,
    marginBottom: 26,
    padding: 0,
    x: {
      type: 'band',
      domain: [...chart.times],
      ticks: chart.times.filter((_, i) => i % every === 0),
      tickFormat: (time: number) => tick(time, chart.bucketSeconds),
      label: null,
      tickSize: 3,
    },
    y: { type: 'band', domain: [...chart.rows], label: null, tickSize: 0, tickFormat: (row: string) => shorten(row, marginLeft) },
    color: { type: 'identity' },
    marks: [Plot.cell(cells, { x: 'time', y: 'row', fill: 'fill', rx: 2, inset: gap }), Plot.tip(cells, Plot.pointer({ x: 'time', y: 'row', title: label }))],
  };
}

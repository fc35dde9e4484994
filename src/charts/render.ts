import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { bars } from './bars.ts';
import { describeChart } from './describe.ts';
import { generic } from './generic.ts';
import { heatmap } from './heatmap.ts';
import { histogramPair } from './histogram-pair.ts';
import { series } from './series.ts';
import { sparkline } from './sparkline.ts';

export interface RenderOptions {
  /** Pixels available; drawings never exceed it. */
  readonly width: number;
  readonly document?: Document;
}

function options(chart: ChartData, width: number): Plot.PlotOptions {
  switch (chart.kind) {
    case 'heatmap':
      return heatmap(chart, width);
    case 'histogramPair':
      return histogramPair(chart, width);
    case 'series':
      return series(chart, width);
    case 'bars':
      return bars(chart, width);
    case 'sparkline':
      return sparkline(chart, width);
    case 'plot':
      return generic(chart, width);
  }
}

/**
 * Draws a chart as SVG. Plot puts a style element into its output, which a strict policy refuses: it is taken out here
 * and its rules stand in the page's own stylesheet (chart-styles).
 */
export function renderChart(chart: ChartData, { width, document: host }: RenderOptions): Element {
  const drawing = Plot.plot({
    ...options(chart, Math.max(160, width)),
    className: 'fl-plot',
    ...(host === undefined ? {} : { document: host }),
  });
  for (const style of drawing.querySelectorAll('style')) style.remove();
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', describeChart(chart));
  for (const part of drawing.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  return drawing;
}

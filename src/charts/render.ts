import type { ChartData } from '../cells/types.ts';
import { bars } from './bars.ts';
import type { DrawOptions, Drawing } from './drawing.ts';
import { forest } from './forest.ts';
import { generic } from './generic.ts';
import { heatmap } from './heatmap.ts';
import { histogramPair } from './histogram-pair.ts';
import { series } from './series.ts';
import { sparkline } from './sparkline.ts';

export type RenderOptions = Partial<DrawOptions> & {
  /** Pixels available. Only a heat map whose cells would be thinner than three pixels is drawn wider. */
  readonly width: number;
};

/**
 * Draws a chart as SVG together with what is needed to point at its values. Colours are CSS variables of the theme; there is no style element and no style
 * attribute, which a strict policy would refuse.
 */
export function drawChart(chart: ChartData, options: RenderOptions): Drawing {
  const settings: DrawOptions = {
    events: [],
    all: false,
    ...options,
    document: options.document ?? globalThis.document,
    width: Math.max(160, Math.floor(options.width)),
  };
  switch (chart.kind) {
    case 'heatmap':
      return heatmap(chart, settings);
    case 'histogramPair':
      return histogramPair(chart, settings);
    case 'series':
      return series(chart, settings);
    case 'bars':
      return bars(chart, settings);
    case 'forest':
      return forest(chart, settings);
    case 'sparkline':
      return sparkline(chart, settings);
    case 'plot':
      return generic(chart, settings);
  }
}

/** The picture alone. */
export function renderChart(chart: ChartData, options: RenderOptions): SVGSVGElement {
  return drawChart(chart, options).svg;
}

import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { integer } from './format.ts';
import { colours } from './theme.ts';

type Sparkline = Extract<ChartData, { kind: 'sparkline' }>;

/** The shape of one column as small bars, without axes; exact counts on hover. */
export function sparkline(chart: Sparkline, width: number): Plot.PlotOptions {
  const bins = chart.counts.map((count, i) => ({ i, count, title: `${chart.labels[i] ?? ''}\n${integer(count)} rows` }));
  const small = width < 200;
  return {
    width,
    height: small ? 40 : 64,
    margin: 0,
    marginTop: 4,
    marginBottom: 1,
    axis: null,
    x: { type: 'band', domain: bins.map((bin) => bin.i), padding: 0.15 },
    y: { zero: true },
    marks: [
      Plot.barY(bins, { x: 'i', y: 'count', fill: colours.reference }),
      Plot.ruleY([0], { stroke: colours.muted, strokeOpacity: 0.5 }),
      Plot.tip(bins, Plot.pointerX({ x: 'i', y: 'count', title: 'title' })),
    ],
  };
}

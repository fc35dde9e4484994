import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { integer, percent } from './format.ts';
import { colours } from './theme.ts';

type Pair = Extract<ChartData, { kind: 'histogramPair' }>;

function share(counts: readonly number[], i: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : (counts[i] ?? 0) / total;
}

/** Shares per bin: current as blue bars, reference as grey outline steps in front, so both can be read at once. */
export function histogramPair(chart: Pair, width: number): Plot.PlotOptions {
  const bins = chart.labels.map((label, i) => ({
    bin: i,
    label,
    reference: share(chart.reference, i),
    current: share(chart.current, i),
    title:
      `${label}\n${chart.currentName} ${percent(share(chart.current, i))} (${integer(chart.current[i] ?? 0)})\n` +
      `${chart.referenceName} ${percent(share(chart.reference, i))} (${integer(chart.reference[i] ?? 0)})`,
    top: Math.max(share(chart.reference, i), share(chart.current, i)),
  }));
  const longest = chart.labels.reduce((most, label) => Math.max(most, label.length), 1);
  const slot = (width - 52) / Math.max(1, bins.length);
  const slanted = Math.min(longest, 12) * 6.2 > slot;
  const every = slanted ? Math.max(1, Math.ceil(13 / slot)) : 1;
  return {
    width,
    height: slanted ? 230 : 200,
    marginLeft: 44,
    marginRight: 8,
    marginTop: 8,
    marginBottom: slanted ? 62 : 26,
    x: {
      type: 'band',
      domain: bins.map((bin) => bin.bin),
      ticks: bins.filter((bin) => bin.bin % every === 0).map((bin) => bin.bin),
      label: null,
      tickSize: 0,
      padding: 0.12,
      tickFormat: (bin: number) => {
        const label = chart.labels[bin] ?? '';
        return label.length > 12 ? `${label.slice(0, 11)}…` : label;
      },
      ...(slanted ? { tickRotate: -40 } : {}),
    },
    y: { label: null, ticks: 4, tickFormat: (value: number) => percent(value, 2), tickSize: 0, zero: true },
    marks: [
      Plot.gridY({ ticks: 4, stroke: colours.grid, strokeOpacity: 1 }),
      Plot.barY(bins, { x: 'bin', y: 'reference', fill: colours.reference, fillOpacity: 0.28 }),
      Plot.barY(bins, { x: 'bin', y: 'current', fill: colours.current, insetLeft: slot > 12 ? 3 : 0, insetRight: slot > 12 ? 3 : 0 }),
      Plot.tickY(bins, { x: 'bin', y: 'reference', stroke: colours.ink, strokeWidth: 1.75 }),
      Plot.ruleY([0], { stroke: colours.muted, strokeOpacity: 0.6 }),
      Plot.tip(bins, Plot.pointerX({ x: 'bin', y: 'top', title: 'title' })),
    ],
  };
}

import * as Plot from '@observablehq/plot';
import type { ChartData } from '../cells/types.ts';
import { withUnit } from './format.ts';
import { labelMargin, shorten } from './heatmap.ts';
import { colours } from './theme.ts';

type Bars = Extract<ChartData, { kind: 'bars' }>;

/** Horizontal estimates: with intervals a point and its bar of uncertainty, without a plain bar from zero. */
export function bars(chart: Bars, width: number): Plot.PlotOptions {
  const rows = chart.bars.map((bar, i) => ({
    ...bar,
    i,
    title:
      `${bar.label}\n${withUnit(bar.value, chart.unit)}` +
      (bar.low === undefined || bar.high === undefined ? '' : `\ninterval ${withUnit(bar.low, chart.unit)} to ${withUnit(bar.high, chart.unit)}`),
  }));
  const marginLeft = labelMargin(
    chart.bars.map((bar) => bar.label),
    width,
  );
  const uncertain = rows.filter((row) => row.low !== undefined && row.high !== undefined);
  const target = chart.target;
  return {
    width,
    height: 34 + rows.length * 24,
    marginLeft,
    marginRight: 24,
    marginTop: 6,
    marginBottom: 28,
    x: {
      label: null,
      ticks: Math.max(3, Math.round((width - marginLeft) / 110)),
      tickSize: 3,
      nice: true,
      tickFormat: (value: number) => withUnit(value, chart.unit),
    },
    y: {
      type: 'band',
      domain: rows.map((row) => row.i),
      label: null,
      tickSize: 0,
      padding: 0.35,
      tickFormat: (i: number) => shorten(chart.bars[i]?.label ?? '', marginLeft),
    },
    marks: [
      Plot.gridX({ stroke: colours.grid, strokeOpacity: 1 }),
      Plot.barX(
        rows.filter((row) => !uncertain.includes(row)),
        { x: 'value', y: 'i', fill: colours.current, rx2: 2 },
      ),
      Plot.ruleX([0], { stroke: colours.muted, strokeOpacity: 0.7 }),
      ...(target === undefined ? [] : [Plot.ruleX([target], { stroke: colours.target, strokeDasharray: '4 3' })]),
      Plot.link(uncertain, { x1: 'low', x2: 'high', y: 'i', stroke: colours.current, strokeOpacity: 0.45, strokeWidth: 4, strokeLinecap: 'round' }),
      Plot.dot(uncertain, { x: 'value', y: 'i', r: 4, fill: colours.current, stroke: colours.panel, strokeWidth: 1.5 }),
      Plot.tip(rows, Plot.pointerY({ x: 'value', y: 'i', title: 'title' })),
    ],
  };
}

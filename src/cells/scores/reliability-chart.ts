import type { ChartData } from '../types.ts';

type Plot = Extract<ChartData, { readonly kind: 'plot' }>;

const [x, y] = ['mean score', 'share positive'];
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** The shares of positives that were observed, by mean score of their bins, beside those of a calibrated model. */
export function reliabilityChart(title: string, bins: readonly { readonly predicted: number; readonly observed: number }[]): Plot {
  const ideal = bins.map(({ predicted }) => rounded(predicted));
  return {
    kind: 'plot',
    title,
    mark: 'line',
    x,
    y,
    color: 'line',
    facet: null,
    times: [],
    data: {
      [x]: [...ideal, ...ideal],
      [y]: [...bins.map(({ observed }) => rounded(observed)), ...ideal],
      line: [...bins.map(() => 'observed'), ...bins.map(() => 'calibrated')],
    },
  };
}

/** True of a chart that `reliabilityChart` made. */
export function isReliabilityChart(chart: ChartData): chart is Plot {
  return chart.kind === 'plot' && chart.x === x && chart.y === y;
}

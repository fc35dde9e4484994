import type { ChartData } from '../../../cells/types.ts';

export interface HiddenParts {
  /** Places of points, cells or bars that are hidden by the graph. */
  readonly parts: ReadonlySet<number>;
  /** True for a drawn number that belongs to something hidden. */
  readonly isHidden: (value: number | null, label: string) => boolean;
}

/** Returns a chart without its hidden parts, or null when the rest would tell them. */
export function withoutParts(chart: ChartData, { parts, isHidden }: HiddenParts): ChartData | null {
  switch (chart.kind) {
    case 'series':
      return {
        ...chart,
        points: chart.points.map((point, i) =>
          parts.has(i) || isHidden(point.value, point.series) ? { ...point, value: null, low: null, high: null, n: 0, reason: 'suppressed' } : point,
        ),
      };
    case 'heatmap':
      return {
        ...chart,
        cells: chart.cells.map((cell, i) =>
          parts.has(i) || isHidden(cell.value, cell.row) ? { ...cell, value: null, n: 0, floor: 0, reason: 'suppressed' } : cell,
        ),
      };
    case 'bars': {
      const bars = chart.bars.filter(({ value, label }) => !isHidden(value, label));
      return bars.length === 0 && chart.bars.length > 0 ? null : { ...chart, bars };
    }
    case 'forest': {
      const rows = chart.rows.filter(({ value, label }) => !isHidden(value, label));
      return rows.length === 0 && chart.rows.length > 0 ? null : { ...chart, rows };
    }
    case 'histogramPair':
    case 'sparkline':
      return parts.size > 0 ? null : chart;
    default:
      return chart;
  }
}

import type { ChartData } from '../cells/types.ts';
import { instant, integer, withUnit } from './format.ts';

function range(values: readonly number[], show: (value: number) => string): string {
  if (values.length === 0) return 'no values';
  let low = values[0] ?? 0;
  let high = low;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low === high ? show(low) : `${show(low)} to ${show(high)}`;
}

const isNumber = (value: number | null): value is number => value !== null;

/** One sentence that stands for the drawing: what is shown, how much of it, and its extremes. Used as the accessible name. */
export function describeChart(chart: ChartData): string {
  switch (chart.kind) {
    case 'heatmap': {
      const above = chart.cells.filter((cell) => cell.value !== null && cell.value > cell.floor).length;
      return (
        `${chart.title}. Heat map of ${chart.metric}, ${chart.rows.length} rows by ${chart.times.length} times; ` +
        `${above} of ${chart.cells.length} cells are above what their rows show by chance.`
      );
    }
    case 'histogramPair':
      return `${chart.title}. Distribution of ${chart.column} in ${chart.labels.length} bins: ${chart.referenceName} against ${chart.currentName}.`;
    case 'series': {
      const values = chart.points.map((point) => point.value).filter(isNumber);
      const names = new Set(chart.points.map((point) => point.series));
      const first = chart.points[0];
      const target = chart.target === undefined ? '' : ` Target ${withUnit(chart.target, chart.unit)}.`;
      const from = first === undefined ? '' : ` from ${instant(first.time)}`;
      return `${chart.title}. ${names.size === 1 ? 'One line' : `${names.size} lines`} over time${from}, ${range(values, (value) => withUnit(value, chart.unit))}.${target}`;
    }
    case 'bars':
      return `${chart.title}. ${chart.bars.length} bars, ${range(
        chart.bars.map((bar) => bar.value),
        (value) => withUnit(value, chart.unit),
      )}.`;
    case 'forest': {
      const beyond = chart.rows.filter(
        (row) => (chart.limit !== null && row.value > chart.limit) || row.value < (chart.lowerLimit ?? Number.NEGATIVE_INFINITY),
      ).length;
      return `${chart.title}. ${chart.rows.length} estimates with intervals, ${beyond} beyond the ${chart.limitName}, ${range(
        chart.rows.map((row) => row.value),
        (value) => withUnit(value, chart.unit),
      )}.`;
    }
    case 'sparkline': {
      const rows = chart.counts.reduce((sum, count) => sum + count, 0);
      return `${chart.title}. Distribution of ${chart.column}, ${integer(rows)} rows in ${chart.counts.length} bins.`;
    }
    case 'plot':
      return (
        `${chart.title}. ${chart.mark} of ${chart.x}${chart.y === null ? '' : ` and ${chart.y}`}${chart.color === null ? '' : ` by ${chart.color}`}, ` +
        `${integer(chart.data[chart.x]?.length ?? 0)} rows.`
      );
  }
}

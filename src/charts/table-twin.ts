import type { ChartData } from '../cells/types.ts';
import { instant, integer, number, percent, withUnit } from './format.ts';

/** The same numbers as text, for readers of tables. */
export interface TableTwin {
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

type Of<K extends ChartData['kind']> = Extract<ChartData, { kind: K }>;
const text = (title: string): { title: string; numeric: boolean } => ({ title, numeric: false });
const figure = (title: string): { title: string; numeric: boolean } => ({ title, numeric: true });

function shares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function heatmap(chart: Of<'heatmap'>): TableTwin {
  return {
    columns: [text('Row'), text('From (UTC)'), figure(chart.metric), figure('By chance'), figure('n')],
    rows: chart.cells.map((cell) => [cell.row, instant(cell.time), number(cell.value), number(cell.floor), integer(cell.n)]),
  };
}

function histogramPair(chart: Of<'histogramPair'>): TableTwin {
  const reference = shares(chart.reference);
  const current = shares(chart.current);
  return {
    columns: [text(chart.column), figure(chart.referenceName), figure('share'), figure(chart.currentName), figure('share')],
    rows: chart.labels.map((label, i) => [
      label,
      number(chart.reference[i] ?? null, 7),
      percent(reference[i] ?? null),
      number(chart.current[i] ?? null, 7),
      percent(current[i] ?? null),
    ]),
  };
}

function series(chart: Of<'series'>): TableTwin {
  return {
    columns: [text('From (UTC)'), text('Series'), figure('Value'), figure('Low'), figure('High'), figure('n')],
    rows: chart.points.map((point) => [
      instant(point.time),
      point.series,
      withUnit(point.value, chart.unit),
      withUnit(point.low, chart.unit),
      withUnit(point.high, chart.unit),
      integer(point.n),
    ]),
  };
}

function bars(chart: Of<'bars'>): TableTwin {
  return {
    columns: [text('Label'), figure('Value'), figure('Low'), figure('High')],
    rows: chart.bars.map((bar) => [bar.label, withUnit(bar.value, chart.unit), withUnit(bar.low ?? null, chart.unit), withUnit(bar.high ?? null, chart.unit)]),
  };
}

function forest(chart: Of<'forest'>): TableTwin {
  return {
    columns: [
      text('Label'),
      figure(`Value (${chart.unit})`),
      figure('Low'),
      figure('High'),
      figure('Low, any look'),
      figure('High, any look'),
      text('Verdict'),
    ],
    rows: chart.rows.map((row) => [
      row.label,
      number(row.value),
      number(row.low),
      number(row.high),
      number(row.outerLow),
      number(row.outerHigh),
      `${row.verdict}, ${row.note}`,
    ]),
  };
}

function plain(value: string | number | boolean | null | undefined, time: boolean): string {
  if (value === null || value === undefined) return '–';
  if (typeof value !== 'number') return String(value);
  return time ? instant(value) : number(value, 6);
}

function plot(chart: Of<'plot'>): TableTwin {
  const names = Object.keys(chart.data);
  const length = names.length === 0 ? 0 : Math.max(...names.map((name) => chart.data[name]?.length ?? 0));
  return {
    columns: names.map((name) => {
      const first = chart.data[name]?.find((value) => value !== null);
      return { title: name, numeric: typeof first === 'number' && !chart.times.includes(name) };
    }),
    rows: Array.from({ length }, (_, i) => names.map((name) => plain(chart.data[name]?.[i], chart.times.includes(name)))),
  };
}

/** Every number a chart draws, row by row. Rows are in the chart's own order; empty charts give no rows. */
export function tableTwin(chart: ChartData): TableTwin {
  switch (chart.kind) {
    case 'heatmap':
      return heatmap(chart);
    case 'histogramPair':
      return histogramPair(chart);
    case 'series':
      return series(chart);
    case 'bars':
      return bars(chart);
    case 'forest':
      return forest(chart);
    case 'sparkline':
      return { columns: [text(chart.column), figure('Rows')], rows: chart.labels.map((label, i) => [label, integer(chart.counts[i] ?? 0)]) };
    case 'plot':
      return plot(chart);
  }
}

import type { ChartData, ResultTable } from '../cells/types.ts';

type Column = ResultTable['columns'][number];
type Rows = ResultTable['rows'];

function column(name: string, type: Column['type'], unit?: string): Column {
  return { name, title: name.replaceAll('_', ' '), type, ...(unit === undefined || unit === '' ? {} : { unit }) };
}

function content(chart: ChartData): { readonly columns: readonly Column[]; readonly rows: Rows } {
  switch (chart.kind) {
    case 'heatmap':
      return {
        columns: [column('row', 'text'), column('from', 'time'), column(chart.metric, 'number'), column('by_chance', 'number'), column('n', 'integer')],
        rows: chart.cells.map((cell) => [cell.row, cell.time, cell.value, cell.floor, cell.n]),
      };
    case 'histogramPair':
      return {
        columns: [column(chart.column, 'text'), column(chart.referenceName, 'integer'), column(chart.currentName, 'integer')],
        rows: chart.labels.map((label, i) => [label, chart.reference[i] ?? null, chart.current[i] ?? null]),
      };
    case 'series':
      return {
        columns: [
          column('from', 'time'),
          column('series', 'text'),
          column('value', 'number', chart.unit),
          column('low', 'number', chart.unit),
          column('high', 'number', chart.unit),
          column('n', 'integer'),
        ],
        rows: chart.points.map((point) => [point.time, point.series, point.value, point.low, point.high, point.n]),
      };
    case 'bars':
      return {
        columns: [column('label', 'text'), column('value', 'number', chart.unit), column('low', 'number', chart.unit), column('high', 'number', chart.unit)],
        rows: chart.bars.map((bar) => [bar.label, bar.value, bar.low ?? null, bar.high ?? null]),
      };
    case 'forest':
      return {
        columns: [
          column('label', 'text'),
          ...['value', 'low', 'high', 'low_any_look', 'high_any_look'].map((name) => column(name, 'number', chart.unit)),
          column('verdict', 'verdict'),
        ],
        rows: chart.rows.map((row) => [row.label, row.value, row.low, row.high, row.outerLow, row.outerHigh, row.verdict]),
      };
    case 'sparkline':
      return { columns: [column(chart.column, 'text'), column('rows', 'integer')], rows: chart.labels.map((label, i) => [label, chart.counts[i] ?? 0]) };
    case 'plot': {
      const names = Object.keys(chart.data);
      const length = Math.max(0, ...names.map((name) => chart.data[name]?.length ?? 0));
      return {
        columns: names.map((name) => {
          const first = chart.data[name]?.find((value) => value !== null);
          return column(name, chart.times.includes(name) ? 'time' : typeof first === 'number' ? 'number' : 'text');
        }),
        rows: Array.from({ length }, (_, i) => names.map((name) => chart.data[name]?.[i] ?? null)),
      };
    }
  }
}

/** The numbers of a chart as a table with their full precision, for files. Times are epoch milliseconds (UTC). */
export function chartTable(chart: ChartData): ResultTable {
  return { name: fileName(chart.title), title: chart.title, ...content(chart) };
}

/** A title as the name of a file: letters, digits and dashes. */
export function fileName(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return plain === '' ? 'chart' : plain;
}

import type { Caveat, ChartData, ResultTable } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import type { HiddenItem } from '../types.ts';
import { isReliabilityChart } from '../../../cells/scores/reliability-chart.ts';
import { coarseCurve, coarsePrecision } from './coarse-curve.ts';

/** Cells whose tables and charts are rows of the data, or whatever SQL made of them: nothing is known about how many rows stand behind a number. */
const rowCells: ReadonlySet<string> = new Set(['sql', 'chart', 'trace', 'sample', 'table', 'rows']);
/** Columns of tables that print values of the data: smallest and largest, and the most frequent of an id. */
const valueColumns: ReadonlySet<string> = new Set(['range', 'minimum', 'maximum', 'min', 'max', 'example', 'examples', 'request_id', 'trace_id', 'subject_id']);

export interface WithoutRows {
  readonly cells: readonly CellRecord[];
  readonly hidden: readonly HiddenItem[];
}

/**
 * Leaves out everything that shows rows or single values of the data. Scatter plots go too: each dot is a row. A ROC curve is drawn so coarsely that its points tell no count to within `curveWidth` rows, and a precision-recall curve follows from it; null
 * leaves it out, where rows are not persons and nothing says how many rows are of k of them.
 */
export function withoutRows(cells: readonly CellRecord[], statutory: readonly string[], curveWidth: number | null): WithoutRows {
  const hidden: HiddenItem[] = [];
  const drop = (cell: string, key: string, rule: HiddenItem['rule'] = 'rows_never_exported') => hidden.push({ cell, key, rule, kind: 'primary' });
  const kept = cells.map((cell) => {
    if (statutory.includes(cell.id)) return cell;
    if (rowCells.has(cell.type)) {
      for (const { name } of cell.tables) drop(cell.id, `table ${name}`);
      for (const { kind } of cell.charts) drop(cell.id, `chart ${kind}`);
      if (cell.tables.length + cell.charts.length === 0) return cell;
      const caveat = { code: 'rows_never_exported', sentence: 'rows are never exported; this cell shows them in the notebook only' };
      return { ...cell, tables: [], charts: [], caveats: [...cell.caveats, caveat] };
    }
    const curves = publishedCurves(cell.charts, curveWidth);
    const charts = cell.charts.flatMap((chart) => {
      const kept = chart.kind !== 'plot' ? chart : curves.get(chart);
      if (kept === undefined && !isDrawnAgain(cell, chart)) drop(cell.id, `chart ${chart.title}`);
      return kept === undefined ? [] : [kept];
    });
    const missing = cell.charts.flatMap((chart) => (chart.kind === 'plot' && !curves.has(chart) && !isDrawnAgain(cell, chart) ? [chart.title] : []));
    return {
      ...cell,
      charts: charts.map((chart) => withoutEnds(chart)),
      caveats: missing.length === 0 ? cell.caveats : [...cell.caveats, withoutCurves(missing)],
      tables: cell.tables.map((table) => withoutValues(table, (key) => drop(cell.id, key, 'order_statistic'))),
    };
  });
  return { cells: kept, hidden };
}

/** A reliability curve is drawn from what is published of its table. */
function isDrawnAgain({ tables }: CellRecord, chart: ChartData): boolean {
  return isReliabilityChart(chart) && tables.some(({ name }) => name === 'reliability');
}

/** The curves that may be published, by the charts they are made from. */
function publishedCurves(charts: readonly ChartData[], curveWidth: number | null): ReadonlyMap<ChartData, ChartData> {
  const plots = charts.filter((chart) => chart.kind === 'plot');
  if (curveWidth === null) return new Map();
  const found = new Map<ChartData, ChartData>();
  for (const chart of plots) {
    const coarse = coarseCurve(chart, curveWidth);
    if (coarse === null || chart.rows === undefined) continue;
    found.set(chart, coarse);
    const pair = plots.find(({ x, y }) => x === chart.y && y === 'precision');
    const precision = pair === undefined ? null : coarsePrecision(pair, coarse, chart.rows, curveWidth);
    if (pair !== undefined && precision !== null) found.set(pair, precision);
  }
  return found;
}

/** Says in the file which curves it leaves out, and why. */
function withoutCurves(titles: readonly string[]): Caveat {
  const names = titles.map((title) => `"${title}"`).join(', ');
  return {
    code: 'curve_not_published',
    sentence: `not drawn here: ${names}; each point is a row or a count of its own, and no coarser form of it keeps every count open to within k`,
  };
}

function withoutValues(table: ResultTable, drop: (key: string) => void): ResultTable {
  const columns = table.columns.flatMap(({ name, column }, i) => (valueColumns.has(name) && column === undefined ? [i] : []));
  for (const i of columns) drop(`table ${table.name}, column ${table.columns[i]?.name}`);
  return columns.length === 0 ? table : { ...table, rows: table.rows.map((row) => row.map((value, i) => (columns.includes(i) ? null : value))) };
}

/** The first and last edge of a histogram are the smallest and largest value; an open end is not. */
function withoutEnds(chart: ChartData): ChartData {
  if ((chart.kind !== 'histogramPair' && chart.kind !== 'sparkline') || chart.edges === undefined) return chart;
  const last = chart.edges.length - 1;
  const edges = chart.edges.map((edge, i) => (i === 0 || i === last ? null : edge));
  const labels = chart.labels.map((label, i) => {
    if (i >= last) return label;
    const [low = null, high = null] = [edges[i] ?? null, edges[i + 1] ?? null];
    const isOpened = (i === 0 && chart.edges?.[0] !== null) || (i === last - 1 && chart.edges?.[last] !== null);
    return isOpened ? rangeLabel(low, high) : label;
  });
  return { ...chart, edges, labels };
}

/** A range (low, high] as the charts write it; null is open. */
export function rangeLabel(low: number | null, high: number | null): string {
  if (low === null && high === null) return 'all';
  if (low === null) return `≤ ${high}`;
  return high === null ? `> ${low}` : `${low} – ${high}`;
}

import type { ChartData, ResultTable } from '../../../cells/types.ts';
import type { CellRecord, ResultDocument } from '../../../notebook/types.ts';

/** Shares of one value or range among all rows, by side, in the table of a drift cell that names what carries a shift. */
const shareColumns = ['expected', 'observed'] as const;

/**
 * Blanks rows of the table `cells` of a drift cell that tell more than its histograms: those whose bar was joined with others, so that the share would tell the bars apart again; and, of columns
 * without a histogram, all rows when one of them is of fewer than k rows. A bar that is drawn has the count of its row. `hide` is told which rows.
 */
export function withoutJoinedShares(
  cell: CellRecord,
  charts: readonly ChartData[],
  { k, populations, hide }: { readonly k: number; readonly populations: ResultDocument['populations']; readonly hide: (key: string) => void },
): readonly ResultTable[] {
  if (cell.type !== 'drift') return cell.tables;
  return cell.tables.map((table) => {
    if (table.name !== 'cells') return table;
    const at = (name: string) => table.columns.findIndex((column) => column.name === name);
    const shares = shareColumns.map(at);
    const [column, label] = [at('column'), at('cell')];
    const sizes = (name: string) => {
      const counted = cell.measurements.flatMap(({ of, n }) => (of.column !== name ? [] : typeof n === 'number' ? [n] : [n.reference, n.current]));
      return [...counted, ...Object.values(populations).map(({ rows }) => rows)].filter((rows) => rows > 0);
    };
    const isSmall = (row: ResultTable['rows'][number]) => {
      const least = Math.min(...sizes(String(row[column])));
      return shares.some((i) => typeof row[i] === 'number' && row[i] > 0 && row[i] * least < k);
    };
    const isTold = (row: ResultTable['rows'][number]) => {
      const drawn = charts.find((chart) => chart.kind === 'histogramPair' && chart.column === row[column]);
      if (drawn?.kind === 'histogramPair') return !drawn.labels.includes(String(row[label]));
      return table.rows.some((other) => other[column] === row[column] && isSmall(other));
    };
    return {
      ...table,
      rows: table.rows.map((row, number) => {
        if (!isTold(row)) return row;
        hide(`table ${table.name}, row ${number + 1}`);
        return row.map((value, i) => (i === column ? value : null));
      }),
    };
  });
}

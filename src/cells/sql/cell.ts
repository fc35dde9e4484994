import * as v from 'valibot';
import { rowTable } from '../row-table.ts';
import { cellResult } from '../result.ts';
import type { CellType } from '../types.ts';
import { formatCount } from '../format.ts';

/** Rows shown of a sql cell; later cells see all of them. */
export const displayedRows = 10_000;

const parameters = v.strictObject({ id: v.string() });

/** One checked SELECT whose rows are shown, and which later cells read by its id. */
export const sqlCell: CellType<v.InferOutput<typeof parameters>> = {
  name: 'sql',
  language: 'sql',
  title: 'SQL',
  summary: 'One SELECT over tables, populations and earlier SQL cells.',
  parameters,
  uses: [],
  columns: () => [],
  plan: () => null,
  decide: () => cellResult({ verdict: 'info', headline: '' }),
  rows: {
    request: ({ id }, context) => ({ from: context.population(id), columns: 'all', limit: displayedRows }),
    present(answer, { id }) {
      const shown = Math.min(answer.total, displayedRows);
      const headline =
        shown < answer.total
          ? `first ${formatCount(shown)} of ${formatCount(answer.total)} rows`
          : `${formatCount(answer.total)} ${answer.total === 1 ? 'row' : 'rows'}`;
      return cellResult({
        verdict: 'info',
        headline,
        tables: [rowTable('rows', id, answer)],
        sql: [answer.sql],
        caveats: answer.caveats,
        rowsRead: answer.total,
      });
    },
  },
};

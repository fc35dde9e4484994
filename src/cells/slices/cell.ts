import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideSlices } from './decide.ts';
import { slicesParameters, type SlicesParameters } from './parameters.ts';
import { planSlices } from './plan.ts';
import { sliceScope } from './scope.ts';

/** Searches all segments of up to three conditions for those that are worse than the rest, and confirms them on rows kept from the search. */
export const slicesCell: CellType<SlicesParameters> = {
  name: 'slices',
  language: 'yaml',
  title: 'Slices',
  summary: 'Which segment is worst: all segments of up to three conditions, confirmed on rows kept from the search.',
  parameters: slicesParameters,
  uses: ['error', 'fallback', 'latency', 'request_id', 'model_version', 'deployment', 'route', 'feature'],
  columns(p, context) {
    const { objective, columns } = sliceScope(p, context);
    return objective.from.map((from) => {
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const split = context.column(from, 'request_id');
      const extra = [...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : []), ...(split === null ? [] : [split])];
      return { table: from.table, columns: [...new Set([...columns.map((c) => c.name), ...objective.uses, ...extra])].filter((c) => known.includes(c)) };
    });
  },
  plan: planSlices,
  decide: decideSlices,
};

import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideSkew } from './decide.ts';
import { skewParameters, skewScope, type SkewParameters } from './parameters.ts';
import { extraOf, planSkew } from './plan.ts';

/** Compares what the model learned from with what it is asked about, as distributions and, joined on an id, row by row. */
export const skewCell: CellType<SkewParameters> = {
  name: 'skew',
  language: 'yaml',
  title: 'Training and serving skew',
  summary:
    'Do training and serving agree, feature by feature and row by row? Names the likely cause: units, spelling, exchanged columns, stale values, defaults.',
  parameters: skewParameters,
  uses: ['request_id', 'subject_id', 'timestamp', 'feature_time', 'feature'],
  columns(p, context) {
    const scope = skewScope(p, context);
    const extras = extraOf(scope, context);
    return (['training', 'serving'] as const).map((side) => {
      const from = scope[side];
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const extra = [...extras.map((each) => each[side]), ...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])];
      return { table: from.table, columns: [...new Set([...scope.columns.map((c) => c.name), ...extra])] };
    });
  },
  plan: planSkew,
  decide: decideSkew,
};

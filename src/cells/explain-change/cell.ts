import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideExplainChange } from './decide.ts';
import { explainChangeParameters, type ExplainChangeParameters } from './parameters.ts';
import { explainScope, planExplainChange } from './plan.ts';

/** Splits the change of a metric between two populations into mix and rate, by one dimension after the other. */
export const explainChangeCell: CellType<ExplainChangeParameters> = {
  name: 'explain-change',
  language: 'yaml',
  title: 'Explain a change',
  summary: 'Why the metric moved: how far the mix of segments and how far their own rates carry the change, by dimension.',
  parameters: explainChangeParameters,
  uses: ['error', 'fallback', 'latency', 'model_version', 'deployment', 'route'],
  columns(p, context) {
    const { before, after, metric, dimensions } = explainScope(p, context);
    return [before, after].map((from) => {
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const extra = [...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])];
      return { table: from.table, columns: [...new Set([...metric.uses, ...dimensions, ...extra])].filter((c) => known.includes(c)) };
    });
  },
  plan: planExplainChange,
  decide: decideExplainChange,
};

import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideDrift } from './decide.ts';
import { importanceColumns } from './importance.ts';
import { driftParameters, driftScope, sideOf, type DriftParameters } from './parameters.ts';
import { driftPreview } from './preview.ts';
import { driftBreakdowns, planDrift, sides } from './plan.ts';

/** Compares the distribution of each column between two populations; significance and size together decide. */
export const driftCell: CellType<DriftParameters> = {
  name: 'drift',
  language: 'yaml',
  title: 'Drift',
  summary: 'Did inputs or outputs shift? Significance and size together decide, column by column.',
  parameters: driftParameters,
  uses: ['timestamp', 'feature', 'attribution', 'score', 'prediction'],
  columns(p, context) {
    const { columns } = driftScope(p, context);
    const keys = driftBreakdowns(p, context).flatMap((part) => Object.values(part.keys).map((key) => key.column));
    return sides.map((side) => {
      const from = sideOf(p, context, side);
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const extra = [
        ...importanceColumns(p, context, columns, side),
        ...quotedColumns(from.where, known),
        ...(from.window ? [from.window.column] : []),
        ...keys,
      ].filter((c) => known.includes(c));
      return { table: from.table, columns: [...new Set([...columns.map((c) => c.source.column), ...extra])] };
    });
  },
  plan: planDrift,
  decide: decideDrift,
  preview: driftPreview,
};

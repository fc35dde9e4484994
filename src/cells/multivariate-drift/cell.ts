import { frameOf, sampledColumns } from '../joint/frame.ts';
import { namedSide } from '../joint/side.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideMultivariate } from './decide.ts';
import { jointScope, multivariateParameters, type MultivariateParameters } from './parameters.ts';

const sides = ['reference', 'current'] as const;

/** Compares the joint distribution of several columns between two populations: what no single column shows. */
export const multivariateDriftCell: CellType<MultivariateParameters> = {
  name: 'multivariate-drift',
  language: 'yaml',
  title: 'Multivariate drift',
  summary: 'Did the joint distribution shift, also where no single column did? A classifier tries to tell the two sides apart.',
  parameters: multivariateParameters,
  uses: ['timestamp', 'feature'],
  columns(p, context) {
    const { columns } = jointScope(p, context);
    return sides.map((side) => {
      const from = namedSide(context, p[side], side);
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const extra = [...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])];
      return { table: from.table, columns: [...new Set([...columns.map((c) => c.name), ...extra])] };
    });
  },
  plan(p, context, previous) {
    const { columns } = jointScope(p, context);
    if (previous.length > 0 || columns.length === 0) return null;
    return sides.map((side) => ({
      kind: 'sample',
      from: namedSide(context, p[side], side),
      columns: sampledColumns(columns),
      rows: p.sample,
      seed: p.seed,
    }));
  },
  decide(waves, p, context) {
    const { columns, left } = jointScope(p, context);
    const [reference, current] = [0, 1].map((i) => frameOf(waves[0]?.[i], columns));
    const sql = [...new Set((waves[0] ?? []).flatMap((table) => table.sql))];
    return decideMultivariate(reference ?? frameOf(undefined, columns), current ?? frameOf(undefined, columns), { p, context, left, sql });
  },
};

import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideSli } from './decide.ts';
import { indicators, sliParameters, type SliParameters } from './parameters.ts';
import { breakdowns, planSli } from './plan.ts';

/** Service-level indicators: latency quantiles, rates and means with intervals, judged against targets, by group and over time. */
export const sliCell: CellType<SliParameters> = {
  name: 'sli',
  language: 'yaml',
  title: 'Service-level indicators',
  summary: 'How healthy is serving: quantiles, rates and means with intervals, against targets.',
  parameters: sliParameters,
  uses: ['latency', 'fallback', 'cost', 'timestamp'],
  columns(p, context) {
    const list = indicators(p, context);
    return breakdowns(p, context).map((part) => {
      const known = context.tables[part.from.table]?.columns.map((c) => c.name) ?? [];
      const keys = Object.values(part.keys).map((key) => key.column);
      return {
        table: part.from.table,
        columns: [...new Set([...keys, ...list.flatMap((i) => [...(i.column === null ? [] : [i.column]), ...quotedColumns(i.expression, known)])])],
      };
    });
  },
  plan: planSli,
  decide: decideSli,
};

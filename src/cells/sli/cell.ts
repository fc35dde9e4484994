import { eventColumns } from '../events/read.ts';
import { personColumn } from '../persons.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideSli } from './decide.ts';
import { indicators } from './indicators.ts';
import { sliParameters, type SliParameters } from './parameters.ts';
import { breakdowns, extraRequests, planSli } from './plan.ts';

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
    const own = breakdowns(p, context).map((part) => {
      const known = context.tables[part.from.table]?.columns.map((c) => c.name) ?? [];
      const person = personColumn(context, part.from);
      const keys = Object.values(part.keys).map((key) => key.column);
      const measured = list.flatMap((i) => [i.column, i.minus, i.below, i.bounds, ...quotedColumns(i.expression, known)]);
      return {
        table: part.from.table,
        columns: [...new Set([...keys, ...(person === null ? [] : [person]), ...measured.filter((c) => typeof c === 'string')])],
      };
    });
    const { captures, events } = extraRequests(p, context, list);
    return [...own, ...captures.map(({ from }) => ({ table: from.table, columns: [] })), ...eventColumns(events)];
  },
  plan: planSli,
  decide: decideSli,
};

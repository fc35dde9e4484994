import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideChangePoints } from './decide.ts';
import { changePointsParameters, type ChangePointsParameters } from './parameters.ts';
import { changeScope, planChangePoints } from './plan.ts';

/** Finds when a metric changed its level, how sure and how far, and joins the changes to events and model versions. */
export const changePointsCell: CellType<ChangePointsParameters> = {
  name: 'change-points',
  language: 'yaml',
  title: 'Change points',
  summary: 'When did it move: changes of level with their significance, place and size, joined to deploys and events.',
  parameters: changePointsParameters,
  uses: ['timestamp', 'error', 'fallback', 'latency', 'model_version'],
  columns(p, context) {
    const { from, metric, time, version, events } = changeScope(p, context);
    const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
    const own = [
      time,
      ...metric.uses,
      ...(version === null ? [] : [version]),
      ...quotedColumns(from.where, known),
      ...(from.window ? [from.window.column] : []),
    ];
    return [
      { table: from.table, columns: [...new Set(own)].filter((c) => known.includes(c)) },
      ...(events === null ? [] : [{ table: events.from.table, columns: [events.time, ...events.columns] }]),
    ];
  },
  plan: planChangePoints,
  decide: decideChangePoints,
};

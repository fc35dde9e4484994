import { requireColumn } from '../columns.ts';
import { listOf } from '../parameters.ts';
import { personColumn } from '../persons.ts';
import type { CellType } from '../types.ts';
import { decideSummary } from './decide.ts';
import { summarisedColumns, summaryParameters, type SummaryParameters } from './parameters.ts';
import { planSummary } from './plan.ts';

/** Describes a table: its columns, its rows over time, its duplicates. Never judges: every number is `info`. */
export const summaryCell: CellType<SummaryParameters> = {
  name: 'summary',
  language: 'yaml',
  title: 'Summary',
  summary: 'What is in this file: columns, gaps in time, duplicates, ranges, missing values.',
  parameters: summaryParameters,
  uses: ['timestamp', 'request_id', 'model_version'],
  columns(p, context) {
    const from = context.population(p.of, 'of');
    const roles = context.roles[from.table] ?? {};
    const extra = [roles.timestamp, roles.request_id, roles.model_version, personColumn(context, from)].filter((c) => typeof c === 'string');
    const groups = listOf(p.by).map((c) => requireColumn(context, from, c, 'by').name);
    return [{ table: from.table, columns: [...new Set([...summarisedColumns(p, context), ...extra, ...groups])] }];
  },
  plan: planSummary,
  decide: decideSummary,
};

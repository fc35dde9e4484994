import { eventColumns } from '../events/read.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideSlo } from './decide.ts';
import { sloParameters, type SloParameters } from './parameters.ts';
import { planSlo } from './plan.ts';
import { sloScope } from './scope.ts';
import { planWhatIf } from './threshold.ts';
import { startWhatIf } from './questions.ts';

/** Service-level objectives: error budgets, burn rates, and the alerts that would have fired on this data. */
export const sloCell: CellType<SloParameters> = {
  name: 'slo',
  language: 'yaml',
  title: 'Service-level objectives',
  summary: 'Are we within budget: error budgets, burn rates, and which alerts would have fired when.',
  parameters: sloParameters,
  uses: ['timestamp', 'error', 'status', 'fallback', 'latency', 'model_version'],
  columns(p, context) {
    const scope = sloScope(p, context);
    const known = context.tables[scope.from.table]?.columns.map((c) => c.name) ?? [];
    const own = scope.objectives.flatMap((one) => [...quotedColumns(one.good, known), ...quotedColumns(one.valid, known)]);
    const columns = [scope.time, ...(scope.version === null ? [] : [scope.version]), ...scope.groups, ...own];
    return [{ table: scope.from.table, columns: [...new Set(columns)] }, ...eventColumns(scope.events)];
  },
  plan: planSlo,
  decide: decideSlo,
  whatIf: { plan: planWhatIf, start: startWhatIf },
};

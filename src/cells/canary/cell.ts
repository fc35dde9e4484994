import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { armNames, armsOf } from './arms.ts';
import { decideCanary } from './decide.ts';
import { settledMetrics, type SettledMetric } from './metrics.ts';
import { canaryParameters, type CanaryParameters } from './parameters.ts';
import { planCanary } from './plan.ts';

/** Compares a canary with control: validity first, then every metric against an explicit margin, at one look and at any look. */
export const canaryCell: CellType<CanaryParameters> = {
  name: 'canary',
  language: 'yaml',
  title: 'Canary',
  summary: 'Promote, hold or roll back: a new version against control, metric by metric, with explicit margins.',
  parameters: canaryParameters,
  uses: ['request_id', 'timestamp', 'latency', 'fallback', 'status', 'cost', 'label'],
  columns(p, context) {
    const arms = armsOf(p, context);
    const metrics = settledMetrics(p, context);
    const tables = armNames.map((arm) => {
      const population = arms.populations[arm];
      const known = context.tables[population.table]?.columns.map((column) => column.name) ?? [];
      const own = [arms.time?.[arm], arms.requestId?.[arm], ...(arms.unit === null || arms.unit === 'auto' ? [] : [arms.unit[arm]]), ...arms.by];
      const measured = metrics.flatMap((metric) => [...columnsOf(metric), ...quotedColumns(metric.condition, known)]);
      return { table: population.table, columns: [...new Set([...own.filter((column) => column !== undefined), ...measured])] };
    });
    if (p.pre === null || arms.unit === null || arms.unit === 'auto') return tables;
    const { unit } = arms;
    const before = context.population(p.pre, 'pre').table;
    const known = context.tables[before]?.columns.map((column) => column.name) ?? [];
    const measured = metrics.flatMap((metric) => [...columnsOf(metric), ...quotedColumns(metric.condition, known)]);
    return [...tables, { table: before, columns: [...new Set([unit.canary, ...measured])] }];
  },
  plan: planCanary,
  decide: decideCanary,
};

function columnsOf({ column, below }: SettledMetric): readonly string[] {
  return [column ?? [], below ?? []].flat();
}

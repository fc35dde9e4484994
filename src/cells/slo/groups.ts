import type { ReducedTable } from '../../reduce/types.ts';
import { budgetRemaining } from '../../stats/burn-rate.ts';
import { wilson } from '../../stats/intervals.ts';
import { groupBars, groupLabel, type GroupValue } from '../group-bars.ts';
import type { ChartData, Measurement, ResultTable } from '../types.ts';
import type { Objective } from './scope.ts';

/** Objectives by group, counted by rows over all of them; for information. */
export function groupReport(
  table: ReducedTable | undefined,
  objectives: readonly Objective[],
  population: string,
  level: number,
): { readonly measurements: readonly Measurement[]; readonly tables: readonly ResultTable[]; readonly charts: readonly ChartData[] } {
  if (table === undefined) return { measurements: [], tables: [], charts: [] };
  const measurements: Measurement[] = [];
  const rows: (string | number | null)[][] = [];
  const charts: ChartData[] = [];
  objectives.forEach((objective, i) => {
    const values: GroupValue[] = [];
    for (const { keys, measures } of table.rows) {
      const n = Number(measures[`valid${i}`] ?? 0);
      const bad = n - Number(measures[`good${i}`] ?? 0);
      const interval = wilson(bad, n, level);
      const group = Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, value === null ? null : String(value)]));
      const of = { sli: objective.name, population, group };
      const value = n > 0 ? 1 - bad / n : null;
      const [low, high] = interval === null ? [null, null] : [1 - interval.high, 1 - interval.low];
      values.push({ keys, value, low, high });
      const remaining = budgetRemaining(bad, n, objective.objective);
      measurements.push({
        metric: 'sli',
        of,
        value,
        n,
        unit: 'share',
        verdict: 'info',
        ...(low === null || high === null ? { reason: 'no_traffic' } : { interval: { level, low, high, method: 'Wilson' } }),
      });
      rows.push([objective.name, groupLabel(keys), value, low, high, bad, n, remaining]);
    }
    const title = `${objective.name}: share that is good,`;
    charts.push(...groupBars({ title, unit: 'share', direction: 'higher', target: objective.objective }, values));
  });
  return {
    measurements,
    charts,
    tables: [
      {
        name: 'groups',
        title: 'By group',
        columns: [
          { name: 'objective', title: 'objective', type: 'text' },
          { name: 'group', title: 'group', type: 'text' },
          { name: 'sli', title: 'good', type: 'percent' },
          { name: 'low', title: 'low', type: 'percent' },
          { name: 'high', title: 'high', type: 'percent' },
          { name: 'bad', title: 'bad', type: 'integer' },
          { name: 'n', title: 'of', type: 'integer' },
          { name: 'remaining', title: 'budget left', type: 'percent' },
        ],
        rows,
      },
    ],
  };
}

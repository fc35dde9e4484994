import type { ReducedTable } from '../../reduce/types.ts';
import { budgetRemaining } from '../../stats/burn-rate.ts';
import { wilson } from '../../stats/intervals.ts';
import type { Measurement, ResultTable } from '../types.ts';
import type { Objective } from './scope.ts';

/** Objectives by group, counted by rows over all of them; for information. */
export function groupMeasurements(
  table: ReducedTable | undefined,
  objectives: readonly Objective[],
  population: string,
  level: number,
): { readonly measurements: readonly Measurement[]; readonly tables: readonly ResultTable[] } {
  if (table === undefined) return { measurements: [], tables: [] };
  const measurements: Measurement[] = [];
  const rows: (string | number | null)[][] = [];
  objectives.forEach((objective, i) => {
    for (const { keys, measures } of table.rows) {
      const n = Number(measures[`valid${i}`] ?? 0);
      const bad = n - Number(measures[`good${i}`] ?? 0);
      const interval = wilson(bad, n, level);
      const group = Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, value === null ? null : String(value)]));
      const of = { sli: objective.name, population, group };
      const remaining = budgetRemaining(bad, n, objective.objective);
      measurements.push({
        metric: 'sli',
        of,
        value: n > 0 ? 1 - bad / n : null,
        n,
        unit: 'share',
        verdict: 'info',
        ...(interval === null ? { reason: 'no_traffic' } : { interval: { level, low: 1 - interval.high, high: 1 - interval.low, method: 'Wilson' } }),
      });
      const name = Object.values(group)
        .map((value) => value ?? '(missing)')
        .join(' · ');
      rows.push([
        objective.name,
        name,
        n > 0 ? 1 - bad / n : null,
        interval === null ? null : 1 - interval.high,
        interval === null ? null : 1 - interval.low,
        bad,
        n,
        remaining,
      ]);
    }
  });
  return {
    measurements,
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

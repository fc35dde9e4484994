import { wilson } from '../../stats/intervals.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { groupBars } from '../group-bars.ts';
import type { ChartData, ResultTable } from '../types.ts';
import type { ShadowParameters, ShadowScope } from './parameters.ts';
import { places } from './plan.ts';
import { truth } from './truth.ts';

const mostRows = 200;

/** Agreement within the values of each `by` column, least first: a table of all answers and a drawing of each. */
export function agreementBySegment(
  scope: ShadowScope,
  p: ShadowParameters,
  wave: readonly ReducedTable[],
): { readonly tables: readonly ResultTable[]; readonly charts: readonly ChartData[] } {
  const compared = [...scope.answers.map((column, i) => [column, `agree${i}`] as const), ...scope.scores.map((column, i) => [column, `near${i}`] as const)];
  const parts = scope.by.map((by, k) => {
    const rows = (wave[places.flips + scope.answers.length + k]?.rows ?? []).flatMap((row) =>
      compared.map(([column, name]) => {
        const { yes, no } = truth(row, name);
        const interval = wilson(yes, yes + no, 1 - p.alpha);
        const value = yes + no === 0 ? null : yes / (yes + no);
        return { segment: row.keys.segment ?? null, column, value, low: interval?.low ?? null, high: interval?.high ?? null, n: yes + no };
      }),
    );
    const sorted = rows.toSorted((a, b) => (a.value ?? 2) - (b.value ?? 2));
    const table: ResultTable = {
      name: `by_${by}`,
      title: `Agreement by ${by}, least first`,
      columns: [
        { name: 'segment', title: by, type: 'text', column: by },
        { name: 'column', title: 'answer', type: 'text' },
        { name: 'agreement', title: 'agreement', type: 'percent' },
        { name: 'low', title: 'low', type: 'percent' },
        { name: 'high', title: 'high', type: 'percent' },
        { name: 'n', title: 'pairs', type: 'integer' },
      ],
      rows: sorted.slice(0, mostRows).map(({ segment, column, value, low, high, n }) => [segment, column, value, low, high, n]),
      ...(sorted.length > mostRows ? { total: sorted.length } : {}),
    };
    const charts = compared.flatMap(([column]) =>
      groupBars(
        { title: `agreement of ${column}`, unit: 'share', direction: 'higher', target: p.tolerance === null ? null : 1 - p.tolerance },
        rows.filter((row) => row.column === column).map(({ segment, value, low, high }) => ({ keys: { [by]: segment }, value, low, high })),
      ),
    );
    return { table, charts };
  });
  return { tables: parts.map(({ table }) => table), charts: parts.flatMap(({ charts }) => charts) };
}

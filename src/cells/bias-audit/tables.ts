import type { ChartData, ResultTable } from '../types.ts';
import { peopleOf, type Counted, type TableName } from './counts.ts';
import { decidingP, type JudgedCategory, type JudgedTable } from './judge.ts';
import type { AuditScope } from './parameters.ts';
import type { Reconciled } from './reconcile.ts';

type Columns = ResultTable['columns'];

const titles: Readonly<Record<TableName, string>> = { sex: 'Sex', race: 'Race and ethnicity', intersection: 'Intersections' };

function groupColumns({ table }: JudgedTable): Columns {
  return table.columns.map((column) => ({ name: column, title: column, type: 'text' as const, column }));
}

function groupCells({ table }: JudgedTable, { category }: JudgedCategory): readonly string[] {
  return table.columns.map((column) => category.group[column] ?? '');
}

/** Tables in the form of the rule: people, selected, rate, impact ratio of every category; then tests, bounds and reconciliation. */
export function auditTables(judged: readonly JudgedTable[], reconciled: readonly Reconciled[], counted: Counted, scope: AuditScope): readonly ResultTable[] {
  const isSelection = scope.method === 'selection';
  const rate = isSelection ? 'selection rate' : 'scoring rate';
  const k = isSelection ? 'selected' : 'above median';
  return [
    ...judged.map(
      (each): ResultTable => ({
        name: each.table.name,
        title: `${titles[each.table.name]}: ${rate} and impact ratio`,
        columns: [
          ...groupColumns(each),
          { name: 'n', title: 'people', type: 'integer' },
          { name: 'k', title: k, type: 'integer' },
          { name: 'rate', title: rate, type: 'percent' },
          { name: 'impact_ratio', title: 'impact ratio', type: 'number' },
          { name: 'low', title: 'low', type: 'number' },
          { name: 'high', title: 'high', type: 'number' },
          { name: 'note', title: 'note', type: 'text' },
          { name: 'verdict', title: 'verdict', type: 'verdict' },
        ],
        rows: each.categories.map((one) => [
          ...groupCells(each, one),
          one.category.n,
          one.category.k,
          one.rate,
          one.isTop && one.category.k > 0 ? 1 : (one.comparison?.ratio ?? null),
          one.comparison?.ratioInterval?.low ?? null,
          one.comparison?.ratioInterval?.high ?? null,
          one.isExcluded ? 'left out of the impact ratios' : one.isTop ? 'highest rate' : one.isSmall ? 'below the share that may be left out' : '',
          one.verdict,
        ]),
      }),
    ),
    ...judged.filter(({ categories }) => categories.some(({ comparison }) => comparison !== null)).map(testsOf),
    ...judged.filter(({ categories }) => categories.some(({ bounds }) => bounds !== null)).map((each) => boundsOf(each, rate)),
    {
      name: 'unknown',
      title: 'Unknown category, in no rate',
      columns: [
        { name: 'table', title: 'table', type: 'text' },
        { name: 'unknown', title: 'unknown', type: 'integer' },
        { name: 'people', title: 'of people', type: 'integer' },
        { name: 'share', title: 'share', type: 'percent' },
      ],
      rows: counted.tables.map((table) => [
        titles[table.name],
        table.unknown.n,
        peopleOf(table),
        peopleOf(table) === 0 ? null : table.unknown.n / peopleOf(table),
      ]),
    },
    ...(reconciled.length === 0 ? [] : [reconciliation(reconciled, k)]),
  ];
}

function testsOf(each: JudgedTable): ResultTable {
  const number = (name: string, title: string) => ({ name, title, type: 'number' as const });
  return {
    name: `tests_${each.table.name}`,
    title: `${titles[each.table.name]}: tests against the highest rate`,
    columns: [
      ...groupColumns(each),
      { name: 'difference', title: 'difference', type: 'percent' },
      { name: 'low', title: 'Newcombe low', type: 'percent' },
      { name: 'high', title: 'Newcombe high', type: 'percent' },
      number('z', 'z'),
      { name: 'two_sd', title: 'beyond 2 SD', type: 'text' },
      number('p_z', 'p of z'),
      number('p_fisher', 'p of Fisher'),
      number('mid_p', 'mid-p'),
      number('p_decides', 'p that decides'),
      { name: 'shortfall', title: 'shortfall to 1', type: 'integer' },
      { name: 'shortfall_four_fifths', title: 'shortfall to 0.8', type: 'integer' },
      { name: 'flips', title: 'order flips with one', type: 'text' },
    ],
    rows: each.categories.flatMap((one) => {
      const c = one.comparison;
      if (c === null) return [];
      const beyond = c.z === null ? null : Math.abs(c.z.statistic) > 2 ? 'yes' : 'no';
      return [
        [
          ...groupCells(each, one),
          c.difference,
          c.differenceInterval?.low ?? null,
          c.differenceInterval?.high ?? null,
          c.z?.statistic ?? null,
          beyond,
          c.z?.p ?? null,
          c.fisher?.p ?? null,
          c.fisher?.midP ?? null,
          decidingP(one.category, c),
          c.shortfall,
          c.shortfallFourFifths,
          c.flips ? 'yes' : 'no',
        ],
      ];
    }),
  };
}

function boundsOf(each: JudgedTable, rate: string): ResultTable {
  return {
    name: `bounds_${each.table.name}`,
    title: `${titles[each.table.name]}: if the unknown were known`,
    columns: [
      ...groupColumns(each),
      { name: 'rate_low', title: `${rate}, lowest`, type: 'percent' },
      { name: 'rate', title: rate, type: 'percent' },
      { name: 'rate_high', title: `${rate}, highest`, type: 'percent' },
      { name: 'ratio_low', title: 'impact ratio, lowest', type: 'number' },
      { name: 'ratio_high', title: 'impact ratio, highest', type: 'number' },
    ],
    rows: each.categories.map((one) => [
      ...groupCells(each, one),
      one.bounds?.rate?.low ?? null,
      one.rate,
      one.bounds?.rate?.high ?? null,
      one.bounds?.ratio?.low ?? null,
      one.bounds?.ratio?.high ?? null,
    ]),
  };
}

function reconciliation(reconciled: readonly Reconciled[], k: string): ResultTable {
  return {
    name: 'reconciliation',
    title: 'Margins against the sum of their intersections',
    columns: [
      { name: 'category', title: 'category', type: 'text' },
      { name: 'n', title: 'people', type: 'integer' },
      { name: 'k', title: k, type: 'integer' },
      { name: 'sum_n', title: 'people, summed', type: 'integer' },
      { name: 'sum_k', title: `${k}, summed`, type: 'integer' },
      { name: 'over', title: 'summed over', type: 'text' },
      { name: 'adds_up', title: 'adds up', type: 'text' },
    ],
    rows: reconciled.map(({ category, over, difference, verdict }) => [
      category.label,
      category.n,
      category.k,
      difference.parts.n,
      difference.parts.k,
      over,
      verdict === 'invalid' ? 'no' : difference.n === 0 ? 'yes' : `yes, ${difference.n} unknown`,
    ]),
  };
}

/** Impact ratios with their intervals, a drawing for each table. */
export function auditCharts(judged: readonly JudgedTable[]): readonly ChartData[] {
  return judged.flatMap((each): ChartData[] => {
    const { table, categories } = each;
    const bars = categories.flatMap(({ category, comparison, isTop }) => {
      const value = isTop && category.k > 0 ? 1 : (comparison?.ratio ?? null);
      if (value === null) return [];
      const interval = comparison?.ratioInterval ?? { low: 1, high: 1 };
      return [{ label: category.label, value, low: interval.low, high: Math.min(interval.high, 2) }];
    });
    const [column, ...more] = table.columns;
    if (bars.length === 0) return [];
    const filter = more.length === 0 && column !== undefined ? { column } : {};
    return [{ kind: 'bars', title: `${titles[table.name]}: impact ratio`, unit: '', bars, target: 0.8, ...filter }];
  });
}

import { formatCount, formatList, formatPercent } from '../format.ts';
import type { Caveat, CellContext, Finding, Measurement, ResultTable } from '../types.ts';
import { groupKeys, subjectOf, type Answers } from './plan.ts';
import type { PrivacyParameters } from './parameters.ts';

const steps = [1, 5, 10, 50, Infinity];
const names = ['1', '2 to 4', '5 to 9', '10 to 49', '50 and more'];

export interface GroupCheck {
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
  readonly tables: readonly ResultTable[];
  readonly caveats: readonly Caveat[];
}

/** k-anonymity over the quasi-identifiers (Sweeney 2002): how many people share each combination. Sizes only, never the combinations. */
export function groupCheck(p: PrivacyParameters, context: CellContext, answers: Answers): GroupCheck {
  const of = context.population(p.of, 'of');
  const { columns, left } = groupKeys(p, context, answers);
  const table = answers.get('groups');
  const caveats: Caveat[] = [];
  if (left.length > 0)
    caveats.push({
      code: 'too_many_groups',
      sentence: `${formatList(left)} ${left.length === 1 ? 'was' : 'were'} left out of the group sizes: there would be more than 200 000 combinations`,
    });
  if (columns.length === 0 || table === undefined) return { findings: [], measurements: [], tables: [], caveats };
  const subject = subjectOf(p, context);
  const unit = subject === null ? 'rows' : 'people';
  if (subject === null)
    caveats.push({
      code: 'no_subject',
      sentence: 'groups are counted in rows, for no column has the role subject_id; one person with many rows hides in them',
    });
  const groups = table.rows.map(({ measures }) => ({
    size: Number((subject === null ? measures.rows : measures.people) ?? 0),
    rows: Number(measures.rows ?? 0),
  }));
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const small = groups.filter((group) => group.size < p.k);
  const exposed = small.reduce((sum, group) => sum + group.rows, 0);
  const smallest = groups.length === 0 ? null : Math.min(...groups.map((group) => group.size));
  const name = { population: of.name };
  const verdict = rows === 0 ? 'insufficient' : small.length > 0 ? 'warn' : 'pass';
  const measurements: Measurement[] = [
    {
      metric: 'smallest_group',
      of: name,
      value: smallest,
      unit,
      n: rows,
      threshold: { value: p.k, rule: 'at least' },
      verdict,
      ...(smallest === null ? { reason: 'no_rows' } : {}),
    },
    {
      metric: 'rows_below_k_rate',
      of: name,
      value: rows === 0 ? null : exposed / rows,
      unit: 'share',
      n: rows,
      verdict: 'info',
      ...(rows === 0 ? { reason: 'no_rows' } : {}),
    },
  ];
  const sentence =
    small.length === 0
      ? `every combination of ${formatList(columns)} covers at least ${p.k} ${unit}`
      : `${formatPercent(exposed / rows)} of rows can be told apart by ${formatList(columns)}: ${formatCount(small.length)} of ${formatCount(groups.length)} combinations cover fewer than ${p.k} ${unit}`;
  const bins = steps.map((_, i) =>
    groups.filter((group) => group.size < (i === 0 ? 2 : (steps[i] ?? Infinity)) && group.size >= (i === 0 ? 0 : i === 1 ? 2 : (steps[i - 1] ?? 0))),
  );
  const sizes: ResultTable = {
    name: 'groups',
    title: `Combinations of ${formatList(columns)} by size`,
    columns: [
      { name: 'size', title: unit, type: 'text' },
      { name: 'groups', title: 'combinations', type: 'integer' },
      { name: 'rows', title: 'rows', type: 'integer' },
    ],
    rows: bins.map((bin, i) => [names[i] ?? '', bin.length, bin.reduce((sum, group) => sum + group.rows, 0)]),
  };
  return { findings: [{ verdict, sentence }], measurements, tables: [sizes], caveats };
}

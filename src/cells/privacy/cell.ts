import type { ReducedTable } from '../../reduce/types.ts';
import type { ResultTable } from '../types.ts';
import { columnsOf } from '../columns.ts';
import { formatCount, formatList } from '../format.ts';
import { cellResult } from '../result.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { Caveat, CellContext, CellResult, CellType, Finding, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { groupCheck } from './groups.ts';
import { examinedColumns, privacyParameters, quasiColumns, type PrivacyParameters } from './parameters.ts';
import { isRead, mostCandidates, planPrivacy, progress, subjectOf, type Answers } from './plan.ts';
import { reportOf, type ColumnReport } from './report.ts';

/** Finds personal data in telemetry, column by column, and says how to mask it. No value that was found is ever part of the result. */
export const privacyCell: CellType<PrivacyParameters> = {
  name: 'privacy',
  language: 'yaml',
  title: 'Privacy',
  summary: 'Is there personal data in the telemetry? Classes per column by checked recognisers, group sizes, masking.',
  parameters: privacyParameters,
  uses: ['subject_id', 'group'],
  columns(p, context) {
    const of = context.population(p.of, 'of');
    const known = columnsOf(context, of).map((c) => c.name);
    const subject = subjectOf(p, context);
    const wanted = [
      ...examinedColumns(p, context).map((each) => each.column.name),
      ...quasiColumns(p, context),
      ...(subject === null ? [] : [subject]),
      ...quotedColumns(of.where, known),
      ...(of.window ? [of.window.column] : []),
    ];
    return [{ table: of.table, columns: [...new Set(wanted)] }];
  },
  plan: planPrivacy,
  decide: decidePrivacy,
};

const order: readonly Verdict[] = ['fail', 'insufficient', 'warn', 'pass', 'info'];

function decidePrivacy(reduced: readonly (readonly ReducedTable[])[], p: PrivacyParameters, context: CellContext): CellResult {
  const of = context.population(p.of, 'of');
  const { answers } = progress(p, context, reduced);
  const rows = Number(answers.get('rows')?.rows[0]?.measures.rows ?? 0);
  const reports = examinedColumns(p, context).map((each, i) => reportOf(each, i, answers, of.name));
  const groups = groupCheck(p, context, answers);
  const findings: Finding[] = [...reports.flatMap((report) => report.findings), ...groups.findings].sort(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict),
  );
  const isClean = !reports.some((report) => report.findings.some((f) => f.verdict === 'fail' || f.verdict === 'warn'));
  if (isClean && rows > 0)
    findings.unshift({ verdict: 'pass', sentence: `no unmasked personal data was recognised in ${formatCount(reports.length)} columns` });
  const sorted = findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const verdict = rows === 0 ? 'insufficient' : worst([...reports.map((report) => report.verdict), ...groups.findings.map((f) => f.verdict), 'pass']);
  const direct = reports.filter((report) => report.verdict === 'fail').map((report) => report.column);
  const more = direct.length > 1 ? `; also in ${formatList(direct.slice(1))}` : '';
  return cellResult({
    verdict,
    headline: rows === 0 ? `${of.name} has no rows` : `${sorted[0]?.sentence ?? ''}${verdict === 'fail' ? more : ''}`,
    findings: sorted,
    measurements: [...reports.flatMap((report) => report.measurements), ...groups.measurements],
    tables: [columnTable(reports), ...maskTable(reports), ...groups.tables],
    caveats: [...caveatsOf(p, context, answers), ...groups.caveats],
    sql: [...new Set(reduced.flat().flatMap((table) => table.sql))],
    rowsRead: rows,
  });
}

function caveatsOf(p: PrivacyParameters, context: CellContext, answers: Answers): Caveat[] {
  const examined = examinedColumns(p, context);
  const others = examined.filter((each) => each.read === 'other').map((each) => each.column.name);
  const estimated = examined.flatMap((each, i) => (each.recognisers.length > 0 && !isRead(answers, i) ? [each.column.name] : []));
  const made: Caveat[] = [
    { code: 'recognised_only', sentence: 'a column without findings is not proven clean: names in free text, and ids of other countries, are not recognised' },
  ];
  if (estimated.length > 0)
    made.push({
      code: 'checked_values',
      sentence: `${formatList(estimated)}: every row was matched by pattern in the engine; checksums were then verified on at most ${formatCount(mostCandidates)} distinct candidates per pattern`,
    });
  if (others.length > 0)
    made.push({ code: 'not_read', sentence: `${formatList(others)} ${others.length === 1 ? 'holds' : 'hold'} lists, maps or bytes, which are not searched` });
  return made;
}

function columnTable(reports: readonly ColumnReport[]): ResultTable {
  return {
    name: 'columns',
    title: 'Columns',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'class', title: 'class', type: 'text' },
      { name: 'holds', title: 'holds', type: 'text' },
      { name: 'rows', title: 'rows', type: 'integer' },
      { name: 'masked', title: 'masked', type: 'percent' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
    ],
    rows: [...reports]
      .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
      .map((report) => [report.column, report.class, report.holds.join(', '), report.rows, report.masked, report.verdict]),
  };
}

function maskTable(reports: readonly ColumnReport[]): ResultTable[] {
  const rows = reports.flatMap((report) => (report.mask === null ? [] : [[report.column, report.class, report.mask]]));
  const column = (name: string) => ({ name, title: name, type: 'text' as const });
  return rows.length === 0
    ? []
    : [
        {
          name: 'masking',
          title: 'Suggested masking',
          columns: [column('column'), column('class'), { ...column('sql'), title: 'SQL to write it with' }],
          rows,
        },
      ];
}

import type { CellRecord, ResultDocument } from '../../../notebook/types.ts';
import { namesPeople, personalData } from '../personal-data.ts';
import type { PersonRule } from '../persons.ts';

/** Values of these roles are one person's or one request's: never a label, however many rows they have. */
const idRoles: ReadonlySet<string> = new Set(['request_id', 'trace_id', 'subject_id', 'query_id', 'span_id', 'session_id']);

export interface HiddenLabel {
  readonly label: string;
  readonly column: string;
  readonly rule: 'label_below_k' | 'personal_data';
}

/** Columns whose values stand for persons or requests. */
export function idColumns(inputs: ResultDocument['inputs']): ReadonlySet<string> {
  return new Set(
    inputs.flatMap(({ roles }) =>
      Object.entries(roles).flatMap(([role, column]) => (idRoles.has(role) ? (typeof column === 'string' ? [column] : column) : [])),
    ),
  );
}

/**
 * Returns the labels (values of columns that name a group, a bar or a row) that may not be printed: those that stand for fewer than k persons or rows wherever they
 * are counted, those of id columns and of columns that name people, and those that a recogniser of personal data finds.
 */
export function hiddenLabels(document: ResultDocument, k: number, { size: sizeOf }: PersonRule): readonly HiddenLabel[] {
  const ids = idColumns(document.inputs);
  const counts = new Map<string, { readonly label: string; readonly column: string; rows: number; persons: number | null }>();
  const note = (column: string, label: string | null | undefined, rows: number, persons: number | null = null) => {
    if (label === null || label === undefined || label === '') return;
    const name = JSON.stringify([column, label]);
    const known = counts.get(name) ?? { label, column, rows: 0, persons: null };
    known.rows = Math.max(known.rows, rows);
    if (persons !== null) known.persons = Math.max(known.persons ?? 0, persons);
    counts.set(name, known);
  };
  for (const cell of document.cells) collect(cell, note);
  return [...counts.values()].flatMap(({ label, column, rows, persons }): HiddenLabel[] => {
    if (personalData(label, column).length > 0 || namesPeople(column)) return [{ label, column, rule: 'personal_data' }];
    const size = sizeOf(rows, persons);
    return ids.has(column) || (size > 0 && size < k) ? [{ label, column, rule: 'label_below_k' }] : [];
  });
}

function collect(cell: CellRecord, note: (column: string, label: string | null | undefined, rows: number, persons?: number | null) => void): void {
  for (const { of, n, metric, value, behind } of cell.measurements) {
    const isPersons = metric === 'group_persons' || metric === 'persons';
    const [current, reference] = typeof n === 'number' ? [metric === 'group_size' ? Math.max(n, value ?? 0) : n, 0] : [n.current, n.reference];
    const persons = isPersons ? value : (behind?.persons?.among ?? null);
    for (const [column, label] of Object.entries(of.group ?? {})) note(column, label, current, persons);
    for (const [column, label] of Object.entries(of.referenceGroup ?? {})) note(column, label, reference);
  }
  for (const chart of cell.charts) {
    if (chart.kind === 'histogramPair' || chart.kind === 'sparkline') {
      const ranges = chart.edges === undefined ? 0 : chart.edges.length - 1;
      for (const [i, label] of chart.labels.entries()) {
        if (i < ranges || chart.values?.[i]?.length === 0) continue;
        note(chart.column, label, chart.kind === 'sparkline' ? (chart.counts[i] ?? 0) : Math.max(chart.reference[i] ?? 0, chart.current[i] ?? 0));
      }
    }
    if (chart.kind === 'bars' && chart.column !== undefined) for (const { label } of chart.bars) note(chart.column, label, 0);
    if (chart.kind === 'series') {
      // Points are of other rows each.
      const rows = new Map<string, number>();
      for (const { series, n } of chart.points) rows.set(series, (rows.get(series) ?? 0) + n);
      const persons = (name: string) => chart.points.flatMap(({ series, behind }) => (series === name ? (behind?.persons?.among ?? []) : []));
      for (const [series, n] of rows) note('', series, n, persons(series).length === 0 ? null : Math.max(...persons(series)));
    }
  }
  for (const { columns, rows } of cell.tables) {
    const size = columns.findIndex(({ name, type }) => (type === 'integer' || type === 'number') && (name === 'n' || name === 'rows' || name === 'total'));
    for (const [i, { column, type }] of columns.entries()) {
      if (column === undefined || type !== 'text') continue;
      for (const row of rows) note(column, row[i] === null ? null : String(row[i]), size < 0 ? 0 : Number(row[size] ?? 0));
    }
  }
}

import { verdicts, type ResultTable, type Verdict } from '../../cells/types.ts';
import { instant, integer, number, percent } from '../../charts/format.ts';

export type Value = ResultTable['rows'][number][number];
export type Column = ResultTable['columns'][number];
export type Row = ResultTable['rows'][number];

export interface Sort {
  readonly column: number;
  readonly down: boolean;
}

const isVerdict = (value: Value): value is Verdict => verdicts.some((verdict) => verdict === value);

/** The verdict in a cell, or null when it holds something else. */
export function verdictIn(value: Value, column: Column): Verdict | null {
  return column.type === 'verdict' && isVerdict(value) ? value : null;
}

/** True when values of a column stand at the end of their cell, so that digits line up. */
export function isFigure(column: Column): boolean {
  return column.type === 'number' || column.type === 'integer' || column.type === 'percent';
}

/** A value as it is shown; `–` for no value. */
export function showCell(value: Value, column: Column): string {
  if (value === null) return '–';
  if (typeof value !== 'number') return String(value);
  switch (column.type) {
    case 'integer':
      return integer(value);
    case 'percent':
      return percent(value);
    case 'time':
      return instant(value);
    default:
      return number(value, 5);
  }
}

const rank = (value: Value, column: Column): Value => {
  const verdict = verdictIn(value, column);
  return verdict === null ? value : verdicts.indexOf(verdict);
};

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** Rows in the order of one column; verdicts worst first, rows without a value last in both directions, ties as they came. */
export function sortRows(table: ResultTable, rows: readonly Row[], sort: Sort | null): readonly Row[] {
  const column = sort === null ? undefined : table.columns[sort.column];
  if (sort === null || column === undefined) return rows;
  const values = new Map(rows.map((row) => [row, rank(row[sort.column] ?? null, column)]));
  return rows.toSorted((a, b) => {
    const left = values.get(a) ?? null;
    const right = values.get(b) ?? null;
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return compare(left, right) * (sort.down ? -1 : 1);
  });
}

/** Rows that hold every word of a text in some cell, as shown or as it is; letters' case does not matter. */
export function filterRows(table: ResultTable, text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return table.rows;
  return table.rows.filter((row) => {
    const shown = row.map((value, i) => {
      const column = table.columns[i];
      return column === undefined || value === null ? '' : `${showCell(value, column)} ${String(value)}`.toLowerCase();
    });
    return words.every((word) => shown.some((cell) => cell.includes(word)));
  });
}

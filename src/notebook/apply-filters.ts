import type { Caveat } from '../cells/types.ts';
import { literal, quoteIdentifier } from '../reduce/sql-text.ts';
import type { ColumnInfo, Population, TableInfo } from '../telemetry/types.ts';
import { parseInstant } from './durations.ts';
import { filterText } from './filters.ts';
import { nearestName } from './nearest-name.ts';
import { NotebookError } from './notebook-error.ts';
import { readYaml } from './read-yaml.ts';
import type { Filter, Notebook, Position } from './types.ts';

type Scalar = string | number | boolean | null;

/** The filters of a run: what each table's rows must satisfy to be in a population. */
export interface AppliedFilters {
  /** A population with the filters of its table joined to its condition; the same object where none concerns it. */
  filtered(population: Population): Population;
  /** The columns that filters read in a table. */
  columns(table: string): readonly string[];
  /** What filters leave out of populations of a table, in words; null where no filter concerns it. */
  caveat(table: string): Caveat | null;
  /** For SQL that reads a table and so sees rows that populations leave out; null where no filter concerns it. */
  wholeTableCaveat(table: string): Caveat | null;
}

/**
 * Binds filters to the columns of the tables there are. `tables` is asked anew each time, for sql cells become tables while a notebook runs.
 * Throws NotebookError at the filter's line when no open table has its column or a value does not fit the column's type.
 */
export function bindFilters(
  filters: readonly Filter[],
  tables: () => Readonly<Record<string, TableInfo>>,
  positionOf: (index: number) => Position,
): AppliedFilters {
  const open = Object.values(tables());
  for (const [i, filter] of filters.entries()) {
    const holders = open.filter((info) => columnIn(info, filter) !== undefined);
    if (open.length > 0 && holders.length === 0) throw unknownColumn(filter, open, positionOf(i));
    for (const info of holders) filterCondition(filter, columnIn(info, filter) as ColumnInfo, positionOf(i));
  }
  const concerned = (table: string): { readonly filter: Filter; readonly index: number; readonly column: ColumnInfo }[] => {
    const info = tables()[table];
    return filters.flatMap((filter, index) => {
      const column = info === undefined ? undefined : columnIn(info, filter);
      return column === undefined ? [] : [{ filter, index, column }];
    });
  };
  const words = (table: string): string =>
    concerned(table)
      .map(({ filter }) => filterText(filter))
      .join(' and ');
  return {
    filtered(population) {
      const own = concerned(population.table).map(({ filter, column, index }) => filterCondition(filter, column, positionOf(index)));
      if (own.length === 0) return population;
      const conditions = population.where === undefined ? own : [`(\n${population.where}\n)`, ...own];
      return { ...population, where: conditions.join(' AND ') };
    },
    columns: (table) => concerned(table).map(({ column }) => column.name),
    caveat(table) {
      const text = words(table);
      return text === '' ? null : { code: 'filtered', sentence: `filtered: only rows of ${table} where ${text}` };
    },
    wholeTableCaveat(table) {
      const text = words(table);
      return text === '' ? null : { code: 'unfiltered', sentence: `this SQL reads ${table} whole: the filter ${text} holds for populations only` };
    },
  };
}

function columnIn(info: TableInfo, filter: Filter): ColumnInfo | undefined {
  return info.columns.find((column) => column.name === filter.column && column.readable);
}

function unknownColumn(filter: Filter, open: readonly TableInfo[], where: Position): NotebookError {
  const nearest = nearestName(
    filter.column,
    open.flatMap((info) => info.columns.map((column) => column.name)),
  );
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return new NotebookError('E_COLUMN', `a filter names the column "${filter.column}", which no open table has${hint}`, where);
}

/**
 * A filter as a SQL condition, typed by the column: numbers, booleans, instants as ISO text, everything else as text; null means missing. NaN and infinities
 * lie in no range, as in histogram bins. Throws NotebookError when a value does not fit.
 */
export function filterCondition(filter: Filter, column: ColumnInfo, where: Position): string {
  const name = quoteIdentifier(column.name);
  const kind = kindOf(column.type);
  const wrong = (value: unknown, expected: string): NotebookError =>
    new NotebookError(
      'E_VALUE',
      `the filter on "${column.name}" compares it with ${JSON.stringify(value)}, but it is ${column.type}; expected ${expected}`,
      where,
    );
  const typed = (value: Exclude<Scalar, null>): string => {
    if (kind === 'number') {
      if (typeof value !== 'number') throw wrong(value, 'a number');
      return column.type === 'FLOAT' ? `CAST(${literal(value)} AS FLOAT)` : literal(value);
    }
    if (kind === 'boolean') {
      if (typeof value !== 'boolean') throw wrong(value, 'true or false');
      return literal(value);
    }
    if (kind === 'instant') {
      const time = typeof value === 'string' ? parseInstant(value) : null;
      if (time === null) throw wrong(value, 'an ISO time such as 2026-01-31T12:00Z');
      return literal(new Date(time));
    }
    return literal(String(value));
  };
  const read = kind === 'instant' ? `CAST(${name} AS TIMESTAMP)` : kind === 'text' ? `CAST(${name} AS VARCHAR)` : name;
  if ('is' in filter) {
    const values = [...new Set(filter.is.filter((value) => value !== null).map((value) => typed(value)))];
    const parts = [...(values.length > 0 ? [`${read} IN (${values.join(', ')})`] : []), ...(filter.is.includes(null) ? [`${name} IS NULL`] : [])];
    return `(${parts.join(' OR ')})`;
  }
  if (kind !== 'number' && kind !== 'instant') throw wrong(filter.above ?? filter.upTo, 'a column of numbers or times for `above` and `up_to`');
  const finite = /^(FLOAT|DOUBLE)/.test(column.type) || kind === 'instant' ? [`isfinite(${read})`] : [];
  const bounds = [
    ...(filter.above === null ? [] : [`${read} > ${typed(filter.above)}`]),
    ...(filter.upTo === null ? [] : [`${read} <= ${typed(filter.upTo)}`]),
  ];
  return `(${[...finite, ...bounds].join(' AND ')})`;
}

function kindOf(type: string): 'number' | 'boolean' | 'instant' | 'text' {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)(\(|$)/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  return /^(DATE|TIMESTAMP)/.test(type) ? 'instant' : 'text';
}

/** Where a filter stands in the notebook's text. */
export function filterPosition(notebook: Notebook, index: number): Position {
  const front = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(notebook.text)?.[1] ?? '';
  const { positions } = readYaml(front, (line, column) => ({ line: line + 1, column }));
  return positions[`filters.${index}`] ?? positions['filters'] ?? { line: 1, column: 1 };
}

import type { ResultTable } from '../../cells/types.ts';
import type { Column, Value } from './table-view.ts';
import { showCell } from './table-view.ts';

function plain(value: Value, column: Column): string {
  if (value === null) return '';
  return column.type === 'time' && typeof value === 'number' ? new Date(value).toISOString() : String(value);
}

/** Tab-separated text for spreadsheets, with full precision; tabs and line breaks in values become spaces. A leading = + - @ of a text is kept from being a formula. */
export function tableTsv(table: ResultTable, rows: ResultTable['rows']): string {
  const clean = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
  const line = (row: ResultTable['rows'][number]): string =>
    table.columns
      .map((column, i) => {
        const value = row[i] ?? null;
        const text = clean(plain(value, column));
        return typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text;
      })
      .join('\t');
  return [table.columns.map((column) => clean(column.title)).join('\t'), ...rows.map(line)].join('\n');
}

/** A Markdown table of the values as shown, figures right-aligned; pipes are escaped. */
export function tableMarkdown(table: ResultTable, rows: ResultTable['rows']): string {
  const clean = (text: string): string =>
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('|', '\\|')
      .replace(/[\r\n]+/g, ' ');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const figure = (column: Column): boolean => column.type === 'number' || column.type === 'integer' || column.type === 'percent';
  return [
    line(table.columns.map((column) => clean(column.unit === undefined ? column.title : `${column.title} (${column.unit})`))),
    line(table.columns.map((column) => (figure(column) ? '---:' : '---'))),
    ...rows.map((row) => line(table.columns.map((column, i) => clean(showCell(row[i] ?? null, column))))),
  ].join('\n');
}

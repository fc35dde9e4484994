import type { ResultTable } from '../../cells/types.ts';

/** Hands text to the browser as a download; nothing leaves the machine. */
export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function field(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  // A leading = + - @ would be run as a formula by spreadsheets when it is text.
  const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** RFC 4180 text of a result table with its column names as header; null becomes an empty field, times are ISO instants. */
export function tableCsv(table: ResultTable): string {
  const lines = table.rows.map((row) =>
    row.map((value, i) => field(table.columns[i]?.type === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value)).join(','),
  );
  return `${[table.columns.map((column) => field(column.name)).join(','), ...lines].join('\r\n')}\r\n`;
}

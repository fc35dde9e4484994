import type { ResultTable, RowAnswer } from './types.ts';

/** Returns rows as a result table; instants become ISO text, lists are written out. */
export function rowTable(name: string, title: string, answer: RowAnswer): ResultTable {
  const rows = answer.columns[0]?.values.length ?? 0;
  return {
    name,
    title,
    columns: answer.columns.map((column) => ({
      name: column.name,
      title: column.name,
      type: column.type === 'double' ? 'number' : column.type === 'bigint' ? 'integer' : column.type === 'timestamp' ? 'time' : 'text',
    })),
    rows: Array.from({ length: rows }, (_, i) =>
      answer.columns.map((column) => {
        const value = column.values[i] ?? null;
        if (typeof value === 'number' && column.type === 'timestamp') return isoInstant(value);
        if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
        return Array.isArray(value) ? `[${value.join(', ')}]` : (value as string | boolean | null);
      }),
    ),
    ...(answer.total > rows ? { total: answer.total } : {}),
  };
}

function isoInstant(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? String(epochMilliseconds) : date.toISOString();
}

import { nameKey } from '../../column-name.ts';
import { type JsonValue, parseJson } from '../../json-text.ts';
import type { ColumnInfo } from '../../types.ts';

/** The name of the first readable column with one of the names, compared without case and separators, whose type `fits`. */
export function columnNamed(columns: readonly ColumnInfo[], names: readonly string[], fits: (type: string) => boolean = () => true): string | null {
  for (const name of names) {
    const found = columns.find((column) => column.readable && nameKey(column.name) === nameKey(name) && fits(column.type));
    if (found !== undefined) return found.name;
  }
  return null;
}

/** Columns by the step's keys, without those that the table lacks. */
export function present(entries: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).flatMap(([key, name]) => (name === null ? [] : [[key, name]])));
}

/** JSON text as a value: `null` for no text, undefined for text that is not JSON. */
export function jsonCell(cell: unknown): JsonValue | undefined {
  if (cell === null || cell === undefined) return null;
  if (typeof cell !== 'string') return cell as JsonValue;
  if (cell.trim() === '') return null;
  try {
    return parseJson(cell);
  } catch {
    return undefined;
  }
}

export function isText(type: string): boolean {
  return type === 'VARCHAR';
}

/** Text, or a map from text to text. */
export function isAttributes(type: string): boolean {
  return type === 'VARCHAR' || type === 'MAP(VARCHAR, VARCHAR)';
}

export function isWhole(type: string): boolean {
  return /^U?BIGINT$|^U?INTEGER$|^DOUBLE$|^VARCHAR$/.test(type);
}

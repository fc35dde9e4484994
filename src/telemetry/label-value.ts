import { columnKind } from './column-kind.ts';

/** A category's text as a value of its column (text, number, boolean), as a filter names it; null when it cannot be one. */
export function labelValue(type: string, label: string): string | number | boolean | null {
  const kind = columnKind(type);
  if (kind === 'boolean') return label === 'true' ? true : label === 'false' ? false : null;
  if (kind === 'integer' || kind === 'real') return label.trim() !== '' && Number.isFinite(Number(label)) ? Number(label) : null;
  return kind === 'string' || kind === 'uuid' ? label : null;
}

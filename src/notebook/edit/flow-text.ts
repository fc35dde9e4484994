import { Scalar, stringify } from 'yaml';
import { NotebookError } from '../notebook-error.ts';

/** A value as YAML on one line: lists `[ a, b ]`, mappings `{ a: 1 }`. Throws NotebookError for what YAML cannot hold. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map((item) => flowText(item)).join(', ')} ]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return members.length === 0 ? '{}' : `{ ${members.map(([key, member]) => `${keyText(key)}: ${flowText(member)}`).join(', ')} }`;
  }
  return scalarText(value);
}

/** A key or scalar that stands in a flow collection as well as in a block. `quote` keeps the way an earlier text was quoted. */
export function scalarText(value: unknown, quote: 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | null = null): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotebookError('E_VALUE', `${value} cannot stand in a notebook; expected a finite number`);
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (typeof value !== 'string') throw new NotebookError('E_VALUE', `a ${typeof value} cannot stand in a notebook; expected text, a number, true or false`);
  const scalar = new Scalar(value);
  if (quote !== null) scalar.type = quote;
  const listed = stringify([scalar], { collectionStyle: 'flow', lineWidth: 0, version: '1.2', schema: 'core' }).trim();
  const text = listed.slice(1, -1).trim();
  return text.includes('\n') ? JSON.stringify(value) : text;
}

export function keyText(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !/^(?:true|false|null)$/i.test(key) ? key : scalarText(key);
}

/** What follows `key:` in a block: the value on the same line, or a list of mappings with an item a line. */
export function blockValue(value: unknown, column: number): string {
  const pad = ' '.repeat(column + 2);
  if (Array.isArray(value) && value.some((item) => isObject(item))) return `\n${value.map((item) => `${pad}- ${flowText(item)}`).join('\n')}`;
  if (isObject(value) && Object.values(value).some((member) => isObject(member)))
    return `\n${Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${pad}${keyText(key)}: ${flowText(member)}`)
      .join('\n')}`;
  return ` ${flowText(value)}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Names of cells, tables, populations and parameters: lower case, at most 63 characters, no leading `__` (kept for the engine). */
export const namePattern = /^(?!__)[a-z_][a-z0-9_]{0,62}$/;

/** What `namePattern` asks for, in words. */
export const nameRule = 'lower-case letters, digits and _, starting with a letter, at most 63 characters';

/** Keys that would reach an object's prototype; refused wherever a notebook may name a key. */
export const prototypeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys of a cell whose text is a SQL boolean expression. */
export const sqlKeys: ReadonlySet<string> = new Set(['where', 'good', 'valid']);

/** Keys of a cell whose text names a population, a table or a cell. */
export const referenceKeys: ReadonlySet<string> = new Set([
  'of',
  'reference',
  'current',
  'control',
  'canary',
  'before',
  'after',
  'data',
  'primary',
  'shadow',
  'baseline',
  'training',
  'serving',
  'events',
  'infer_from',
  'expected',
]);

/** The word a fence uses for a cell type: the type's own name, but `rows` for `sql`. */
export function fenceWord(type: string): string {
  return type === 'sql' ? 'rows' : type;
}

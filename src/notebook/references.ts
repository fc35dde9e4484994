import { referenceKeys } from './names.ts';
import { sqlReads } from './sql-guard.ts';
import type { CellSource, Notebook } from './types.ts';

/** Values of reference keys that name nothing. */
const unnamed: ReadonlySet<string> = new Set(['auto', 'none']);

/**
 * The names a cell reads, as `buildGraph` takes them: for SQL every known table, population and sql cell that occurs; for YAML the values of
 * the keys that name populations, tables and cells at any depth, the parameter an `input` shows, and the cells a gate's rule asks
 * (all other cells when it has no rule). A `{{x}}` under such a key may become any population, table or sql cell, so it reads them all.
 */
export function referencesIn(cell: CellSource, notebook: Notebook): string[] {
  const cells = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
  if (cell.language === 'sql') {
    const tables = notebook.tables.map((table) => table.name);
    const populations = notebook.populations.map((population) => population.name).filter((name) => !tables.includes(name));
    const others = cells.filter((other) => other.language === 'sql' && other.id !== cell.id).map((other) => other.id);
    return [
      ...sqlReads(cell.text, tables, []).names.map((name) => `table:${name}`),
      ...sqlReads(cell.text, populations, []).names.map((name) => `population:${name}`),
      ...sqlReads(cell.text, others, []).names.map((name) => `cell:${name}`),
    ];
  }
  const written = referenceTexts(cell.value);
  const names = written.filter((text) => isName(text));
  if (written.some((text) => text.includes('{{'))) {
    names.push(...notebook.populations.map(({ name }) => `population:${name}`), ...notebook.tables.map(({ name }) => `table:${name}`));
    names.push(...cells.filter((other) => other.language === 'sql').map((other) => `cell:${other.id}`));
  }
  if (cell.type === 'input') names.push(...textAt(cell.value, 'parameter').map((name) => `parameter:${name}`));
  if (cell.type === 'gate') {
    const rules = textAt(cell.value, 'rule');
    const asked = rules.flatMap((rule) =>
      [...rule.replace(/'[^']*'|"[^"]*"/g, "''").matchAll(/([A-Za-z_][A-Za-z0-9_]*)\s*\./g)].map((match) => `cell:${match[1] ?? ''}`),
    );
    names.push(...(rules.length > 0 ? asked : cells.filter((other) => other.type !== 'gate').map((other) => `cell:${other.id}`)));
  }
  return [...new Set(names)];
}

/** The ids of the cells whose results a cell reads. */
export function cellsRead(cell: CellSource, notebook: Notebook): string[] {
  return referencesIn(cell, notebook).flatMap((name) => (name.startsWith('cell:') ? [name.slice(5)] : []));
}

/** The texts under reference keys at any depth, in the order of the cell, without parameters, `auto` and `none`. */
export function referenceValues(value: unknown): string[] {
  return referenceTexts(value).filter((text) => isName(text));
}

function isName(text: string): boolean {
  return !text.includes('{{') && !unnamed.has(text);
}

function referenceTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => referenceTexts(item));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const texts = (Array.isArray(member) ? member : [member]).filter((item): item is string => typeof item === 'string');
    return referenceKeys.has(key) && texts.length > 0 ? texts : referenceTexts(member);
  });
}

function textAt(value: unknown, key: string): string[] {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return [];
  const member = (value as Readonly<Record<string, unknown>>)[key];
  return typeof member === 'string' ? [member] : [];
}

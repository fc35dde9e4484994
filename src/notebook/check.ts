import type { CellType } from '../cells/types.ts';
import { sortDiagnostics } from './diagnostics.ts';
import { buildGraph } from './graph.ts';
import { keyPosition } from './key-position.ts';
import { sqlKeys } from './names.ts';
import { type Parameters, bindParameters } from './parameters.ts';
import { parseNotebook } from './parse.ts';
import { checkExpression, checkSelect, type SqlPlace } from './sql-guard.ts';
import { substitute, substituteSql } from './substitute.ts';
import type { CellSource, Diagnostic, Notebook, ParseResult } from './types.ts';
import { validateCell } from './validate-cell.ts';

/**
 * Everything that can be known about a notebook before data: its form, parameters, names, SQL and each cell's schema with the parameters in
 * place (`overrides` or defaults). A cell whose value depends on a symbolic default is checked again once the data has settled it.
 */
export function checkNotebook(text: string, registry: readonly CellType[], overrides: Readonly<Record<string, unknown>> = {}): ParseResult {
  const parsed = parseNotebook(text, { cellTypes: registry });
  const notebook = parsed.notebook;
  if (notebook === null) return parsed;
  const resolved = bindParameters(notebook.parameters, overrides);
  const diagnostics = [...parsed.diagnostics, ...resolved.diagnostics, ...buildGraph(notebook).diagnostics, ...checkPopulations(notebook, resolved.parameters)];
  for (const block of notebook.blocks) {
    if (block.kind !== 'cell') continue;
    const type = registry.find((known) => known.name === block.cell.type);
    if (type !== undefined && block.cell.problem === undefined) diagnostics.push(...checkCell(block.cell, type, resolved.parameters));
  }
  return { notebook, diagnostics: unique(sortDiagnostics(diagnostics)) };
}

function checkPopulations(notebook: Notebook, parameters: Parameters): Diagnostic[] {
  return notebook.populations.flatMap((population) => {
    const key = `populations.${population.name}.where`;
    const window = substitute(population.window ?? null, parameters, () => population.position);
    const place = { at: population.position, pinned: true, key, fatal: true };
    return [...window.diagnostics, ...(population.where === undefined ? [] : checkSql(population.where, checkExpression, parameters, place))];
  });
}

/** The SQL as written, then with its parameters: neither may be refused. */
function checkSql(sql: string, check: (sql: string, place: SqlPlace) => Diagnostic | null, parameters: Parameters, place: SqlPlace): Diagnostic[] {
  const written = check(sql, place);
  if (written !== null) return [written];
  const filled = substituteSql(sql, parameters, place);
  const found = filled.diagnostics.length > 0 ? null : check(filled.value, place);
  return found === null ? [...filled.diagnostics] : [found];
}

function checkCell(cell: CellSource, type: CellType, parameters: Parameters): Diagnostic[] {
  if (cell.language === 'sql') return checkSql(cell.text, checkSelect, parameters, { at: cell.positions[''] ?? cell.position, cell: cell.id });
  const sql = expressionsIn(cell.value, '').flatMap(({ key, text }) => {
    return checkSql(text, checkExpression, parameters, { at: keyPosition(cell, key), pinned: true, cell: cell.id, key });
  });
  const filled = substitute(cell.value, parameters, (path) => keyPosition(cell, path), cell.id);
  if (filled.diagnostics.length > 0) return [...sql, ...filled.diagnostics];
  const valid = filled.symbolic.length > 0 ? null : validateCell(cell, type, filled.value);
  return valid === null || valid.ok ? sql : [...sql, ...valid.diagnostics];
}

/** The texts under `where`, `good` and `valid` at any depth, with their key paths. */
export function expressionsIn(value: unknown, path: string): { key: string; text: string }[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return typeof member === 'string' && sqlKeys.has(name) ? [{ key, text: member }] : expressionsIn(member, key);
  });
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((each) => {
    const identity = JSON.stringify([each.code, each.where.line, each.where.column, each.message]);
    return seen.has(identity) ? false : seen.add(identity) !== undefined;
  });
}

import type { CellType } from '../cells/types.ts';
import { expressionsIn } from './check.ts';
import { keyPosition } from './key-position.ts';
import type { Parameters } from './parameters.ts';
import { referenceValues } from './references.ts';
import { checkExpression, checkSelect, sqlReads } from './sql-guard.ts';
import { substitute, substituteSql } from './substitute.ts';
import type { CellSource, Diagnostic, Position } from './types.ts';
import { validateCell } from './validate-cell.ts';

/** A cell ready to run: parameters in place and checked, SQL allowed, the names it reads known. */
export interface CompiledCell {
  readonly id: string;
  readonly type: CellType;
  readonly parameters: unknown;
  /** The SELECT of a sql cell, with parameters as literals; else empty. */
  readonly sql: string;
  /** Tables, populations and sql cells it reads. */
  readonly reads: readonly string[];
  position(key: string | undefined): Position;
}

export type Compilation = { readonly ok: true; readonly cell: CompiledCell } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Returns a cell with its parameters in place, or what is wrong with it, each problem at its line. `names` are what SQL may read. */
export function compileCell(source: CellSource, types: readonly CellType[], parameters: Parameters, names: readonly string[]): Compilation {
  const type = types.find((t) => t.name === source.type);
  if (!type)
    return {
      ok: false,
      diagnostics: [{ code: 'E_UNKNOWN_CELL', message: `there is no cell type "${source.type}"`, where: source.position, cell: source.id, fatal: false }],
    };
  if (source.problem) return { ok: false, diagnostics: [source.problem] };
  const position = (key: string | undefined) => (key === undefined ? source.position : keyPosition(source, key));
  const base = { id: source.id, type, position };
  if (source.language === 'sql') {
    const at = { line: source.position.line + 1, column: 1 };
    const refused = checkSelect(source.text, { at, cell: source.id });
    if (refused) return { ok: false, diagnostics: [refused] };
    const { value: sql, diagnostics } = substituteSql(source.text, parameters, { at, cell: source.id });
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    return { ok: true, cell: { ...base, sql, parameters: { id: source.id }, reads: sqlReads(sql, names, []).names.filter((name) => name !== source.id) } };
  }
  const { value, diagnostics } = substitute(source.value ?? {}, parameters, (path) => position(path), source.id);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const refused = expressionsIn(value, '')
    .map(({ key, text }) => checkExpression(text, { at: position(key), pinned: true, cell: source.id, key }))
    .filter((d) => d !== null);
  if (refused.length > 0) return { ok: false, diagnostics: refused };
  const valid = validateCell(source, type, value);
  if (!valid.ok) return valid;
  return { ok: true, cell: { ...base, sql: '', parameters: valid.parameters, reads: referenceValues(value).filter((name) => names.includes(name)) } };
}

import { parseDocument, stringify } from 'yaml';
import type { CellType } from '../../cells/types.ts';
import { bindParameters } from '../../notebook/parameters.ts';
import { checkExpression } from '../../notebook/sql-guard.ts';
import { substitute } from '../../notebook/substitute.ts';
import { validateCell } from '../../notebook/validate-cell.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellSource, Diagnostic } from '../../notebook/types.ts';
import { wantedAt } from './parameter-words.ts';

export type KeyPath = readonly (string | number)[];

/** The value at a path of a cell's YAML; undefined where nothing is written. */
export function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (at, key) => (at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? (at as Readonly<Record<string | number, unknown>>)[key] : undefined),
    value,
  );
}

/** A copy of a value with another value at a path; undefined removes the key. */
export function withValue(value: unknown, path: KeyPath, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withValue(item, rest, next) : item));
  const given = value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
  const inner = withValue(given[key], rest, next);
  if (inner === undefined) return Object.fromEntries(Object.entries(given).filter(([name]) => name !== String(key)));
  return { ...given, [key]: inner };
}

/** The name of the parameter that stands for the whole value, or null. */
export function parameterOf(value: unknown): string | null {
  return typeof value === 'string' ? (/^\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}$/.exec(value)?.[1] ?? null) : null;
}

/** What a person typed as text, where a number or a word may stand. Empty is undefined. */
export function typedText(text: string, numbers: boolean): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return numbers && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : trimmed;
}

/** Reads a small YAML text; a sentence when it is none. Empty is undefined. */
export function typedYaml(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (text.trim() === '') return { value: undefined };
  const document = parseDocument(text, { version: '1.2', schema: 'core' });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) return { problem: `This is not valid YAML: ${(problem.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}` };
  return { value: document.toJS({ maxAliasCount: 0 }) as unknown };
}

/** A value as YAML in flow style where it fits on a line; empty for undefined. */
export function yamlText(value: unknown): string {
  if (value === undefined) return '';
  const flow = stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
  return flow.length <= 60 ? flow : stringify(value, { lineWidth: 0 }).trim();
}

/**
 * The sentence that is wrong about a value at a path, from the cell type's own schema with the notebook's parameters in place; null when it
 * may be sent. Problems elsewhere in the cell do not count.
 */
export function problemOf(state: SessionState, source: CellSource, type: CellType, path: KeyPath, next: unknown): string | null {
  if (wantedAt(type.name, path) === 'expression' && typeof next === 'string') {
    const refused = checkExpression(next);
    if (refused !== null) return sentence(refused);
  }
  const changed = withValue(source.value ?? {}, path, next);
  const found = problemsAt(state, source, type, changed, path);
  if (found.length === 0) return null;
  const before = new Set(problemsAt(state, source, type, source.value ?? {}, path).map((each) => `${each.key ?? ''} ${each.message}`));
  const own = path.join('.');
  const fresh = found.find((each) => each.key === own || (each.key ?? '').startsWith(`${own}.`) || !before.has(`${each.key ?? ''} ${each.message}`));
  return fresh === undefined ? null : sentence(fresh);
}

function problemsAt(state: SessionState, source: CellSource, type: CellType, value: unknown, path: KeyPath): readonly Diagnostic[] {
  const { parameters } = bindParameters(state.notebook?.parameters ?? [], state.parameters);
  const filled = substitute(value, parameters, () => source.position, source.id);
  const own = path.join('.');
  const related = (each: Diagnostic): boolean => {
    const key = each.key ?? '';
    return key === own || key.startsWith(`${own}.`) || own.startsWith(`${key}.`) || key === '';
  };
  if (filled.diagnostics.length > 0) return filled.diagnostics.filter(related);
  // A parameter whose value the data settles is checked again by the run.
  const valid = validateCell(source, type, filled.value);
  return valid.ok ? [] : valid.diagnostics.filter(related).filter((each) => !/\{\{/.test(each.message));
}

function sentence(problem: Diagnostic): string {
  return problem.hint === undefined ? `${problem.message}.` : `${problem.message}: ${problem.hint}.`;
}

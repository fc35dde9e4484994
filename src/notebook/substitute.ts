import { literal, quoteIdentifier } from '../reduce/sql-text.ts';
import { choiceHint, diagnostic } from './diagnostics.ts';
import { parseDuration, parseInstant } from './durations.ts';
import { sqlKeys } from './names.ts';
import { isSymbolic, type Parameters, type ResolvedParameter } from './parameters.ts';
import { type SqlPlace, sqlPosition } from './sql-guard.ts';
import { SqlRefusal, tokenizeSql } from './sql-tokens.ts';
import type { Diagnostic, Position } from './types.ts';

export interface Substitution<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
  /** Parameters that are still symbolic; their `{{name}}` stays in place. */
  readonly symbolic: readonly string[];
}

const whole = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/**
 * SQL with every `{{name}}` as a typed literal (a column as a quoted name). A parameter inside quotes or a comment, a
 * population, an unknown name, or SQL that cannot be read is E_PARAMETER, and the text stays as it was. Values never join a neighbouring word, sign or quote.
 */
export function substituteSql(sql: string, parameters: Parameters, place: SqlPlace = {}): Substitution<string> {
  const diagnostics: Diagnostic[] = [];
  const symbolic: string[] = [];
  const report = (message: string, offset: number, hint?: string): void => {
    diagnostics.push(diagnostic('E_PARAMETER', message, sqlPosition(sql, offset, place), { ...place, hint }));
  };
  let result = '';
  let end = 0;
  try {
    for (const token of tokenizeSql(sql)) {
      if (token.kind !== 'parameter') {
        const inside = token.text.includes('{{') ? token.text.indexOf('{{') : -1;
        if (inside >= 0)
          report(
            `A parameter cannot stand inside ${token.kind === 'comment' ? 'a comment' : 'quotes'}: it is a value of its own`,
            token.offset + inside,
            'write {{name}} without quotes',
          );
        continue;
      }
      const found = lookUp(token.value, parameters);
      if (typeof found === 'string') {
        report(found, token.offset, choiceHint(token.value, [...parameters.keys()]));
        continue;
      }
      if (found.definition.type === 'population') {
        report(`The parameter '${token.value}' is a population and cannot stand in SQL`, token.offset, 'use it for a key such as `of`');
        continue;
      }
      if (isSymbolic(found.value)) {
        symbolic.push(token.value);
        continue;
      }
      const text = sqlValue(found);
      const before = sql[token.offset - 1] ?? ' ';
      const after = sql[token.offset + token.text.length] ?? ' ';
      result += sql.slice(end, token.offset) + (joins.test(before) ? ' ' : '') + text + (joins.test(after) ? ' ' : '');
      end = token.offset + token.text.length;
    }
  } catch (error) {
    if (!(error instanceof SqlRefusal)) throw error;
    report(error.message, error.offset, error.hint);
  }
  return { value: diagnostics.length > 0 ? sql : result + sql.slice(end), diagnostics, symbolic };
}

const joins = /[A-Za-z0-9_'"$&]/;

function sqlValue({ definition, value }: ResolvedParameter): string {
  if (isSymbolic(value)) return '';
  if (definition.type === 'column') return quoteIdentifier(String(value));
  if (definition.type === 'date') return literal(new Date(parseInstant(String(value)) ?? 0));
  if (definition.type === 'duration') return `to_seconds(${literal(parseDuration(String(value)) ?? 0)})`;
  const text = literal(value);
  return text.startsWith('-') ? `(${text})` : text;
}

function lookUp(name: string, parameters: Parameters): ResolvedParameter | string {
  return parameters.get(name) ?? `There is no parameter '${name.slice(0, 40)}'`;
}

/**
 * A YAML value with its parameters in place: a whole scalar `"{{x}}"` becomes the typed value, the texts of `where`, `good` and `valid` are SQL,
 * and `{{` anywhere else is E_PARAMETER. `place` gives the position of a key path.
 */
export function substitute(value: unknown, parameters: Parameters, place: (path: string) => Position, cell?: string): Substitution<unknown> {
  const diagnostics: Diagnostic[] = [];
  const symbolic: string[] = [];
  const visit = (inner: unknown, path: string, key: string): unknown => {
    if (Array.isArray(inner)) return inner.map((item, index) => visit(item, path === '' ? String(index) : `${path}.${index}`, key));
    if (inner !== null && typeof inner === 'object') {
      const result: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(inner)) {
        const memberPath = path === '' ? name : `${path}.${name}`;
        if (name.includes('{{')) diagnostics.push(diagnostic('E_PARAMETER', 'A key cannot be a parameter', place(memberPath), { cell, key: memberPath }));
        result[name] = visit(member, memberPath, name);
      }
      return result;
    }
    if (typeof inner !== 'string' || !inner.includes('{{')) return inner;
    if (sqlKeys.has(key)) {
      const sql = substituteSql(inner, parameters, { at: place(path), pinned: true, cell, key: path });
      diagnostics.push(...sql.diagnostics);
      symbolic.push(...sql.symbolic);
      return sql.value;
    }
    const name = whole.exec(inner)?.[1];
    const found = name === undefined ? 'A parameter stands alone: the value is `"{{name}}"` and nothing else' : lookUp(name, parameters);
    if (typeof found === 'string') {
      diagnostics.push(
        diagnostic('E_PARAMETER', found, place(path), { cell, key: path, hint: name === undefined ? undefined : choiceHint(name, [...parameters.keys()]) }),
      );
      return inner;
    }
    if (!isSymbolic(found.value)) return found.value;
    symbolic.push(name ?? '');
    return inner;
  };
  return { value: visit(value, '', ''), diagnostics, symbolic };
}

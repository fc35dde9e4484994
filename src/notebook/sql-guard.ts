import { assertExpression } from './check-expression.ts';
import { assertSelect } from './check-select.ts';
import { diagnostic, type DiagnosticCode, type DiagnosticDetail } from './diagnostics.ts';
import { positionAt } from './source-text.ts';
import { type SqlToken, SqlRefusal, tokenizeSql } from './sql-tokens.ts';
import { aggregateByName, plainFrom, transcendentalWords } from './sql-words.ts';
import type { Diagnostic, Position } from './types.ts';

export interface SqlPlace extends DiagnosticDetail {
  /** Where the SQL begins in the notebook; `sql` counts its own lines from there. Without it positions count within the SQL. */
  readonly at?: Position;
  /** True when the SQL is a YAML value: every problem is shown at `at`, for quoting moves the columns. */
  readonly pinned?: boolean;
}

/** E_SQL_REFUSED, or null when the SQL is one query a notebook may run. `{{name}}` counts as a value. */
export function checkSelect(sql: string, place: SqlPlace = {}): Diagnostic | null {
  return check(() => assertSelect(sql), 'E_SQL_REFUSED', sql, place);
}

/** E_EXPRESSION, or null when the SQL is one expression over a row's columns. `{{name}}` counts as a value. */
export function checkExpression(sql: string, place: SqlPlace = {}): Diagnostic | null {
  return check(() => assertExpression(sql), 'E_EXPRESSION', sql, place);
}

function check(assert: () => void, code: DiagnosticCode, sql: string, place: SqlPlace): Diagnostic | null {
  try {
    assert();
    return null;
  } catch (error) {
    if (!(error instanceof SqlRefusal)) throw error;
    return diagnostic(code, error.message, sqlPosition(sql, error.offset, place), { ...place, hint: error.hint });
  }
}

/** Position in the notebook of an offset in a piece of SQL. */
export function sqlPosition(sql: string, offset: number, place: SqlPlace): Position {
  const inside = positionAt(sql, offset);
  const at = place.at;
  if (at === undefined) return inside;
  if (place.pinned === true) return at;
  return { line: at.line + inside.line - 1, column: inside.column + at.column - 1 };
}

export interface SqlReads {
  /** The known names that occur, in the order of `knownNames`. */
  readonly names: readonly string[];
  /** The known columns that occur, in the order of `knownColumns`; `all` after a star or COLUMNS(…). */
  readonly columns: readonly string[] | 'all';
}

/**
 * What a query may read: every identifier equal to a known name counts (without case, as in SQL), wherever it stands, so the answer may hold
 * too much and never too little. A star that is not a product of two operands, and `COLUMNS(…)`, ask for all columns. Nothing for refused SQL.
 */
export function sqlReads(sql: string, knownNames: readonly string[], knownColumns: readonly string[]): SqlReads {
  const tokens = plainTokens(sql);
  const found = new Set(tokens.filter((token) => token.kind === 'word' || token.kind === 'quoted').map((token) => token.value.toLowerCase()));
  const wanted = (name: string): boolean => found.has(name.toLowerCase()) || (name.includes('.') && found.has((name.split('.')[0] ?? '').toLowerCase()));
  const names = knownNames.filter((name) => found.has(name.toLowerCase()));
  const all =
    tokens.some((token, index) => isStar(tokens, index) || (token.kind === 'word' && token.value === 'columns' && tokens[index + 1]?.text === '(')) ||
    implicitStar(tokens) ||
    tokens.some((token, index) => token.value === 'natural' && tokens[index + 1]?.value === 'join') ||
    names.some((name) => tokens.some((token, index) => token.value.toLowerCase() === name.toLowerCase() && wholeRow(tokens, index)));
  return { names, columns: all ? 'all' : knownColumns.filter(wanted) };
}

/** `FROM t` without a SELECT beside it gives every column. */
function implicitStar(tokens: readonly SqlToken[]): boolean {
  const levels = [{ select: false, from: false }];
  const bare = (level: { select: boolean; from: boolean } | undefined): boolean => level?.from === true && !level.select;
  for (const [index, token] of tokens.entries()) {
    const level = levels.at(-1);
    if (level === undefined) return true;
    if (token.kind === 'operator' && token.text === '(') levels.push({ select: plainFrom.has(tokens[index - 1]?.value ?? ''), from: false });
    else if (token.kind === 'operator' && token.text === ')') {
      if (bare(levels.pop())) return true;
    } else if (token.kind !== 'word') continue;
    else if (token.value === 'select') level.select = true;
    else if (token.value === 'from' && tokens[index - 1]?.text !== '.') level.from = true;
    else if (['union', 'intersect', 'except'].includes(token.value)) {
      if (bare(level)) return true;
      level.select = false;
      level.from = false;
    }
  }
  return levels.some(bare);
}

/** A table's name used as a value is its whole row: `to_base(t)`, `select t from t`. A name after FROM, JOIN, a comma or before a dot is not. */
function wholeRow(tokens: readonly SqlToken[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  return (
    (before?.kind === 'word' && ['select', 'distinct', 'by', 'where', 'and', 'or', 'on'].includes(before.value) && after?.text !== '.') ||
    (before?.text === '(' && after?.text === ')')
  );
}

function isStar(tokens: readonly SqlToken[], index: number): boolean {
  if (tokens[index]?.text !== '*') return false;
  const before = tokens[index - 1];
  if (before === undefined || before.text === ',' || before.text === '.' || before.text === '(') return !(before?.text === '(' && isCount(tokens, index));
  return before.kind === 'word' && ['select', 'distinct', 'all', 'by'].includes(before.value);
}

function isCount(tokens: readonly SqlToken[], index: number): boolean {
  return tokens[index - 2]?.value === 'count' && tokens[index + 1]?.text === ')';
}

/** True when the SQL calls a function or operator whose last digits differ between the two engines (exp, ln, pow, sin, `^`, entropy …). */
export function usesTranscendental(sql: string): boolean {
  const tokens = plainTokens(sql);
  const byName = tokens.some((token) => aggregateByName.has(token.value.toLowerCase()));
  return tokens.some((token, index) => {
    if (token.kind === 'operator') return token.text === '^' || token.text === '**';
    if (token.kind === 'string') return byName && transcendentalWords.has(token.value.toLowerCase());
    return (token.kind === 'word' || token.kind === 'quoted') && transcendentalWords.has(token.value.toLowerCase()) && tokens[index + 1]?.text === '(';
  });
}

/** True when the outermost query has its own ORDER BY; one inside brackets, OVER (…) or a function does not count. */
export function orderedSelect(sql: string): boolean {
  const tokens = plainTokens(sql);
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth += 1;
    else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth -= 1;
    else if (depth === 0 && token.kind === 'word' && token.value === 'order' && tokens[index + 1]?.value === 'by') return true;
  }
  return false;
}

function plainTokens(sql: string): SqlToken[] {
  try {
    return tokenizeSql(sql).filter((token) => token.kind !== 'comment');
  } catch (error) {
    if (error instanceof SqlRefusal) return [];
    throw error;
  }
}

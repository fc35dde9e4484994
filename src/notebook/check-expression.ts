import { aggregateFunctions, scalarFunctions } from './sql-functions.ts';
import { type SqlToken, SqlRefusal, tokenizeSql } from './sql-tokens.ts';
import { expressionForms, plainFrom, refusedWords, sessionWords, sizedTypes, windowFunctions } from './sql-words.ts';

const queryWords: ReadonlySet<string> = new Set([
  'select',
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'union',
  'intersect',
  'except',
  'window',
  'qualify',
  'with',
  'using',
  'join',
  'values',
  'on',
  'lateral',
  'partition',
  'columns',
  'exists',
]);
const reservedQueryWords: ReadonlySet<string> = new Set([...queryWords].filter((word) => !['values', 'columns', 'exists', 'partition'].includes(word)));
const takesAs: ReadonlySet<string> = new Set(['cast', 'try_cast']);
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const depthLimit = 100;

interface Bracket {
  readonly open: SqlToken;
  readonly caller: string;
}

/**
 * Throws SqlRefusal unless the text is one scalar expression over a row's columns: no query, comment, aggregate, window function, star,
 * second expression or unbalanced bracket, and only listed functions.
 */
export function assertExpression(sql: string): void {
  const tokens = tokenizeSql(sql);
  if (tokens.length === 0) throw new SqlRefusal('There is no expression here', 0, "write one, such as status = 'ok'");
  const brackets: Bracket[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'comment') throw new SqlRefusal('Comments are not allowed in an expression', token.offset, 'remove it');
    if (token.kind === 'operator') operator(tokens, index, brackets);
    else if (token.kind === 'parameter') assertValue(token, tokens[index + 1]);
    else if (token.kind === 'word' || token.kind === 'quoted') name(tokens, index, brackets.at(-1)?.caller ?? '');
  }
  const open = brackets.at(-1)?.open;
  if (open !== undefined) throw new SqlRefusal(`The bracket ${open.text} is not closed`, open.offset);
}

/** Throws SqlRefusal when a parameter would name a function. */
export function assertValue(parameter: SqlToken, after: SqlToken | undefined): void {
  if (after?.text === '(') throw new SqlRefusal('A parameter is a value and cannot stand for a function', parameter.offset, 'write the name of the function');
}

function operator(tokens: readonly SqlToken[], index: number, brackets: Bracket[]): void {
  const token = tokens[index];
  if (token === undefined) return;
  const before = tokens[index - 1];
  if (closing[token.text] !== undefined) {
    if (brackets.length >= depthLimit) throw new SqlRefusal(`Brackets are nested deeper than ${depthLimit}`, token.offset);
    brackets.push({ open: token, caller: before?.kind === 'word' ? before.value : '' });
  } else if (token.text === ')' || token.text === ']' || token.text === '}') {
    const open = brackets.pop()?.open;
    if (open === undefined || closing[open.text] !== token.text) throw new SqlRefusal(`The bracket ${token.text} has no beginning`, token.offset);
  } else if (brackets.length === 0 && (token.text === ',' || token.text === ':')) {
    throw new SqlRefusal('Only one expression is allowed here', token.offset, 'join conditions with AND or OR');
  } else if (token.text === '*' && (before === undefined || ['(', ',', '.', '['].includes(before.text))) {
    throw new SqlRefusal('A star is not allowed in an expression', token.offset, 'name the column');
  }
}

function name(tokens: readonly SqlToken[], index: number, caller: string): void {
  const token = tokens[index];
  if (token === undefined) return;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const member = before?.text === '.';
  if (after?.text === '.' && /^(information_schema|pg_catalog)$/i.test(token.value))
    throw new SqlRefusal(`${token.text} is the engine's own catalogue`, token.offset);
  if (token.kind === 'word' && !member) plainWord(tokens, index, caller);
  if (after?.text !== '(') return;
  const called = token.value.toLowerCase();
  if (sizedTypes.has(called) && (before?.text === '::' || (before?.kind === 'word' && before.value === 'as' && takesAs.has(caller)))) return;
  if (token.kind === 'word' && !member && expressionForms.has(called)) return;
  if (scalarFunctions.has(called)) return;
  const kind = aggregateFunctions.has(called) ? 'aggregate' : windowFunctions.has(called) ? 'window' : null;
  if (kind !== null) throw new SqlRefusal(`The ${kind} function ${token.text} is not allowed in an expression: it is asked of each row`, token.offset);
  throw new SqlRefusal(
    `The function ${token.text.slice(0, 60)} is not allowed`,
    token.offset,
    'only functions that give the same answer in both engines and read nothing else',
  );
}

function plainWord(tokens: readonly SqlToken[], index: number, caller: string): void {
  const token = tokens[index];
  if (token === undefined) return;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const word = token.value;
  const quote = `as a name, write "${token.text}"`;
  const isDistinct = before?.value === 'distinct' && ['is', 'not'].includes(tokens[index - 2]?.value ?? '');
  const query =
    reservedQueryWords.has(word) ||
    refusedWords.has(word) ||
    (queryWords.has(word) && after?.text === '(') ||
    (word === 'from' && !isDistinct && !plainFrom.has(caller)) ||
    (word === 'as' && !takesAs.has(caller)) ||
    ((word === 'over' || word === 'filter') && before?.text === ')');
  if (query) throw new SqlRefusal(`${token.text.toUpperCase()} is not allowed in an expression`, token.offset, quote);
  if (sessionWords.has(word)) throw new SqlRefusal(`${token.text.toUpperCase()} depends on the clock or the session and is not allowed`, token.offset, quote);
}

import { assertValue } from './check-expression.ts';
import { aggregateFunctions, scalarFunctions } from './sql-functions.ts';
import { type SqlToken, SqlRefusal, tokenizeSql } from './sql-tokens.ts';
import {
  catalogName,
  expressionForms,
  plainFrom,
  queryForms,
  refusedWords,
  sessionWords,
  sizedTypes,
  statementWords,
  tableFunctions,
  windowFunctions,
} from './sql-words.ts';

/** What one pair of brackets holds. `from` has no meaning inside `extract(… from …)` and its kind. */
interface Level {
  readonly open: SqlToken | null;
  clause: string;
  table: boolean;
  readonly fromIsPlain: boolean;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const clauses: ReadonlySet<string> = new Set(['select', 'where', 'group', 'having', 'order', 'limit', 'offset', 'qualify', 'window', 'values', 'on']);
const setOperations: ReadonlySet<string> = new Set(['union', 'intersect', 'except']);
const depthLimit = 100;

/**
 * Throws SqlRefusal unless the text is one query (SELECT, WITH … SELECT, VALUES or FROM-first) that calls only listed functions and reads
 * only named relations. The engine is locked as well; this check makes a refusal readable and the same in both engines.
 */
export function assertSelect(sql: string): void {
  const tokens = tokenizeSql(sql).filter((token) => token.kind !== 'comment');
  const first = tokens[0];
  if (first === undefined) throw new SqlRefusal('There is no SQL here', 0, 'write a SELECT');
  const begins = first.kind === 'word' && ['select', 'with', 'values', 'from'].includes(first.value);
  if (!begins && first.text !== '(')
    throw new SqlRefusal(`A query begins with SELECT, WITH, FROM or VALUES, not ${first.text.slice(0, 30)}`, first.offset, 'only reading is allowed');
  const levels: Level[] = [{ open: null, clause: 'start', table: false, fromIsPlain: false }];
  for (const [index, token] of tokens.entries()) {
    const level = levels.at(-1);
    if (level === undefined) break;
    if (token.kind === 'operator') bracketOrComma(tokens, index, levels, level);
    else if (token.kind === 'word' || token.kind === 'quoted') name(tokens, index, level);
    else if (level.table) inTablePlace(token, level);
    else if (token.kind === 'parameter') assertValue(token, tokens[index + 1]);
  }
  const open = levels.at(-1)?.open;
  if (open !== null && open !== undefined) throw new SqlRefusal(`The bracket ${open.text} is not closed`, open.offset);
  if (levels[0]?.table === true) throw new SqlRefusal('A table name is missing at the end', sql.trimEnd().length);
}

function bracketOrComma(tokens: readonly SqlToken[], index: number, levels: Level[], level: Level): void {
  const token = tokens[index];
  if (token === undefined) return;
  if (token.text === '(' || token.text === '[' || token.text === '{') {
    if (levels.length > depthLimit) throw new SqlRefusal(`Brackets are nested deeper than ${depthLimit}`, token.offset);
    const before = tokens[index - 1];
    if (level.table && token.text !== '(') throw new SqlRefusal('A table name is expected here', token.offset);
    const inTable = level.table;
    level.table = false;
    levels.push({ open: token, clause: inTable ? 'from' : 'start', table: inTable, fromIsPlain: before?.kind === 'word' && plainFrom.has(before.value) });
  } else if (token.text === ')' || token.text === ']' || token.text === '}') {
    if (level.open === null || closing[level.open.text] !== token.text) throw new SqlRefusal(`The bracket ${token.text} has no beginning`, token.offset);
    if (level.table) throw new SqlRefusal('A table name is expected here', token.offset);
    levels.pop();
  } else if (token.text === ',' && (level.clause === 'from' || level.clause === 'on')) {
    level.clause = 'from';
    level.table = true;
  } else if (level.table) throw new SqlRefusal(`A table name is expected here, not ${token.text}`, token.offset);
}

function name(tokens: readonly SqlToken[], index: number, level: Level): void {
  const token = tokens[index];
  if (token === undefined) return;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const member = before?.text === '.';
  if (after?.text === '.' && /^(information_schema|pg_catalog)$/i.test(token.value))
    throw new SqlRefusal(`${token.text} is the engine's own catalogue and cannot be read`, token.offset);
  if (token.kind === 'word' && !member) {
    refuseWord(token, before, after);
    if (isClause(token, tokens, index, level)) return;
  }
  if (level.table) return relation(token, after, level);
  if (after?.text === '(') call(token, before, member, level);
}

function refuseWord(token: SqlToken, before: SqlToken | undefined, after: SqlToken | undefined): void {
  const word = token.value;
  const text = token.text.toUpperCase();
  if (refusedWords.has(word)) throw new SqlRefusal(`${text} is not allowed in a notebook`, token.offset, `as a name, write "${token.text}"`);
  if (sessionWords.has(word))
    throw new SqlRefusal(`${text} depends on the clock or the session and is not allowed`, token.offset, `as a name, write "${token.text}"`);
  const begins = before === undefined || before.text === '(';
  if (begins && statementWords.has(word) && (before === undefined || after?.kind === 'word' || after?.kind === 'quoted' || after?.kind === 'string')) {
    throw new SqlRefusal(`${text} is not allowed in a notebook`, token.offset, 'only reading is allowed: write a SELECT');
  }
  if (word === 'sample' && before?.value === 'using') throw new SqlRefusal('USING SAMPLE is not allowed: its rows differ from run to run', token.offset);
}

/** Moves the level to the clause the word opens; false when the word is a name. */
function isClause(token: SqlToken, tokens: readonly SqlToken[], index: number, level: Level): boolean {
  const word = token.value;
  const before = tokens[index - 1];
  if (word === 'from') {
    const distinct =
      before?.kind === 'word' && before.value === 'distinct' && ['is', 'not'].includes(tokens[index - 2]?.value ?? '') && tokens[index - 2]?.kind === 'word';
    if (distinct || level.fromIsPlain) return true;
    level.clause = 'from';
    level.table = true;
    return true;
  }
  if (word === 'join') {
    level.clause = 'from';
    level.table = true;
    return true;
  }
  if (level.table && (word === 'lateral' || word === 'only')) return true;
  if (word === 'with' && (before === undefined || before.text === '(')) {
    level.clause = 'with';
    level.table = false;
    return true;
  }
  if ((!clauses.has(word) && !setOperations.has(word)) || (word === 'on' && level.clause !== 'from')) return false;
  if (level.table && before?.text !== '(') throw new SqlRefusal(`A table name is expected here, not ${token.text}`, token.offset);
  level.clause = setOperations.has(word) ? 'start' : word;
  level.table = false;
  return true;
}

function relation(token: SqlToken, after: SqlToken | undefined, level: Level): void {
  const shown = token.text.slice(0, 60);
  if (after?.text === ':') throw new SqlRefusal('An alias before the table is not allowed', token.offset, 'write `table as alias`');
  if (after?.text === '.') throw new SqlRefusal(`A table is named without a schema: ${shown}`, token.offset);
  if (after?.text === '(') {
    if (!tableFunctions.has(token.value.toLowerCase()))
      throw new SqlRefusal(`The table function ${shown} is not allowed`, token.offset, 'only range, generate_series and unnest stand for a table');
  } else if (token.kind === 'quoted' && /[./\\:*?[\]]/.test(token.value)) {
    throw new SqlRefusal(`${shown} looks like a file or an address; only tables can be read`, token.offset, 'open the file and name its table');
  } else if (catalogName.test(token.value)) throw new SqlRefusal(`${shown} is the engine's own catalogue and cannot be read`, token.offset);
  level.table = false;
}

function inTablePlace(token: SqlToken, level: Level): void {
  const hint = 'open the file and name its table';
  if (token.kind === 'string') throw new SqlRefusal(`${token.text.slice(0, 60)} names a file or an address; only tables can be read`, token.offset, hint);
  if (token.kind === 'parameter') throw new SqlRefusal('A parameter is a value and cannot stand for a table', token.offset, 'write the name of the table');
  if (token.kind === 'number') throw new SqlRefusal(`A table name is expected here, not ${token.text}`, token.offset);
  level.table = false;
}

function call(token: SqlToken, before: SqlToken | undefined, member: boolean, level: Level): void {
  const called = token.value.toLowerCase();
  const columnList = !member && (level.clause === 'with' || level.clause === 'from');
  const asType = sizedTypes.has(called) && (before?.text === '::' || (before?.kind === 'word' && before.value === 'as'));
  if (columnList || asType) return;
  if (token.kind === 'word' && !member && (expressionForms.has(called) || queryForms.has(called))) return;
  if (scalarFunctions.has(called) || aggregateFunctions.has(called) || windowFunctions.has(called) || called === 'unnest') return;
  throw new SqlRefusal(
    `The function ${token.text.slice(0, 60)} is not allowed`,
    token.offset,
    'only functions that give the same answer in both engines and read nothing else',
  );
}

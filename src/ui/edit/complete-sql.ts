import { aggregateFunctions, scalarFunctions } from '../../notebook/sql-functions.ts';
import { tableFunctions, windowFunctions } from '../../notebook/sql-words.ts';
import { distinct, type Suggestion, type Suggestions } from './complete-types.ts';
import { columnsFor, type KnownColumn, type KnownNames } from './known-names.ts';

const keywords = (
  'select from where group by order having limit offset join left inner on using as and or not in is null between like case when then else end distinct ' +
  'with union all over partition qualify filter asc desc nulls first last interval cast true false exists'
).split(' ');
const expressionKeywords = 'and or not in is null between like case when then else end true false interval cast'.split(' ');

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const quoted = (name: string): string => (plainName.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** The part of SQL before a cursor that the cursor's word depends on: null inside a text or a comment. */
function openWord(before: string): { readonly word: string; readonly quote: boolean } | null {
  let rest = before;
  for (;;) {
    const skipped = /^(?:[^'"\-/{]|-(?!-)|\/(?!\*)|\{(?!\{))*/.exec(rest)?.[0].length ?? 0;
    const at = rest.slice(skipped);
    if (at === '') return { word: /[A-Za-z_]\w*$/.exec(rest)?.[0] ?? '', quote: false };
    const closed = /^(?:'(?:[^']|'')*'(?!')|"(?:[^"]|"")*"(?!")|--[^\n]*\n|\/\*[\s\S]*?\*\/|\{\{[^{}]*\}\})/.exec(at);
    if (closed === null) return at.startsWith('"') ? { word: at.slice(1), quote: true } : null;
    rest = at.slice(closed[0].length);
  }
}

function columnOption(column: KnownColumn, boost: number, quote: boolean): Suggestion {
  const detail = [column.type === '' ? column.table : column.type.toLowerCase(), ...(column.role === null ? [] : [column.role])].join(' · ');
  return { label: column.name, apply: quote ? `${column.name}"` : quoted(column.name), detail, kind: 'column', boost };
}

/** Names that may stand after FROM. */
export function sourceOptions(names: KnownNames, self: string | null = null, boost = 0): readonly Suggestion[] {
  return distinct([
    ...names.tables.map((name): Suggestion => ({ label: name, detail: 'table', kind: 'source', boost })),
    ...Object.keys(names.populations).map((name): Suggestion => ({ label: name, detail: 'population', kind: 'source', boost })),
    ...names.cells.filter((cell) => cell.sql && cell.id !== self).map(({ id }): Suggestion => ({ label: id, detail: 'SQL cell', kind: 'source', boost })),
  ]);
}

const functionOptions = (set: ReadonlySet<string>, detail: string): readonly Suggestion[] =>
  [...set].map((name) => ({ label: name, apply: `${name}(`, detail, kind: 'function', boost: -2 }));
const scalars = functionOptions(scalarFunctions, 'function');
const queryFunctions = [
  ...functionOptions(aggregateFunctions, 'aggregate'),
  ...functionOptions(windowFunctions, 'window function'),
  ...functionOptions(tableFunctions, 'table function'),
];

/** Completion of `{{`: the parameters; null when no brace is open before the cursor. */
export function parameterOptions(before: string, names: KnownNames): { readonly word: string; readonly options: readonly Suggestion[] } | null {
  const open = /\{\{\s*([a-z0-9_]*)$/.exec(before);
  if (open === null) return null;
  const options = names.parameters.map(
    ({ name, type, value }): Suggestion => ({ label: name, apply: `${name}}}`, detail: `${type}, now ${String(value)}`, kind: 'parameter' }),
  );
  return { word: open[1] ?? '', options };
}

/**
 * Completes SQL at an offset: after FROM and JOIN tables, populations and SQL cells; after `name.` its columns; otherwise columns of what the query
 * reads, functions that the notebook allows, and keywords. `expression` completes one condition over the columns of `source`.
 * Null inside text and comments.
 */
export function completeSql(
  sql: string,
  offset: number,
  names: KnownNames,
  place: { readonly expression?: boolean; readonly source?: string | null; readonly self?: string | null } = {},
): Suggestions | null {
  const before = sql.slice(0, offset);
  const parameters = parameterOptions(before, names);
  if (parameters !== null) return { from: offset - parameters.word.length, options: parameters.options };
  const open = openWord(before);
  if (open === null) return null;
  const from = offset - open.word.length;
  const lead = sql.slice(0, open.quote ? from - 1 : from);
  const owner = /([A-Za-z_]\w*)\.$/.exec(lead)?.[1];
  if (owner !== undefined) return { from, options: columnsFor(names, aliasOf(sql, owner)).map((column) => columnOption(column, 0, open.quote)) };
  if (place.expression !== true && /\b(?:from|join)\s+(?:[\w"]+\s*,\s*)*$/i.test(lead)) {
    return { from, options: [...sourceOptions(names, place.self ?? null, 2), ...functionOptions(tableFunctions, 'table function')] };
  }
  const sources = place.expression === true ? [place.source ?? null] : readSources(sql, names);
  const columns = (sources.length === 0 ? [null] : sources).flatMap((source) => columnsFor(names, source)).map((column) => columnOption(column, 2, open.quote));
  if (open.quote) return { from, options: distinct(columns) };
  const words = (place.expression === true ? expressionKeywords : keywords).map((label): Suggestion => ({ label, kind: 'keyword', boost: -1 }));
  const others = place.expression === true ? scalars : [...sourceOptions(names, place.self ?? null), ...queryFunctions, ...scalars];
  return { from, options: distinct([...columns, ...others, ...words]) };
}

/** The tables, populations and SQL cells that a query names. */
function readSources(sql: string, names: KnownNames): string[] {
  const known = new Set(sourceOptions(names).map((option) => option.label));
  return [...new Set([...sql.matchAll(/[A-Za-z_]\w*/g)].map((match) => match[0]).filter((word) => known.has(word)))];
}

/** What an alias stands for: `from telemetry as t`; itself when it is none. */
function aliasOf(sql: string, alias: string): string {
  const named = new RegExp(`\\b(?:from|join|,)\\s+"?([A-Za-z_]\\w*)"?\\s+(?:as\\s+)?${alias}\\b`, 'i').exec(sql)?.[1];
  return named ?? alias;
}

import { formatCount } from '../cells/format.ts';
import type { Caveat } from '../cells/types.ts';
import { quoteIdentifier } from '../reduce/sql-text.ts';
import { fromClause } from '../reduce/expressions.ts';
import type { Population, TableInfo } from '../telemetry/types.ts';

/** Names under which the engine holds what a notebook calls a table or a sql cell; the prefixes cannot collide with file tables. */
export const sqlRelation = (id: string) => `sql:${id}`;
export const joinedRelation = (table: string) => `joined:${table}`;

/** Returns SELECT of some columns of an engine relation, out of reach of any CTE of the same name. */
export function selectFrom(relation: string, columns: readonly string[] | '*'): string {
  return `SELECT ${listOf(columns)} FROM "main".${quoteIdentifier(relation)}`;
}

/** Without a column there are still rows to count. */
function listOf(columns: readonly string[] | '*'): string {
  if (columns === '*') return '* EXCLUDE ("__part")';
  return columns.length > 0 ? columns.map(quoteIdentifier).join(', ') : '1 AS "__rows"';
}

/** Returns the rows of a population as a SELECT over an engine relation. */
export function selectPopulation(population: Population, relation: string, columns: readonly string[] | '*'): string {
  const source = fromClause({ ...population, table: relation }).replace(/^FROM "/, 'FROM "main"."');
  return `SELECT ${listOf(columns)} ${source}`;
}

/**
 * Returns the view behind a sql cell: the author's SELECT, over the names it reads as common table expressions.
 * The line breaks keep a trailing comment from swallowing the bracket.
 */
export function sqlView(sql: string, readable: readonly { readonly name: string; readonly select: string }[]): string {
  const names = readable.map(({ name, select }) => `${quoteIdentifier(name)} AS (${select})`);
  return `${names.length > 0 ? `WITH ${names.join(',\n')}\n` : ''}SELECT *, CAST(0 AS INTEGER) AS "__part" FROM (\n${sql}\n) AS "rows"`;
}

/** The column that rows are matched on; `asText` where only one side holds it as text. */
export interface MatchedOn {
  readonly on: string;
  readonly asText: boolean;
}

function keyOf({ on, asText }: MatchedOn, row = ''): string {
  const column = `${row}${quoteIdentifier(on)}`;
  return asText ? `CAST(${column} AS VARCHAR)` : column;
}

/**
 * Returns the view of a table with another joined on (late labels). Rows of the table stay as they are; of several matches the first is taken.
 * @param added columns of the other table with the names they get
 */
export function joinView(
  table: string,
  columns: readonly string[],
  other: string,
  on: MatchedOn,
  added: readonly { readonly from: string; readonly name: string }[],
): string {
  const key = keyOf(on);
  const right = added.map(({ from, name }) => `${quoteIdentifier(from)} AS ${quoteIdentifier(name)}`);
  const order = ['"__part"', ...added.map(({ from }) => quoteIdentifier(from))].join(', ');
  return `SELECT ${columns.map((c) => `t.${quoteIdentifier(c)}`).join(', ')}${added.map(({ name }) => `, o.${quoteIdentifier(name)}`).join('')}, t."__part"
FROM "main".${quoteIdentifier(table)} AS t LEFT JOIN (
  SELECT ${[`${key} AS "__key"`, ...right].join(', ')} FROM "main".${quoteIdentifier(other)} WHERE ${key} IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${order}) = 1
) AS o ON ${keyOf(on, 't.')} = o."__key"`;
}

/** Returns a SELECT of what a join leaves out: rows of the table without a match, rows of the other table under a key seen before, and without a key. */
export function joinCounts(table: string, other: string, on: MatchedOn): string {
  const key = keyOf(on);
  const [left, right] = [`"main".${quoteIdentifier(table)}`, `"main".${quoteIdentifier(other)}`];
  return `SELECT CAST((SELECT count(*) FROM ${left} WHERE ${key} IS NULL OR ${key} NOT IN (SELECT ${key} FROM ${right} WHERE ${key} IS NOT NULL)) AS BIGINT) AS unmatched,
  CAST((SELECT count(${key}) - count(DISTINCT ${key}) FROM ${right}) AS BIGINT) AS repeated,
  CAST((SELECT count(*) - count(${key}) FROM ${right}) AS BIGINT) AS keyless`;
}

/** Says what a join leaves out, by the counts of `joinCounts`; nothing where it leaves nothing. */
export function joinLosses(count: (name: string) => number, table: string, other: string, { on, asText }: MatchedOn): readonly Caveat[] {
  const sentences: readonly (readonly [string, number, string])[] = [
    ['join_unmatched', count('unmatched'), `rows of ${table} have no match in ${other} on ${on}; its columns are missing there`],
    ['join_repeated', count('repeated'), `rows of ${other} repeat a ${on}; the first of each is taken`],
    ['join_keyless', count('keyless'), `rows of ${other} have no ${on} and match nothing`],
  ];
  const losses = sentences.filter(([, n]) => n > 0).map(([code, n, sentence]) => ({ code, sentence: `${formatCount(n)} ${sentence}` }));
  return asText ? [...losses, { code: 'join_as_text', sentence: `${on} is text in one of ${table} and ${other} only, so both are compared as text` }] : losses;
}

/** Returns the columns a join adds: all but the key; a name the table has already gets the other table's name in front. */
export function joinedColumns(table: TableInfo, other: TableInfo, on: string): readonly { readonly from: string; readonly name: string }[] {
  const taken = new Set(table.columns.map((c) => c.name.toLowerCase()));
  return other.columns
    .filter((c) => c.readable && c.name !== on)
    .map((c) => ({ from: c.name, name: taken.has(c.name.toLowerCase()) ? `${other.table}_${c.name}` : c.name }));
}

import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { EngineError } from '../errors.ts';
import type { TypedColumns } from '../types.ts';

/** A table of the engine's own that holds some columns of a table, row by row. `stored` are their names there. */
export interface Store {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly stored: string }[];
}

/** A loaded table: its stores, filled in the same order of rows. */
export interface StoredTable {
  readonly table: string;
  readonly stores: readonly Store[];
}

/** Strings and comments, in which nothing is named; then a quoted name, or a word. */
const token = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/**
 * The statement with the stores of the columns that it names in place of each `FROM "table"`. A view over all columns is bound anew wherever it stands, which
 * takes longer than counting a column when there are hundreds, and joins stores that hold nothing of what is asked. Whatever has the name of a column counts as
 * one, so what a star hands on is there. Where the table is named elsewhere, or columns by a pattern, all is left as it is.
 */
export function readStores(sql: string, { table, stores }: StoredTable): string {
  const from = `FROM ${quoteIdentifier(table)}`;
  if (!sql.includes(from)) return sql;
  const named = new Map<string, number>();
  for (const [, , quoted, word] of sql.matchAll(token)) {
    const name = (quoted?.replaceAll('""', '"') ?? word)?.toLowerCase();
    if (name !== undefined) named.set(name, (named.get(name) ?? 0) + 1);
  }
  if (named.has('columns') || named.has('u')) return sql;
  const source = sourceOf(stores, (name) => named.has(name.toLowerCase()));
  let read = '';
  let at = 0;
  let places = 0;
  for (const { index, 0: found } of sql.matchAll(token)) {
    const start = index - 'FROM '.length;
    if (found !== quoteIdentifier(table) || start < at || sql.slice(start, index + found.length) !== from) continue;
    read += `${sql.slice(at, start)}FROM (${source}) AS ${found}`;
    at = index + found.length;
    places += 1;
  }
  return named.get(table.toLowerCase()) === places ? read + sql.slice(at) : sql;
}

/** The SELECT of the named columns; of the stores that hold one and the same, from one that is read anyway. */
function sourceOf(stores: readonly Store[], isNamed: (name: string) => boolean): string {
  const homes = new Map<string, { readonly store: Store; readonly stored: string }>();
  const everywhere = new Set<string>();
  for (const store of stores)
    for (const { name, stored } of store.columns) {
      if (!isNamed(name)) continue;
      if (homes.has(name)) everywhere.add(name);
      else homes.set(name, { store, stored });
    }
  const read = new Set([...homes].flatMap(([name, { store }]) => (everywhere.has(name) ? [] : [store])));
  for (const name of everywhere) {
    const store = [...read].find(({ columns }) => columns.some((column) => column.name === name)) ?? homes.get(name)?.store;
    const stored = store?.columns.find((column) => column.name === name)?.stored;
    if (store === undefined || stored === undefined) continue;
    read.add(store);
    homes.set(name, { store, stored });
  }
  if (read.size === 0) for (const store of stores.slice(0, 1)) read.add(store);
  const order = [...read];
  const columns = [...homes].map(([name, { store, stored }]) => `s${order.indexOf(store)}.${quoteIdentifier(stored)} AS ${quoteIdentifier(name)}`);
  const from = order.map(({ name }, i) => `${quoteIdentifier(name)} AS s${i}`).join(' POSITIONAL JOIN ');
  return `SELECT ${columns.length > 0 ? columns.join(', ') : 'NULL AS "__nothing"'} FROM ${from}`;
}

/** Asks with the stores, and when that fails as it stands: stores change when a table is brought back, and an error is worded for what was asked. */
export function askStores(ask: (sql: string) => Promise<TypedColumns>, tables: readonly StoredTable[]): (sql: string) => Promise<TypedColumns> {
  return async (sql) => {
    const read = tables.filter(({ stores }) => stores.length > 0).reduce(readStores, sql);
    try {
      return await ask(read);
    } catch (error) {
      if (read === sql || !(error instanceof EngineError) || error.code !== 'E_SQL') throw error;
      return ask(sql);
    }
  };
}

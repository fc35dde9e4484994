import type { SessionState, TableState } from '../../notebook/session-types.ts';
import type { Notebook } from '../../notebook/types.ts';

export interface KnownColumn {
  readonly name: string;
  /** DuckDB type; empty for columns of a sql cell. */
  readonly type: string;
  readonly role: string | null;
  readonly table: string;
}

/** Every name a cell may use, gathered from the data and the notebook. */
export interface KnownNames {
  readonly columns: readonly KnownColumn[];
  readonly tables: readonly string[];
  /** Population → its table (null when unknown). `reference` and `current` are always there. */
  readonly populations: Readonly<Record<string, string | null>>;
  /** Ids of all cells with their types. */
  readonly cells: readonly { readonly id: string; readonly type: string; readonly sql: boolean }[];
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: unknown }[];
}

/** Returns the names as they stand; `notebook` may be a newer reading of the text than the state's. Empty without a state. */
export function knownNames(state: SessionState | null, notebook: Notebook | null = state?.notebook ?? null): KnownNames {
  if (state === null) return { columns: [], tables: [], populations: {}, cells: [], parameters: [] };
  const first = state.tables[0]?.info.table ?? notebook?.tables[0]?.name ?? null;
  const populations: Record<string, string | null> = { reference: first, current: first };
  for (const [name, population] of Object.entries(state.populations)) populations[name] = population.table;
  for (const population of notebook?.populations ?? []) populations[population.name] = population.table;
  const cells = (notebook?.blocks ?? []).flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
  return {
    columns: [...state.tables.flatMap(columnsOf), ...sqlColumns(state)],
    tables: [...new Set([...state.tables.map((table) => table.info.table), ...(notebook?.tables ?? []).map((table) => table.name)])],
    populations,
    cells: cells.map((cell) => ({ id: cell.id, type: cell.type, sql: cell.language === 'sql' })),
    parameters: (notebook?.parameters ?? []).map(({ name, type, default: fallback }) => ({ name, type, value: state.parameters[name] ?? fallback })),
  };
}

function columnsOf(table: TableState): KnownColumn[] {
  const roles = new Map<string, string>();
  for (const [role, held] of Object.entries(table.roles)) for (const column of [held].flat()) if (typeof column === 'string') roles.set(column, role);
  return table.info.columns
    .filter((column) => column.readable)
    .map(({ name, type }) => ({ name, type, role: roles.get(name) ?? null, table: table.info.table }));
}

/** Columns of sql cells that have run. */
function sqlColumns(state: SessionState): KnownColumn[] {
  return state.cells.flatMap((cell) =>
    cell.type === 'sql' && cell.result !== null
      ? (cell.result.tables[0]?.columns ?? []).map(({ name }) => ({ name, type: '', role: null, table: cell.id }))
      : [],
  );
}

/** The columns behind a population, table or sql id; all columns when it is unknown or has none. */
export function columnsFor(names: KnownNames, source: string | null): readonly KnownColumn[] {
  const table = source === null ? null : (names.populations[source] ?? source);
  const own = names.columns.filter((column) => column.table === table);
  if (own.length > 0) return own;
  const seen = new Set<string>();
  return names.columns.filter((column) => !seen.has(column.name) && seen.add(column.name) !== undefined);
}

/** The population, table or sql cell whose columns a cell's keys name: the value of its first source key, else the given defaults. */
export function sourceOf(value: unknown, defaults: Readonly<Record<string, unknown>> = {}): string | null {
  const given = value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
  for (const key of ['of', 'current', 'serving', 'canary', 'after', 'data', 'primary', 'reference']) {
    const named = given[key] ?? defaults[key];
    if (typeof named === 'string' && named !== '' && !named.includes('{{')) return named;
  }
  return null;
}

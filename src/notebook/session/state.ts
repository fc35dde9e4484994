import type { RoleMap } from '../../telemetry/types.ts';
import { durableParameter } from './saved.ts';
import { resolveRoles, type RoleChoice } from '../resolve-roles.ts';
import { type SettledTimes, wantedTimes, withoutRefused } from '../settle-times.ts';
import type { CellState, SessionState, TableState, TableTimes } from '../session-types.ts';
import type { CellRecord, CellSource, Notebook } from '../types.ts';

export const emptyState: SessionState = {
  tables: [],
  notebook: null,
  text: '',
  diagnostics: [],
  parameters: {},
  cells: [],
  running: false,
  engine: 'booting',
  message: null,
  history: { undo: null, redo: null },
  populations: {},
  preview: null,
  memory: null,
};

/** What the reading of a table's times depends on. */
export function timesKey(table: string, times: TableTimes): string {
  return JSON.stringify([table, times.wanted]);
}

/** A table with its times as they are known to be read, and without the roles that were only proposed for a column that cannot be read so. */
export function withTimes(table: TableState, known: ReadonlyMap<string, SettledTimes>): TableState {
  const settled = table.times && known.get(timesKey(table.info.table, table.times));
  if (!table.times || !settled) return table;
  return { ...table, roles: withoutRefused(table.roles, settled.refused), times: { wanted: table.times.wanted, settled } };
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function cellsOf(notebook: Notebook | null): readonly CellSource[] {
  return notebook?.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : [])) ?? [];
}

/** A result as it was made: shown as done while its fingerprint is the cell's, else as stale. */
export interface Shown {
  readonly fingerprint: string;
  readonly record: CellRecord;
}

/** How each cell stands. `running` gives the fingerprints of the run under way, whose waiting cells keep their progress. */
export function cellStates(
  sources: readonly CellSource[],
  before: readonly CellState[],
  options: {
    readonly fingerprint: (id: string) => string | undefined;
    readonly known: (fingerprint: string) => CellRecord | undefined;
    readonly shown: ReadonlyMap<string, Shown>;
    readonly running: ReadonlyMap<string, string> | null;
    readonly reads: (id: string) => readonly string[];
  },
): readonly CellState[] {
  return sources.map(({ id, type }): CellState => {
    const previous = before.find((cell) => cell.id === id && cell.type === type);
    const fingerprint = options.fingerprint(id);
    const base = { id, type, progress: null, dependsOn: options.reads(id) };
    const same = fingerprint !== undefined && options.running?.get(id) === fingerprint;
    if (same && previous && (previous.status === 'queued' || previous.status === 'running')) return { ...previous, dependsOn: base.dependsOn };
    const known = fingerprint === undefined ? undefined : options.known(fingerprint);
    if (known) return { ...base, status: 'done', result: known };
    const shown = options.shown.get(id);
    if (shown === undefined || shown.record.type !== type) return { ...base, status: 'idle', result: null };
    if (shown.fingerprint !== fingerprint) return { ...base, status: 'stale', result: shown.record };
    return { ...base, status: shown.record.verdict === 'error' ? 'error' : 'done', result: shown.record };
  });
}

/** Values of the notebook's parameters: what was given, else what the last run settled from data, else the default. */
export function parameterValues(
  notebook: Notebook | null,
  given: Readonly<Record<string, unknown>>,
  settled: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (notebook?.parameters ?? []).map((definition) => {
      const { name } = definition;
      if (Object.hasOwn(given, name)) return [name, given[name]];
      return [name, Object.hasOwn(settled, name) && !durableParameter(definition) ? settled[name] : definition.default];
    }),
  );
}

/** Tables with their roles as the notebook, the user and the proposals give them; what is wrong is said on the table. */
export function withRoles(tables: readonly TableState[], notebook: Notebook | null, choices: readonly RoleChoice[]): readonly TableState[] {
  return tables.map(({ times: _before, ...table }) => {
    try {
      const definition = notebook?.tables.find((each) => each.name === table.info.table);
      const roles: RoleMap = resolveRoles(table.info, definition, choices);
      const wanted = wantedTimes(table.info, roles, definition, { roles: choices, units: [] });
      return { ...table, roles, error: null, ...(wanted.length === 0 ? {} : { times: { wanted, settled: null } }) };
    } catch (error) {
      return { ...table, error: sentence(error) };
    }
  });
}

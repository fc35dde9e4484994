import { safeParse } from 'valibot';
import { cellTypes } from '../cells/registry.ts';
import type { CellType } from '../cells/types.ts';
import { type Role, type RoleMap, type RoleProposal, roles as roleNames, type TableInfo } from '../telemetry/types.ts';
import { nearestName } from './nearest-name.ts';
import { referencesIn, referenceValues } from './references.ts';
import { sqlReads } from './sql-guard.ts';
import type { CellSource, Notebook } from './types.ts';

/** A table as far as a description needs it; a session's `TableState` is one. */
export interface DescribedTable {
  readonly info: TableInfo;
  readonly roles: RoleMap;
  readonly proposals: readonly RoleProposal[];
}

export interface CellDescription {
  readonly id: string;
  readonly type: string;
  /** The cell type's title and what it does, in one sentence. */
  readonly title: string;
  readonly summary: string;
  /** What it reads: open or declared tables, populations (also `reference` and `current` by default), sql cells. */
  readonly tables: readonly string[];
  readonly populations: readonly string[];
  readonly cells: readonly string[];
  /** Roles it names, or reads by itself when it names none. */
  readonly roles: readonly Role[];
  /** Columns it names; `all` for SQL with a star. */
  readonly columns: readonly string[] | 'all';
  /** The SELECT of a sql cell. */
  readonly sql: string | null;
}

export interface MissingRole {
  readonly role: Role;
  readonly table: string;
  /** Cells that need it. */
  readonly cells: readonly string[];
  /** False when no cell names the role: then it only adds to a result. */
  readonly required: boolean;
  /** Columns that may hold it, most likely first. */
  readonly candidates: readonly { readonly column: string; readonly confidence: number; readonly reason: string }[];
}

/** What a notebook will compute, before it computes. */
export interface NotebookDescription {
  readonly title: string;
  readonly summary: string;
  readonly cells: readonly CellDescription[];
  /** Tables that the notebook names and that are not open. */
  readonly missingTables: readonly string[];
  readonly missingRoles: readonly MissingRole[];
  /** Columns that cells name and that their tables do not have, with the nearest that is there. */
  readonly absentColumns: readonly { readonly column: string; readonly cell: string; readonly table: string; readonly nearest: string | null }[];
}

/** Keys of a cell whose text names a column, or a role that stands for one. */
const columnKeys: ReadonlySet<string> = new Set([
  'column',
  'columns',
  'by',
  'x',
  'y',
  'color',
  'facet',
  'numerator',
  'denominator',
  'unit',
  'score',
  'label',
  'prediction',
]);

/** Reads a notebook against the open tables; needs no engine and reads no row. */
export function describeNotebook(notebook: Notebook, tables: readonly DescribedTable[]): NotebookDescription {
  const sources = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
  const described = sources.map((source) => describeCell(source, notebook, tables));
  const open = new Map(tables.map((table) => [table.info.table, table]));
  const named = [...notebook.tables.map((table) => table.name), ...notebook.populations.map((population) => population.table)];
  const absent = described.flatMap(({ cell, named: asked }) =>
    cell.columns === 'all' || cell.sql !== null
      ? []
      : cell.tables.flatMap((name) => {
          const table = open.get(name);
          const known = table === undefined ? null : columnsWithJoins(table, notebook, open);
          if (known === null || cell.cells.length > 0) return [];
          return asked.columns
            .filter((column) => !known.includes(column))
            .map((column) => ({ column, cell: cell.id, table: name, nearest: nearestName(column, known) }));
        }),
  );
  return {
    title: notebook.title,
    summary: notebook.summary,
    cells: described.map(({ cell }) => cell),
    missingTables: [...new Set(named)].filter((name) => !open.has(name) && !sources.some((source) => source.id === name)),
    missingRoles: missingRoles(described, open),
    absentColumns: absent,
  };
}

interface Described {
  readonly cell: CellDescription;
  readonly named: { readonly roles: readonly Role[]; readonly columns: readonly string[] };
}

function describeCell(source: CellSource, notebook: Notebook, tables: readonly DescribedTable[]): Described {
  const type = cellTypes.find((each) => each.name === source.type);
  const open = tables.map(({ info }) => info.table);
  const names = namesRead(source, type, notebook);
  const populations = names.filter((name) => notebook.populations.some((each) => each.name === name) || name === 'reference' || name === 'current');
  const cells = names.filter(
    (name) => name !== source.id && notebook.blocks.some((block) => block.kind === 'cell' && block.cell.id === name && block.cell.language === 'sql'),
  );
  const read = [
    ...names.filter((name) => open.includes(name) || notebook.tables.some((table) => table.name === name)),
    ...populations.flatMap((name) => tableOf(name, notebook, open)),
  ];
  const columns =
    source.language === 'sql'
      ? sqlReads(
          source.text,
          names,
          tables.flatMap(({ info }) => info.columns.map((column) => column.name)),
        ).columns
      : [];
  const named = namedIn(source.value, '', tables);
  const used = named.roles.length > 0 || named.columns.length > 0 ? [] : (type?.uses ?? []);
  const cell: CellDescription = {
    id: source.id,
    type: source.type,
    title: type?.title ?? source.type,
    summary: type?.summary ?? '',
    tables: [...new Set(read)],
    populations: [...new Set(populations)],
    cells: [...new Set(cells)],
    roles: [...new Set([...named.roles, ...used])],
    columns: source.language === 'sql' ? columns : [...new Set(named.columns)],
    sql: source.language === 'sql' ? source.text : null,
  };
  return { cell, named };
}

/** The names a cell reads, written or filled in by its schema; `parameter:x` and the like are left out. */
function namesRead(source: CellSource, type: CellType | undefined, notebook: Notebook): string[] {
  const defaults = source.language === 'sql' || type === undefined ? null : safeParse(type.parameters, source.value ?? {});
  const byDefault = source.language === 'sql' ? ['reference', 'current'].filter((name) => sqlReads(source.text, [name], []).names.length > 0) : [];
  const all = [...referencesIn(source, notebook), ...(defaults?.success ? referenceValues(defaults.output) : []), ...byDefault];
  return [...new Set(all.filter((name) => !name.startsWith('parameter:')).map((name) => name.slice(name.indexOf(':') + 1)))];
}

/** The table behind a population; a default one stands on the table of its name, else on the only one. */
function tableOf(name: string, notebook: Notebook, open: readonly string[]): readonly string[] {
  const definition = notebook.populations.find((each) => each.name === name);
  if (definition) return [definition.table];
  if (open.includes(name)) return [name];
  return open.length === 1 ? open : notebook.tables.length === 1 ? notebook.tables.map((table) => table.name) : [];
}

/** Roles and columns that a cell's YAML names at any depth. */
function namedIn(value: unknown, key: string, tables: readonly DescribedTable[]): { readonly roles: readonly Role[]; readonly columns: readonly string[] } {
  if (typeof value === 'string') {
    const isColumn = tables.some(({ info }) => info.columns.some((column) => column.name === value));
    if (value.includes('{{') || value === 'auto' || value === 'none') return { roles: [], columns: [] };
    if (key === 'role' && isRole(value)) return { roles: [value], columns: [] };
    if (!columnKeys.has(key)) return { roles: [], columns: [] };
    return isRole(value) && !isColumn ? { roles: [value], columns: [] } : { roles: [], columns: [value] };
  }
  if (value === null || typeof value !== 'object') return { roles: [], columns: [] };
  const inner = Array.isArray(value)
    ? value.map((item) => namedIn(item, key, tables))
    : Object.entries(value).map(([name, member]) => namedIn(member, name, tables));
  return { roles: inner.flatMap(({ roles }) => roles), columns: inner.flatMap(({ columns }) => columns) };
}

function isRole(name: string): name is Role {
  return (roleNames as readonly string[]).includes(name);
}

function columnsWithJoins({ info }: DescribedTable, notebook: Notebook, open: ReadonlyMap<string, DescribedTable>): readonly string[] {
  const joined = notebook.tables.filter((table) => table.join === info.table).flatMap((table) => open.get(table.name) ?? []);
  return [...info.columns.map((c) => c.name), ...joined.flatMap((other) => other.info.columns.flatMap((c) => [c.name, `${other.info.table}_${c.name}`]))];
}

function missingRoles(described: readonly Described[], open: ReadonlyMap<string, DescribedTable>): readonly MissingRole[] {
  const found = new Map<string, { role: Role; table: string; cells: string[]; required: boolean }>();
  for (const { cell, named } of described) {
    for (const role of cell.roles) {
      for (const name of cell.tables) {
        const held = open.get(name)?.roles[role];
        if (!open.has(name) || (held !== undefined && held.length > 0)) continue;
        const key = JSON.stringify([role, name]);
        const entry = found.get(key) ?? { role, table: name, cells: [], required: false };
        entry.cells.push(cell.id);
        entry.required ||= named.roles.includes(role);
        found.set(key, entry);
      }
    }
  }
  return [...found.values()].map((entry) => ({
    ...entry,
    candidates: (open.get(entry.table)?.proposals ?? [])
      .filter((proposal) => proposal.role === entry.role)
      .map(({ column, confidence, reason }) => ({ column, confidence, reason }))
      .sort((a, b) => b.confidence - a.confidence),
  }));
}

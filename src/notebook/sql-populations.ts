import type { RoleMap } from '../telemetry/types.ts';
import type { CompiledCell } from './compile-cell.ts';
import type { RunData } from './data.ts';
import { messageOf, rethrowFatal } from './run-records.ts';
import { resolvePopulations, type ResolvedPopulations, type Span } from './resolve-populations.ts';
import type { Notebook, PopulationDefinition } from './types.ts';

/** Populations over files, which can be resolved before anything runs, and those over sql cells, which wait for the cell's rows. */
export function splitBySource(
  notebook: Notebook,
  definitions: readonly PopulationDefinition[],
  tables: readonly string[],
): { readonly now: readonly PopulationDefinition[]; readonly later: readonly PopulationDefinition[] } {
  const sql = new Set(notebook.blocks.flatMap((block) => (block.kind === 'cell' && block.cell.language === 'sql' ? [block.cell.id] : [])));
  const waits = ({ table }: PopulationDefinition): boolean => sql.has(table) && !tables.includes(table);
  return { now: definitions.filter((each) => !waits(each)), later: definitions.filter(waits) };
}

/** The cells with the sql cells behind the populations they read among what they read. */
export function withSqlSources(cell: CompiledCell, later: readonly PopulationDefinition[]): CompiledCell {
  const sources = later.filter(({ name, table }) => cell.reads.includes(name) && table !== cell.id).map(({ table }) => table);
  return sources.length === 0 ? cell : { ...cell, reads: [...cell.reads, ...sources] };
}

/** What a run knows of its tables, and of populations that cannot be resolved; it grows with each sql cell. */
interface Known {
  readonly resolved: ResolvedPopulations;
  readonly spans: Record<string, Span | null>;
  readonly roles: Record<string, RoleMap>;
  readonly unresolved: Record<string, string>;
}

/**
 * Gives a sql cell that stands its span, by one least and greatest value, when something reads it: the timestamp is the column of instants that has the name of
 * a timestamp of what the cell reads. Resolves the populations over it; one that cannot be is named with the reason. Returns the names of those resolved.
 */
export async function settleSqlSpan(
  cell: CompiledCell,
  isRead: boolean,
  later: readonly PopulationDefinition[],
  data: RunData,
  known: Known,
): Promise<readonly string[]> {
  const own = later.filter(({ table }) => table === cell.id);
  if (!isRead && own.length === 0) return [];
  const sources = cell.reads.map((name) => known.resolved.populations[name]?.table ?? name);
  const timestamps = new Set(sources.flatMap((table) => known.spans[table]?.column ?? []));
  const column = data.tables[cell.id]?.columns.find(({ name, type }) => timestamps.has(name) && /^(DATE|TIMESTAMP)/.test(type))?.name ?? null;
  if (column !== null) {
    known.roles[cell.id] = { timestamp: column };
    known.spans[cell.id] = (await data.measureOne(cell.id, column)).span;
  }
  const found: string[] = [];
  for (const definition of own) {
    try {
      const made = resolvePopulations([definition], [cell.id], known.spans, reasons(cell.id, column));
      const population = made.populations[definition.name];
      if (population === undefined) {
        known.unresolved[definition.name] = made.absent[definition.name] ?? '';
        continue;
      }
      (known.resolved.populations as Record<string, typeof population>)[definition.name] = population;
      found.push(definition.name);
    } catch (error) {
      rethrowFatal(error);
      known.unresolved[definition.name] = messageOf(error);
    }
  }
  return found;
}

/** Why the rows of a sql cell have no time. */
function reasons(id: string, column: string | null): Readonly<Record<string, string>> {
  const what =
    column === null
      ? `the sql cell "${id}" keeps no timestamp of what it reads: select that column under its own name`
      : `"${column}" of the sql cell "${id}" has no value`;
  return { [id]: what };
}

import { EngineError } from '../engine/errors.ts';
import type { Population } from '../telemetry/types.ts';
import type { RunData } from './data.ts';
import { filterPosition } from './apply-filters.ts';
import { nearestName } from './nearest-name.ts';
import { NotebookError } from './notebook-error.ts';
import type { Parameters } from './parameters.ts';
import type { ResolvedPopulations } from './resolve-populations.ts';
import { substitute, substituteSql } from './substitute.ts';
import type { Diagnostic, Filter, Notebook, PopulationDefinition } from './types.ts';

/** The populations of a notebook with their parameters as values. Throws NotebookError at the line of a parameter that cannot stand there. */
export function populationsInPlace(notebook: Notebook, parameters: Parameters): readonly PopulationDefinition[] {
  return notebook.populations.map((p) => {
    const where = p.where === undefined ? null : substituteSql(p.where, parameters, { at: p.position, pinned: true });
    const window = p.window === undefined ? null : substitute(p.window, parameters, () => p.position);
    const [problem] = [...(where?.diagnostics ?? []), ...(window?.diagnostics ?? [])];
    if (problem) throw new NotebookError(problem.code, problem.message, problem.where);
    return { ...p, ...(where ? { where: where.value } : {}), ...(window ? { window: window.value as { from: string; to: string } } : {}) };
  });
}

/** The filters of a notebook with their parameters as values. */
export function filtersInPlace(notebook: Notebook, parameters: Parameters): readonly Filter[] {
  return notebook.filters.map((filter, i) => {
    const { value, diagnostics } = substitute(filter, parameters, () => filterPosition(notebook, i));
    const [problem] = diagnostics;
    if (problem) throw new NotebookError(problem.code, problem.message, problem.where);
    return value as Filter;
  });
}

type Counts = Record<string, { readonly rows: number }>;

/** What a run knows of its populations, and why some are not there. */
interface Known {
  readonly populations: Record<string, Population>;
  readonly resolved: ResolvedPopulations;
  readonly unresolved: Record<string, string>;
}

/**
 * Loads what the populations' conditions read, and counts their rows. One whose condition cannot be computed is not there for the cells that read it, with the
 * reason; the others stay.
 */
export async function settlePopulations(data: RunData, notebook: Notebook, known: Known): Promise<{ readonly counts: Counts; readonly diagnostics: Diagnostic[] }> {
  await data.load(columnsOfConditions(data, Object.values(known.populations)));
  const diagnostics: Diagnostic[] = [];
  const counts: Counts = {};
  try {
    Object.assign(counts, await countPopulations(data, known.populations));
  } catch (error) {
    if (!isOfStatement(error)) throw error;
    for (const [name, population] of Object.entries(known.populations)) {
      try {
        Object.assign(counts, await countPopulations(data, { [name]: population }));
      } catch (cause) {
        const definition = notebook.populations.find((each) => each.name === name);
        if (!isOfStatement(cause) || definition === undefined) throw cause;
        const message = conditionProblem(population, data.tables[population.table]?.columns.map((column) => column.name) ?? [], cause);
        delete known.populations[name];
        delete (known.resolved.populations as Record<string, Population>)[name];
        known.unresolved[name] = message;
        diagnostics.push({ code: cause.code, message, where: definition.position, fatal: false });
      }
    }
  }
  return { counts, diagnostics };
}

function columnsOfConditions(data: RunData, populations: readonly Population[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { table, where, window } of populations) {
    const set = wanted.get(table) ?? new Set<string>();
    const text = (where ?? '').toLowerCase();
    for (const column of data.tables[table]?.columns ?? []) {
      if (column.name === window?.column || text.includes(column.name.toLowerCase())) set.add(column.name);
    }
    wanted.set(table, set);
  }
  return wanted;
}

const isOfStatement = (error: unknown): error is EngineError => error instanceof EngineError && error.code === 'E_SQL';

/** What is wrong with a condition, in a sentence that names the population, the column and the nearest one. */
function conditionProblem({ name, table }: Population, columns: readonly string[], error: EngineError): string {
  const missing = /Referenced column "((?:[^"]|"")*)" not found/.exec(error.message)?.[1];
  if (missing === undefined) return `the condition of population "${name}" cannot be computed: ${error.message.replace(/ LINE \d+: [^\n]*$/, '')}`;
  const nearest = nearestName(missing, columns);
  const known = columns.length > 12 ? `${columns.slice(0, 12).join(', ')}, …` : columns.join(', ');
  return `the condition of population "${name}" names "${missing}", which is no column of "${table}"; ${nearest === null ? `its columns are ${known}` : `did you mean "${nearest}"?`}`;
}

/** Counts the rows of populations. */
export async function countPopulations(data: RunData, populations: Readonly<Record<string, Population>>): Promise<Counts> {
  const names = Object.keys(populations).sort();
  const reduced = await data.reduce(
    names.map((name) => ({ kind: 'grouped', from: populations[name] ?? { name, table: name }, keys: {}, measures: { rows: { kind: 'count' } } })),
  );
  return Object.fromEntries(names.map((name, i) => [name, { rows: Number(reduced[i]?.rows[0]?.measures.rows ?? 0) }]));
}

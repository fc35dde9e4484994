import type { CellContext } from '../cells/types.ts';
import type { Population } from '../telemetry/types.ts';
import type { RunData } from './data.ts';
import { filterPosition } from './apply-filters.ts';
import { NotebookError } from './notebook-error.ts';
import type { Parameters } from './parameters.ts';
import { substitute, substituteSql } from './substitute.ts';
import type { Filter, Notebook, PopulationDefinition } from './types.ts';

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

/** Loads what the populations' conditions read, so that counting them works. */
export async function loadPopulations(data: RunData, context: CellContext, populations: Readonly<Record<string, Population>>): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const { table, where, window } of Object.values(populations)) {
    const set = wanted.get(table) ?? new Set<string>();
    const text = (where ?? '').toLowerCase();
    for (const column of context.tables[table]?.columns ?? []) {
      if (column.name === window?.column || text.includes(column.name.toLowerCase())) set.add(column.name);
    }
    wanted.set(table, set);
  }
  await data.load(wanted);
}

export async function countPopulations(data: RunData, populations: Readonly<Record<string, Population>>): Promise<Record<string, { rows: number }>> {
  const names = Object.keys(populations).sort();
  const reduced = await data.reduce(
    names.map((name) => ({ kind: 'grouped', from: populations[name] ?? { name, table: name }, keys: {}, measures: { rows: { kind: 'count' } } })),
  );
  return Object.fromEntries(names.map((name, i) => [name, { rows: Number(reduced[i]?.rows[0]?.measures.rows ?? 0) }]));
}

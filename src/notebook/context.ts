import { CellInputError, type CellContext } from '../cells/types.ts';
import { roles as roleNames, type Population, type Role, type RoleMap } from '../telemetry/types.ts';
import type { AppliedFilters } from './apply-filters.ts';
import { nearestName } from './nearest-name.ts';
import type { RunData } from './data.ts';
import type { ResolvedPopulations, Span } from './resolve-populations.ts';

/** Returns what cells may know. `of:` resolves to a population, then a table, then a sql cell. */
export function createContext(options: {
  readonly data: RunData;
  readonly roles: Readonly<Record<string, RoleMap>>;
  readonly scores: NonNullable<CellContext['scores']>;
  readonly resolved: ResolvedPopulations;
  readonly filters: AppliedFilters;
  readonly spans: Readonly<Record<string, Span | null>>;
  readonly untimed: Readonly<Record<string, string>>;
  /** Why `reference`, `current` and populations over sql cells are not there. */
  readonly unresolved: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Results so far. */
  readonly results: () => NonNullable<CellContext['results']>;
}): CellContext {
  const { data, roles, scores, resolved, filters, spans, untimed, rows, parameters } = options;
  const find = (name: string): Population | null => {
    const found = resolved.populations[name] ?? (data.tables[name] ? { name, table: name } : null);
    return found ? filters.filtered(found) : null;
  };
  const population = (name: string, key?: string): Population => {
    const found = find(name);
    if (found) return found;
    if (Object.hasOwn(options.unresolved, name)) throw new CellInputError(options.unresolved[name] ?? '', key);
    const known = [...new Set([...Object.keys(resolved.populations), ...Object.keys(data.tables)])];
    const nearest = nearestName(name, known);
    throw new CellInputError(
      `"${name}" is neither a population, a table nor a sql cell; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
      key,
    );
  };
  return {
    get tables() {
      return data.tables;
    },
    roles,
    scores,
    untimed,
    rows,
    parameters,
    populationCaveats: resolved.caveats,
    get results() {
      return options.results();
    },
    population,
    absent: options.unresolved,
    defaultPopulation: find,
    column(from, nameOrRole) {
      const columns = data.tables[from.table]?.columns ?? [];
      const exact = columns.find((c) => c.name === nameOrRole);
      if (exact) return exact.name;
      if (!(roleNames as readonly string[]).includes(nameOrRole)) return null;
      const held = roles[from.table]?.[nameOrRole as Role];
      return typeof held === 'string' ? held : (held?.[0] ?? null);
    },
    span: (table) => spans[table] ?? null,
  };
}

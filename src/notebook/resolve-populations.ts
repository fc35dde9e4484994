import { parseWindowBound } from './durations.ts';
import { NotebookError } from './notebook-error.ts';
import type { PopulationDefinition, Position } from './types.ts';
import type { Population } from '../telemetry/types.ts';

/** First and last instant of a table's timestamp column, in epoch milliseconds. */
export interface Span {
  readonly column: string;
  readonly first: number;
  readonly last: number;
}

/** The populations of a run: the named ones, and what was made for the names nobody gave. */
export interface ResolvedPopulations {
  readonly populations: Readonly<Record<string, Population>>;
  readonly caveats: readonly string[];
  /** Why a named population has no rows to be in its window, or why `reference` and `current` are neither named nor made by default, by name. */
  readonly absent: Readonly<Record<string, string>>;
}

/**
 * Returns the notebook's populations with windows in epoch milliseconds, and `reference` and `current` by default:
 * tables of these names; else the two halves of the span of the only table with a timestamp, with a caveat; else none.
 * Window bounds are ISO instants, or `start`/`end` with a duration, relative to the table's own span; half-open. A window that the data cannot have is
 * the end of its own population alone.
 */
export function resolvePopulations(
  definitions: readonly PopulationDefinition[],
  tables: readonly string[],
  spans: Readonly<Record<string, Span | null>>,
  untimed: Readonly<Record<string, string>> = {},
): ResolvedPopulations {
  const populations: Record<string, Population> = {};
  const caveats: string[] = [];
  const absent: Record<string, string> = {};
  for (const definition of definitions) {
    if (!tables.includes(definition.table)) {
      throw new NotebookError(
        'E_REFERENCE',
        `population "${definition.name}" names the table "${definition.table}", which is not open; tables: ${tables.join(', ') || 'none'}`,
        definition.position,
      );
    }
    const found = resolveOne(definition, spans[definition.table] ?? null, untimed[definition.table]);
    if (typeof found === 'string') absent[definition.name] = found;
    else populations[definition.name] = found;
  }
  const isFree = (name: string): boolean => populations[name] === undefined && absent[name] === undefined;
  for (const name of ['reference', 'current']) {
    if (isFree(name) && tables.includes(name)) populations[name] = { name, table: name };
  }
  if (isFree('reference') && isFree('current')) {
    const timed = tables.filter((table) => spans[table]);
    const table = timed[0];
    const span = table === undefined ? null : spans[table];
    if (table !== undefined && span && timed.length === 1 && span.last > span.first) {
      const middle = Math.floor((span.first + span.last + 1) / 2);
      populations.reference = { name: 'reference', table, window: { column: span.column, from: span.first, to: middle } };
      populations.current = { name: 'current', table, window: { column: span.column, from: middle, to: span.last + 1 } };
      caveats.push(`no populations are named: reference is the first half of ${table}'s time span (before ${iso(middle)}), current is the rest`);
    } else {
      for (const name of ['reference', 'current']) absent[name] = `"${name}" is named nowhere, and ${whyNoHalves(tables, timed, untimed)}`;
    }
  }
  return { populations, caveats, absent };
}

/** Why no table was cut into an older and a newer half, and what to do. */
function whyNoHalves(tables: readonly string[], timed: readonly string[], untimed: Readonly<Record<string, string>>): string {
  const name = 'name reference and current under populations';
  if (timed.length > 1) return `${timed.join(' and ')} could each be cut in time: ${name}`;
  if (timed.length === 1) return `every row of ${timed[0]} has the same time, so it has no older and newer half: ${name} by a condition`;
  const [only] = tables;
  if (tables.length !== 1 || only === undefined) return `no table has a timestamp to cut it by: set the role timestamp, or ${name}`;
  return untimed[only] === undefined
    ? `${only} cannot be cut into an older and a newer half, for no column with a value has the role timestamp: set it with --role ${only}.timestamp=COLUMN or in the data panel, or ${name}`
    : `${only} cannot be cut into an older and a newer half: ${untimed[only]}`;
}

/** The population, or why the data have no such window. Throws NotebookError for a bound that is none. */
function resolveOne(definition: PopulationDefinition, span: Span | null, untimed: string | undefined): Population | string {
  const { name, table, where, window, position } = definition;
  const base: Population = where === undefined ? { name, table } : { name, table, where };
  if (!window) return base;
  const [from, to] = [resolveBound(window.from, span, name, position), resolveBound(window.to, span, name, position)];
  if (!span) {
    return untimed !== undefined
      ? `population "${name}" has a window, but ${untimed}`
      : `population "${name}" has a window, but no column of "${table}" has the role timestamp; set it with --role ${table}.timestamp=COLUMN or in the data panel`;
  }
  if (!(from < to)) return `population "${name}" has an empty window: ${iso(from)} is not before ${iso(to)}; the rows of "${table}" span ${spanWords(span)}`;
  return { ...base, window: { column: span.column, from, to } };
}

function spanWords({ first, last }: Span): string {
  return first === last ? `the one time ${iso(first)}` : `${iso(first)} to ${iso(last)}`;
}

/** Epoch milliseconds of a bound; `start` is the first row, `end` just after the last. Without a span, it only says whether the bound is one. */
function resolveBound(text: string, span: Span | null, population: string, position: Position): number {
  const bound = parseWindowBound(text);
  if (bound === null) {
    throw new NotebookError(
      'E_POPULATION',
      `invalid window bound "${text}" of population "${population}"; expected an ISO instant, start or end, with + or − a duration such as 7d`,
      position,
    );
  }
  if (bound.kind === 'instant') return bound.time;
  return ((bound.kind === 'start' ? span?.first : (span?.last ?? 0) + 1) ?? 0) + bound.seconds * 1000;
}

function iso(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

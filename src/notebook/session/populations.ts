import type { Population } from '../../telemetry/types.ts';
import type { NotebookChange } from '../edit/change.ts';
import { bindParameters } from '../parameters.ts';
import { resolvePopulations, type Span } from '../resolve-populations.ts';
import { substitute } from '../substitute.ts';
import type { Notebook, PopulationDefinition } from '../types.ts';

/**
 * Populations as they stand, named or by default, with windows in epoch milliseconds. Conditions are as the notebook writes them, without filters and with
 * `{{x}}` in place, so that they can be written back; one that cannot be resolved yet is left out.
 */
export function currentPopulations(
  notebook: Notebook | null,
  parameters: Readonly<Record<string, unknown>>,
  tables: readonly string[],
  spans: Readonly<Record<string, Span | null>>,
): Readonly<Record<string, Population>> {
  const bound = bindParameters(notebook?.parameters ?? [], parameters).parameters;
  const definitions = (notebook?.populations ?? []).map((definition): PopulationDefinition => {
    if (definition.window === undefined) return definition;
    return { ...definition, window: substitute(definition.window, bound, () => definition.position).value as { from: string; to: string } };
  });
  const usable = definitions.filter((definition) => resolved([definition], tables, spans) !== null);
  return resolved(usable, tables, spans) ?? {};
}

function resolved(definitions: readonly PopulationDefinition[], tables: readonly string[], spans: Readonly<Record<string, Span | null>>) {
  try {
    return resolvePopulations(definitions, tables, spans).populations;
  } catch {
    return null;
  }
}

/**
 * The change that names the other of `reference` and `current` when both exist only by default: naming one of them would lose the other.
 * Null when nothing would be lost.
 */
export function pinOther(change: NotebookChange, notebook: Notebook | null, populations: Readonly<Record<string, Population>>): NotebookChange | null {
  if (change.kind !== 'setPopulation' || (change.name !== 'reference' && change.name !== 'current')) return null;
  const name = change.name === 'reference' ? 'current' : 'reference';
  const other = populations[name];
  if (notebook?.populations.some((each) => each.name === 'reference' || each.name === 'current') || !other?.window) return null;
  const iso = (time: number): string => new Date(time).toISOString();
  return { kind: 'setPopulation', name, definition: { table: other.table, window: { from: iso(other.window.from), to: iso(other.window.to) } } };
}

import type { Population } from '../../telemetry/types.ts';
import { CellInputError, type CellContext } from '../types.ts';

/** Returns a side of a comparison: the population, table or sql cell of that name. Throws CellInputError that says how to make one. */
export function namedSide(context: CellContext, given: string, key: string): Population {
  const made = context.defaultPopulation(given);
  if (made) return made;
  if (given === key) {
    throw new CellInputError(
      context.absent?.[key] ??
        `no population "${key}": name it in the front matter, open a table called ${key}, or set ${key} to one of ${Object.keys(context.tables).join(', ') || 'the tables, of which there are none'}`,
      key,
    );
  }
  return context.population(given, key);
}

/** True when both sides are the same rows by definition: the same table, condition and window. */
export function isSamePopulation(a: Population, b: Population): boolean {
  const text = ({ table, where, window }: Population) => JSON.stringify([table, where ?? null, window ?? null]);
  return text(a) === text(b);
}

/** A population narrowed by one more condition. The author's own stands between line breaks, so that a trailing comment does not swallow the bracket. */
export function narrowed(population: Population, condition: string): Population {
  return { ...population, where: population.where === undefined ? condition : `(\n${population.where}\n) AND (${condition})` };
}

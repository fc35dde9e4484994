import type { Caveat, CellContext } from './types.ts';

const madeByDefault = new Set(['reference', 'current']);

/** Says which periods a cell compares where nobody named them. Populations of other names were named by somebody, so a cell that compares those has nothing to say. */
export function defaultPopulationCaveats(context: CellContext, ...compared: readonly string[]): readonly Caveat[] {
  return compared.some((name) => madeByDefault.has(name)) ? context.populationCaveats.map((sentence) => ({ code: 'default_populations', sentence })) : [];
}

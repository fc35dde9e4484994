import { rangeOf, type Range } from './audit.ts';
import { components, indexSystem } from './knowledge.ts';
import type { Protection } from './protect.ts';
import type { CountSystem } from './system.ts';
import { programme } from './witness.ts';

export interface Proof {
  readonly variable: number;
  readonly range: Range;
  readonly informed: Range;
}

/** The range of each count that must stay open, in the order of the system: from what is printed alone, and with the rule codes taken as bounds. */
export function proofTable(system: CountSystem, { targets, state, told }: Protection): readonly Proof[] {
  const index = indexSystem(system);
  const wanted = new Set(targets);
  return components(system, index, state.known)
    .flatMap((component) => {
      if (!component.unknowns.some((each) => wanted.has(each))) return [];
      const problem = programme(system, component, state.known);
      const start = component.unknowns.map((each) => system.variables[each]?.value ?? 0);
      const bounds = component.unknowns.map(told);
      return component.unknowns.flatMap((variable, place) =>
        wanted.has(variable) ? [{ variable, range: rangeOf(problem, place, start, []), informed: rangeOf(problem, place, start, bounds) }] : [],
      );
    })
    .sort((a, b) => a.variable - b.variable);
}

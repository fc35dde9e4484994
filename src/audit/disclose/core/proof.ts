import { components, indexSystem } from './knowledge.ts';
import type { Protection } from './protect.ts';
import { eliminated, Solutions } from './solutions.ts';
import type { CountSystem } from './system.ts';
import { farAway, programme } from './witness.ts';

/** A count and what the printed numbers leave open about it; both ends are attained by whole numbers that solve everything printed. `high` is null when nothing bounds it. */
export interface Range {
  readonly low: number;
  readonly high: number | null;
}

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
      const elimination = eliminated(problem);
      const plain = new Solutions(problem, start, elimination);
      const informed = new Solutions(problem, start, elimination, component.unknowns.map(told));
      const places = component.unknowns.flatMap((variable, place) => (wanted.has(variable) ? [{ variable, place }] : []));
      for (const { place } of places) for (const each of [plain, informed]) each.extend(place);
      return places.map(({ variable, place }) => ({ variable, range: rangeOf(plain, place, start), informed: rangeOf(informed, place, start) }));
    })
    .sort((a, b) => a.variable - b.variable);
}

function rangeOf({ low, high }: Solutions, place: number, start: readonly number[]): Range {
  const own = start[place] ?? 0;
  const top = high[place] ?? own;
  return { low: low[place] ?? own, high: top >= own + farAway ? null : top };
}

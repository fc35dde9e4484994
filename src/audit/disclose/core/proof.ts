import type { CountProgress, Protection } from './protect.ts';
import { farAway } from './simplex.ts';
import type { Solutions } from './solutions.ts';
import type { CountSystem } from './system.ts';

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
export function proofTable(system: CountSystem, { targets, accepted }: Protection, onProgress?: (step: CountProgress) => void): readonly Proof[] {
  const wanted = new Set(targets);
  const parts = accepted.map(({ component, witnesses }) => ({
    ...witnesses,
    unknowns: component.unknowns,
    places: component.unknowns.flatMap((variable, place) => (wanted.has(variable) ? [{ variable, place }] : [])),
  }));
  let count = 0;
  return parts
    .flatMap(({ plain, informed, unknowns, places }, i) => {
      for (const { place } of places) {
        onProgress?.({ part: i + 1, parts: parts.length, count, counts: targets.length });
        for (const each of [plain, informed]) each.extend(place);
        count += 1;
      }
      const start = unknowns.map((each) => system.variables[each]?.value ?? 0);
      return places.map(({ variable, place }) => ({ variable, range: rangeOf(plain, place, start), informed: rangeOf(informed, place, start) }));
    })
    .sort((a, b) => a.variable - b.variable);
}

function rangeOf({ low, high }: Solutions, place: number, start: readonly number[]): Range {
  const own = start[place] ?? 0;
  const top = high[place] ?? own;
  return { low: low[place] ?? own, high: top >= own + farAway ? null : top };
}

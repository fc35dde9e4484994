import type { Knowledge, SystemIndex } from './knowledge.ts';
import { optimum } from './optimum.ts';
import type { CountSystem } from './system.ts';

/** Counts around a narrow one that may move, at most: the programme has two columns and up to two rows for each. */
const mostMoving = 500;
/** A count of 0 or 1 hides little, since a reader guesses it: it costs more than any other. */
const guessedCost = 40;

/**
 * Which printed counts to hide so that `victims` can be `width` larger in sum than they are: the support of the cheapest change of the counts around it that keeps every line and leaves no count below 0
 * (the linear programme of Robertson 1993 and Kelly, Golden and Assad 1992). A count costs as many publications as it would take along, times the logarithm of its value, since large ones tell most;
 * hidden ones cost nothing and fixed ones do not move. Null where no change was found. The solver only proposes: what is hidden is judged again.
 */
export function cheapestPattern(
  system: CountSystem,
  index: SystemIndex,
  state: Knowledge,
  hidden: { has(publication: number): boolean },
  victims: readonly number[],
  width: number,
): readonly number[] | null {
  const isFixed = (i: number) => (index.publicationsOf[i] ?? []).some((each) => system.publications[each]?.fixed);
  const { moving, lines } = around(system, index, victims, isFixed);
  const costOf = (i: number): number => {
    if (!state.printed[i]) return 0.001;
    const printed = (index.publicationsOf[i] ?? []).filter((each) => !hidden.has(each)).length;
    return printed * weightOf(system.variables[i]?.value ?? 0);
  };
  // Two unknowns for each count: how much it grows, and how much it falls.
  const place = new Map(moving.map((i, at) => [i, 2 * at]));
  const equations = lines.map((line) => {
    const { total, parts } = system.lines[line] ?? { total: -1, parts: [] };
    const terms = [[total, -1] as const, ...parts.map((part) => [part, 1] as const)].flatMap(([i, sign]) => {
      const at = place.get(i);
      return at === undefined ? [] : [[at, sign] as const, [at + 1, -sign] as const];
    });
    return { terms, constant: 0 };
  });
  const cost = new Float64Array(2 * moving.length);
  const low = new Float64Array(2 * moving.length);
  const high = new Float64Array(2 * moving.length).fill(Number.POSITIVE_INFINITY);
  for (const [at, i] of moving.entries()) {
    cost.fill(costOf(i), 2 * at, 2 * at + 2);
    high[2 * at + 1] = system.variables[i]?.value ?? 0;
  }
  const grown = victims.flatMap((i) => [[place.get(i) ?? 0, 1] as const, [(place.get(i) ?? 0) + 1, -1] as const]);
  const found = optimum({ cost, low, high, equations: [...equations, { terms: grown, constant: width }] }, false);
  if (found === null) return null;
  return moving.filter((i, at) => Math.abs((found[2 * at] ?? 0) - (found[2 * at + 1] ?? 0)) > 1e-6 && state.printed[i]).sort((a, b) => a - b);
}

/** Grows with a count as its logarithm does, in lines from each power of two to the next: the same in every engine. */
function weightOf(value: number): number {
  if (value <= 1) return guessedCost;
  const capped = Math.min(value, 0x7fffffff);
  const bits = 31 - Math.clz32(capped);
  return bits + capped / (1 << bits);
}

/** The counts nearest to some, by lines, that are not fixed, and all lines that they are in. */
function around(system: CountSystem, index: SystemIndex, victims: readonly number[], isFixed: (i: number) => boolean) {
  const moving = [...victims];
  const seen = new Set(moving);
  for (let at = 0; at < moving.length && moving.length < mostMoving; at += 1)
    for (const line of index.linesOf[moving[at] ?? 0] ?? []) {
      const { total, parts } = system.lines[line] ?? { total: -1, parts: [] };
      for (const each of [total, ...parts]) {
        if (seen.has(each) || isFixed(each) || moving.length >= mostMoving) continue;
        seen.add(each);
        moving.push(each);
      }
    }
  const lines = [...new Set(moving.flatMap((i) => index.linesOf[i] ?? []))].sort((a, b) => a - b);
  return { moving, lines };
}

import { solve } from 'yalps';
import type { Knowledge, SystemIndex } from './knowledge.ts';
import type { CountSystem } from './system.ts';

/** Counts around a narrow one that may move, at most: the programme has two columns and up to two rows for each. */
const mostMoving = 500;
/** A count of 0 or 1 hides little, since a reader guesses it: it costs more than any other. */
const guessedCost = 40;

/**
 * Which printed counts to hide so that `victim` can be `width` larger than it is: the support of the cheapest change of the counts around it that keeps every line and leaves no count below 0
 * (the linear programme of Robertson 1993 and Kelly, Golden and Assad 1992). A count costs as many publications as it would take along, times the logarithm of its value, since large ones tell most;
 * hidden ones cost nothing and fixed ones do not move. Null where no change was found. The solver only proposes: what is hidden is judged again.
 */
export function cheapestPattern(
  system: CountSystem,
  index: SystemIndex,
  state: Knowledge,
  hidden: { has(publication: number): boolean },
  victim: number,
  width: number,
): readonly number[] | null {
  const isFixed = (i: number) => (index.publicationsOf[i] ?? []).some((each) => system.publications[each]?.fixed);
  const { moving, lines } = around(system, index, victim, isFixed);
  const costOf = (i: number): number => {
    if (!state.printed[i]) return 0.001;
    const printed = (index.publicationsOf[i] ?? []).filter((each) => !hidden.has(each)).length;
    return printed * weightOf(system.variables[i]?.value ?? 0);
  };
  const objective = -1;
  const limits = new Set<number>();
  for (let round = 0; round < 8; round += 1) {
    const variables = moving.flatMap((i, at) =>
      ([1, -1] as const).map((sign) => {
        const coefficients: (readonly [number, number])[] = [[objective, costOf(i)]];
        for (const line of index.linesOf[i] ?? []) coefficients.push([line, sign * (system.lines[line]?.total === i ? -1 : 1)]);
        if (limits.has(i)) coefficients.push([system.lines.length + i, -sign]);
        if (i === victim) coefficients.push([2 * system.lines.length + system.variables.length, sign]);
        return [sign * (at + 1), coefficients] as const;
      }),
    );
    const constraints = [
      ...lines.map((line) => [line, { equal: 0 }] as const),
      ...[...limits].map((i) => [system.lines.length + i, { max: system.variables[i]?.value ?? 0 }] as const),
      [2 * system.lines.length + system.variables.length, { equal: width }] as const,
    ];
    const { status, variables: amounts } = solve({ direction: 'minimize', objective, constraints, variables }, { maxPivots: 4 * variables.length });
    if (status !== 'optimal') return null;
    const moved = new Map<number, number>();
    for (const [name, amount] of amounts) {
      const i = moving[Math.abs(name) - 1] ?? 0;
      moved.set(i, (moved.get(i) ?? 0) + Math.sign(name) * amount);
    }
    const below = [...moved].filter(([i, amount]) => (system.variables[i]?.value ?? 0) + amount < -1e-6 && !limits.has(i));
    if (below.length === 0) return [...moved].flatMap(([i, amount]) => (Math.abs(amount) > 1e-6 && state.printed[i] ? [i] : [])).sort((a, b) => a - b);
    for (const [i] of below) limits.add(i);
  }
  return null;
}

/** Grows with a count as its logarithm does, in lines from each power of two to the next: the same in every engine. */
function weightOf(value: number): number {
  if (value <= 1) return guessedCost;
  const capped = Math.min(value, 0x7fffffff);
  const bits = 31 - Math.clz32(capped);
  return bits + capped / (1 << bits);
}

/** The counts nearest to a count, by lines, that are not fixed, and all lines that they are in. */
function around(system: CountSystem, index: SystemIndex, victim: number, isFixed: (i: number) => boolean) {
  const moving = [victim];
  const seen = new Set(moving);
  for (let at = 0; at < moving.length && moving.length < mostMoving; at += 1)
    for (const line of index.linesOf[moving[at] ?? 0] ?? []) {
      const { total, parts } = system.lines[line] ?? { total: victim, parts: [] };
      for (const each of [total, ...parts]) {
        if (seen.has(each) || isFixed(each) || moving.length >= mostMoving) continue;
        seen.add(each);
        moving.push(each);
      }
    }
  const lines = [...new Set(moving.flatMap((i) => index.linesOf[i] ?? []))].sort((a, b) => a - b);
  return { moving, lines };
}

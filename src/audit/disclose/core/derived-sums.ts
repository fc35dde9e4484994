import type { Direction } from './elimination.ts';

/** Up to this many small unknowns every sum of them is looked at; beyond, sums of two and three. */
const everySum = 12;

/** What the search needs of an unknown: how it moves along each direction of the solutions, and what it stands for. */
export interface Moving {
  readonly moves: ReadonlyMap<number, number>;
  readonly size: number;
  readonly sensitive: boolean;
}

/**
 * Finds a sum of unknowns that the printed numbers fix, though each of them is open, and that is below k. Returns the place of a sensitive one among them; null where there is
 * none. A sum is fixed exactly when no direction of the solutions moves it. One of two unknowns is known to be hidden together with the other: their sum is a count of few.
 */
export function smallFixedSum(unknowns: readonly Moving[], k: number): number | null {
  const small = unknowns.flatMap(({ size }, place) => (size < k ? [place] : []));
  const longest = small.length <= everySum ? small.length : 3;
  const visit = (from: number, sum: ReadonlyMap<number, number>, size: number, sensitive: number | null, taken: number): number | null => {
    if (taken > 1 && sensitive !== null && sum.size === 0) return sensitive;
    if (taken === longest) return null;
    for (let at = from; at < small.length; at += 1) {
      const place = small[at] ?? 0;
      const next = unknowns[place];
      if (next === undefined || size + next.size >= k) continue;
      const moved = new Map(sum);
      for (const [direction, step] of next.moves) {
        const both = step + (moved.get(direction) ?? 0);
        if (both === 0) moved.delete(direction);
        else moved.set(direction, both);
      }
      const found = visit(at + 1, moved, size + next.size, sensitive ?? (next.sensitive ? place : null), taken + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return small.some((place) => unknowns[place]?.sensitive) ? visit(0, new Map(), 0, null, 0) : null;
}

/** How each unknown moves along the directions, by their number. */
export function movesOf(directions: readonly Direction[], width: number): readonly ReadonlyMap<number, number>[] {
  const moves = Array.from({ length: width }, () => new Map<number, number>());
  for (const [number, { steps }] of directions.entries()) for (const [place, step] of steps) moves[place]?.set(number, step);
  return moves;
}

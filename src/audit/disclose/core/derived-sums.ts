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
  if (!small.some((place) => unknowns[place]?.sensitive)) return null;
  return small.length <= everySum ? smallestOfAll(unknowns, small, k) : smallOfThree(unknowns, small, k);
}

/** Sums of any number of unknowns. */
function smallestOfAll(unknowns: readonly Moving[], small: readonly number[], k: number): number | null {
  const visit = (from: number, sum: ReadonlyMap<number, number>, size: number, sensitive: number | null, taken: number): number | null => {
    if (taken > 1 && sensitive !== null && sum.size === 0) return sensitive;
    for (let at = from; at < small.length; at += 1) {
      const place = small[at] ?? 0;
      const next = unknowns[place];
      if (next === undefined || size + next.size >= k) continue;
      const found = visit(at + 1, added(sum, next.moves), size + next.size, sensitive ?? (next.sensitive ? place : null), taken + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return visit(0, new Map(), 0, null, 0);
}

/** Sums of two and of three. Those whose fingerprints do not add up to 0 move; the few others are looked at exactly. */
function smallOfThree(unknowns: readonly Moving[], small: readonly number[], k: number): number | null {
  const prints = small.map((place) => fingerprint(unknowns[place]?.moves ?? new Map()));
  const byPrint = new Map<number, number[]>();
  for (const [at, print] of prints.entries()) byPrint.set(print, [...(byPrint.get(print) ?? []), at]);
  const isFixedAndSmall = (...places: readonly number[]): number | null => {
    const summed = places.flatMap((at) => unknowns[small[at] ?? 0] ?? []);
    const sensitive = places.find((at) => unknowns[small[at] ?? 0]?.sensitive);
    if (sensitive === undefined || summed.reduce((sum, { size }) => sum + size, 0) >= k) return null;
    return summed.reduce<ReadonlyMap<number, number>>((sum, { moves }) => added(sum, moves), new Map()).size === 0 ? (small[sensitive] ?? null) : null;
  };
  for (let i = 0; i < small.length; i += 1)
    for (let j = i + 1; j < small.length; j += 1) {
      const left = (2 * modulus - (prints[i] ?? 0) - (prints[j] ?? 0)) % modulus;
      const two = left === 0 ? isFixedAndSmall(i, j) : null;
      if (two !== null) return two;
      for (const other of byPrint.get(left) ?? []) {
        const three = other > j ? isFixedAndSmall(i, j, other) : null;
        if (three !== null) return three;
      }
    }
  return null;
}

/** A prime whose products with itself are safe integers. */
const modulus = 67_108_859;

/** Adds up over sums of unknowns, modulo a prime; 0 where nothing moves, and hardly ever elsewhere. */
function fingerprint(moves: ReadonlyMap<number, number>): number {
  let print = 0;
  for (const [direction, step] of moves) {
    const weight = (Math.imul(direction + 1, 0x9e3779b1) >>> 6) % modulus;
    print = (print + (((step % modulus) + modulus) % modulus) * weight) % modulus;
  }
  return print;
}

function added(sum: ReadonlyMap<number, number>, moves: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const both = new Map(sum);
  for (const [direction, step] of moves) {
    const next = step + (both.get(direction) ?? 0);
    if (next === 0) both.delete(direction);
    else both.set(direction, next);
  }
  return both;
}

/** How each unknown moves along the directions, by their number. */
export function movesOf(directions: readonly Direction[], width: number): readonly ReadonlyMap<number, number>[] {
  const moves = Array.from({ length: width }, () => new Map<number, number>());
  for (const [number, { steps }] of directions.entries()) for (const [place, step] of steps) moves[place]?.set(number, step);
  return moves;
}

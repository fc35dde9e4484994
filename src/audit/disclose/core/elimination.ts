import { reduceBig, reduceNumbers, type Terms } from './reduced-rows.ts';

/** Whole steps of unknowns that together keep every equation. `free` is the unknown that no other direction moves. */
export interface Direction {
  readonly free: number;
  readonly steps: Terms;
}

export interface Elimination {
  /** Unknowns that the equations alone fix: those whose indicator lies in the row space. */
  readonly fixed: readonly boolean[];
  /** They span the solutions of the homogeneous equations: a solution plus one of them solves the equations too. One whose steps are no safe integers is left out. */
  readonly directions: readonly Direction[];
}

/** Exact elimination over whole numbers of any size. `width` is the number of unknowns. */
export function eliminate(equations: readonly Terms[], width: number): Elimination {
  const pivots = reduceNumbers(equations, width) ?? reduceBig(equations, width);
  const fixed = Array.from({ length: width }, () => false);
  const bound = new Set(pivots.map(({ column }) => column));
  const crossing: Crossing[][] = Array.from({ length: width }, () => []);
  for (const { row, column } of pivots) {
    if (row.size === 1) fixed[column] = true;
    for (const [free, other] of row) if (free !== column) crossing[free]?.push({ column, own: row.get(column) ?? 1, other });
  }
  return { fixed, directions: crossing.flatMap((entries, free) => (bound.has(free) ? [] : direction(free, entries))) };
}

/** Only which unknowns are fixed. */
export function determinedUnknowns(equations: readonly Terms[], width: number): readonly boolean[] {
  return eliminate(equations, width).fixed;
}

/** own·x[column] + other·x[free] + … = constant. */
interface Crossing {
  readonly column: number;
  readonly own: number | bigint;
  readonly other: number | bigint;
}

/** The direction in which one free unknown moves by the least whole amount that lets the others follow. Empty when an amount is no safe integer. */
function direction(free: number, entries: readonly Crossing[]): readonly Direction[] {
  const simple = entries.flatMap(({ column, own, other }) => (typeof other === 'number' && (own === 1 || own === -1) ? [[column, -other * own] as const] : []));
  const steps = simple.length === entries.length ? [[free, 1] as const, ...simple] : wholeSteps(free, entries);
  return steps.every(([, step]) => Number.isSafeInteger(step)) ? [{ free, steps: steps.toSorted(([a], [b]) => a - b) }] : [];
}

function wholeSteps(free: number, entries: readonly Crossing[]): Terms {
  const exact = entries.map(({ column, own, other }) => ({ column, own: BigInt(own), other: BigInt(other) }));
  let step = 1n;
  for (const { own, other } of exact) {
    const needed = absolute(own) / gcd(own, other);
    step = (step / gcd(step, needed)) * needed;
  }
  return [[free, Number(step)], ...exact.map(({ column, own, other }) => [column, Number((-other * step) / own)] as const)];
}

function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

import type { Direction } from './elimination.ts';
import type { Component } from './knowledge.ts';
import { optimum } from './optimum.ts';
import type { Polytope } from './simplex.ts';
import type { CountSystem } from './system.ts';

/** Bounds of one unknown beyond x ≥ 0. */
export interface Bounds {
  readonly low: number;
  readonly high: number | null;
}

/** A linear programme over the unknowns of a component: Σ coefficient·x = constant for each line. */
export interface Programme {
  readonly unknowns: readonly number[];
  readonly equations: readonly { readonly terms: readonly (readonly [unknown: number, coefficient: number])[]; readonly constant: number }[];
}

/** The lines of a component with what is known put in; `terms` name unknowns by their place in `unknowns`. */
export function programme(system: CountSystem, component: Component, known: readonly boolean[]): Programme {
  const place = new Map(component.unknowns.map((each, i) => [each, i]));
  const equations = component.lines.map((number) => {
    const { total, parts } = system.lines[number] ?? { total: 0, parts: [] };
    let constant = 0;
    const terms: [number, number][] = [];
    for (const [index, sign] of [[total, -1] as const, ...parts.map((part) => [part, 1] as const)]) {
      if (known[index]) constant -= sign * (system.variables[index]?.value ?? 0);
      else terms.push([place.get(index) ?? 0, sign]);
    }
    return { terms, constant };
  });
  return { unknowns: component.unknowns, equations };
}

/**
 * Returns a solution in whole numbers that makes unknown `target` as small or as large as the linear relaxation allows, or somewhat less where the relaxation ends
 * between whole numbers; null when none was found. The simplex method only proposes: the rounded solution is put into every equation and bound, in whole numbers, so that what is returned is a
 * solution whatever its arithmetic.
 */
export function extremePoint(
  problem: Programme,
  polytope: Polytope,
  directions: readonly Direction[],
  target: number,
  sign: 1 | -1,
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[] = [],
): readonly number[] | null {
  let reached = polytope.extreme(target, sign);
  let corner = Array.from(reached, Math.round);
  if (solves(problem, corner, bounds)) return corner;
  // Rounding may have piled up over earlier walks.
  if (polytope.isWorn) {
    polytope.reset();
    reached = polytope.extreme(target, sign);
    corner = Array.from(reached, Math.round);
    if (solves(problem, corner, bounds)) return corner;
  }
  // A corner between whole numbers: whole steps along the columns that lead to it, then whole amounts of the directions on the way there, the farthest first.
  const stepped = polytope.wholeSteps(target, sign, start);
  if ((stepped[target] ?? 0) !== (start[target] ?? 0) && solves(problem, stepped, bounds)) return stepped;
  const amounts = directions.map(({ free, steps }) => {
    const unit = steps.find(([place]) => place === free)?.[1] ?? 1;
    return ((reached[free] ?? 0) - (start[free] ?? 0)) / unit;
  });
  for (const share of [1, 0.95, 0.85, 0.7, 0.5, 0.3]) {
    const point = [...start];
    for (const [i, { steps }] of directions.entries()) {
      const amount = amounts[i] ?? 0;
      const whole = Math.sign(amount) * Math.floor(Math.abs(amount) * share + 1e-9);
      if (whole !== 0) for (const [place, step] of steps) point[place] = (point[place] ?? 0) + whole * step;
    }
    if (solves(problem, point, bounds)) return point;
  }
  return null;
}

/**
 * Returns the solution in whole numbers that makes unknown `target` as small or as large as it can be, but not beyond `goal`, or nearly so where the search for whole numbers is long; null when none was found.
 * The solver only proposes: the rounded solution is put into every equation and bound, in whole numbers, so that what is returned is a solution whatever its arithmetic.
 */
export function extremeWhole(
  problem: Programme,
  target: number,
  sign: 1 | -1,
  goal: number,
  bounds: readonly (Bounds | undefined)[] = [],
): readonly number[] | null {
  const cost = new Float64Array(problem.unknowns.length);
  cost[target] = -sign;
  const low = Float64Array.from(problem.unknowns, (_, i) => bounds[i]?.low ?? 0);
  const high = Float64Array.from(problem.unknowns, (_, i) => bounds[i]?.high ?? Number.POSITIVE_INFINITY);
  if (sign > 0) high[target] = Math.min(high[target] ?? goal, goal);
  else low[target] = Math.max(low[target] ?? goal, goal);
  const point = optimum({ cost, low, high, equations: problem.equations }, true)?.map((value) => Math.round(value) + 0);
  return point !== undefined && solves(problem, point, bounds) ? point : null;
}

/** True when a point of whole numbers solves every equation and keeps every bound. */
export function solves(problem: Programme, point: readonly number[], bounds: readonly (Bounds | undefined)[] = []): boolean {
  return (
    point.every((value, i) => Number.isSafeInteger(value) && value >= (bounds[i]?.low ?? 0) && value <= (bounds[i]?.high ?? Number.MAX_SAFE_INTEGER)) &&
    problem.equations.every(({ terms, constant }) => terms.reduce((sum, [i, sign]) => sum + sign * (point[i] ?? 0), 0) === constant)
  );
}

import { solve } from 'yalps';
import type { Direction } from './elimination.ts';
import type { Component } from './knowledge.ts';
import { farAway, type Polytope } from './simplex.ts';
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

/** The same by branch and bound (yalps) over the unknowns themselves, for small programmes: also finds what lies between the corners of the relaxation. */
export function extremeWhole(
  problem: Programme,
  target: number,
  direction: 'minimize' | 'maximize',
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[] = [],
): readonly number[] | null {
  const { status, variables } = solve(model(problem, target, direction, start, bounds), { maxIterations: 256, maxPivots: 1000 });
  if (status !== 'optimal' && status !== 'timedout') return null;
  const point = problem.unknowns.map(() => 0);
  for (const [name, value] of variables) point[name] = Math.round(value);
  return solves(problem, point, bounds) ? point : null;
}

/** True when a point of whole numbers solves every equation and keeps every bound. */
export function solves(problem: Programme, point: readonly number[], bounds: readonly (Bounds | undefined)[] = []): boolean {
  return (
    point.every((value, i) => Number.isSafeInteger(value) && value >= (bounds[i]?.low ?? 0) && value <= (bounds[i]?.high ?? Number.MAX_SAFE_INTEGER)) &&
    problem.equations.every(({ terms, constant }) => terms.reduce((sum, [i, sign]) => sum + sign * (point[i] ?? 0), 0) === constant)
  );
}

function model(
  { unknowns, equations }: Programme,
  target: number,
  direction: 'minimize' | 'maximize',
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[],
) {
  const objective = -1;
  const boundOf = (i: number) => equations.length + i;
  const coefficients: (readonly [number, number])[][] = unknowns.map(() => []);
  for (const [row, { terms }] of equations.entries()) for (const [i, sign] of terms) coefficients[i]?.push([row, sign]);
  const constraints: (readonly [number, { readonly equal: number } | { readonly min?: number; readonly max?: number }])[] = equations.map(
    ({ constant }, row) => [row, { equal: constant }],
  );
  for (const i of unknowns.keys()) {
    const { low = 0, high = null } = bounds[i] ?? {};
    const cap = i === target ? (start[i] ?? 0) + farAway : null;
    const max = high === null ? cap : cap === null ? high : Math.min(high, cap);
    if (low === 0 && max === null) continue;
    coefficients[i]?.push([boundOf(i), 1]);
    constraints.push([boundOf(i), { ...(low === 0 ? {} : { min: low }), ...(max === null ? {} : { max }) }]);
  }
  coefficients[target]?.push([objective, 1]);
  return { direction, objective, constraints, variables: [...coefficients.entries()], integers: true };
}

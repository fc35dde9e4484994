import { solve } from 'yalps';
import type { Component } from './knowledge.ts';
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

/** Above the greatest value asked for, an unknown counts as unbounded. */
export const farAway = 1e6;

/** Directions along which a solution stays a solution: steps by unknown. */
export type Directions = readonly (readonly (readonly [place: number, step: number])[])[];

/**
 * Returns a solution in whole numbers that makes unknown `target` as small or as large as the linear relaxation allows, or somewhat less where the relaxation ends
 * between whole numbers; null when none was found. The solver only proposes: the rounded solution is put into every equation and bound, in whole numbers, so that what is returned is a solution
 * whatever the solver's arithmetic. The programme is over the amounts walked along the directions, from `start`, a solution: nothing has to be made feasible.
 */
export function extremePoint(
  problem: Programme,
  directions: Directions,
  target: number,
  direction: 'minimize' | 'maximize',
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[] = [],
): readonly number[] | null {
  const objective = -1;
  const variables = directions.flatMap((steps, i) =>
    ([1, -1] as const).map((sign) => {
      const coefficients: (readonly [number, number])[] = [];
      for (const [place, step] of steps) {
        coefficients.push([2 * place, -sign * step], [2 * place + 1, sign * step]);
        if (place === target) coefficients.push([objective, sign * step]);
      }
      return [sign * (i + 1), coefficients] as const;
    }),
  );
  const constraints = start.flatMap((own, place) => {
    const { low = 0, high = null } = bounds[place] ?? {};
    const top = high ?? (place === target ? own + farAway : null);
    return [[2 * place, { max: own - low }] as const, ...(top === null ? [] : [[2 * place + 1, { max: top - own }] as const])];
  });
  const { status, variables: amounts } = solve({ direction, objective, constraints, variables }, { maxPivots: 20 * (variables.length + start.length) });
  if (status !== 'optimal') return null;
  const at = (share: number, whole: boolean) => {
    const reached = [...start];
    for (const [name, amount] of amounts) {
      const walked = whole ? Math.trunc(amount * share) : amount;
      for (const [place, step] of directions[Math.abs(name) - 1] ?? []) reached[place] = (reached[place] ?? 0) + Math.sign(name) * walked * step;
    }
    return reached.map(Math.round);
  };
  const corner = at(1, false);
  if (solves(problem, corner, bounds)) return corner;
  // A corner between whole numbers: whole amounts on the way to it are tried, the farthest first.
  for (const share of [1, 0.95, 0.85, 0.7, 0.5, 0.3]) {
    const point = at(share, true);
    if (solves(problem, point, bounds)) return point;
  }
  return null;
}

/** The same by branch and bound over the unknowns themselves, for small programmes: also finds what lies between the corners of the relaxation. */
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

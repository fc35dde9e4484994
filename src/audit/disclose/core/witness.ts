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
const farAway = 1e6;

/**
 * Returns a solution in whole numbers that makes unknown `target` as small or as large as the linear relaxation allows, or null when none was found. The
 * solver only proposes: the rounded solution is put into every equation and bound, in whole numbers, so that what is returned is a solution whatever the
 * solver's arithmetic. `start` is a known solution; it sets the height above which the target counts as unbounded.
 */
export function extremePoint(
  problem: Programme,
  target: number,
  direction: 'minimize' | 'maximize',
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[] = [],
): readonly number[] | null {
  for (const integers of [false, true]) {
    const { status, variables } = solve(model(problem, target, direction, start, bounds, integers), { maxIterations: 256, precision: 1e-8 });
    if (status !== 'optimal' && status !== 'timedout') continue;
    const point = problem.unknowns.map(() => 0);
    for (const [name, value] of variables) point[name] = Math.round(value);
    if (solves(problem, point, bounds)) return point;
  }
  return null;
}

/** True when a point of whole numbers solves every equation and keeps every bound. */
export function solves(problem: Programme, point: readonly number[], bounds: readonly (Bounds | undefined)[] = []): boolean {
  return (
    point.every((value, i) => Number.isSafeInteger(value) && value >= (bounds[i]?.low ?? 0) && value <= (bounds[i]?.high ?? Number.MAX_SAFE_INTEGER)) &&
    problem.equations.every(({ terms, constant }) => terms.reduce((sum, [i, sign]) => sum + sign * (point[i] ?? 0), 0) === constant)
  );
}

/** True when a coordinate lies so far above a known solution that it stands for infinity. */
export function isFar(value: number, start: number): boolean {
  return value >= start + farAway;
}

function model(
  { unknowns, equations }: Programme,
  target: number,
  direction: 'minimize' | 'maximize',
  start: readonly number[],
  bounds: readonly (Bounds | undefined)[],
  integers: boolean,
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
  return { direction, objective, constraints, variables: [...coefficients.entries()], integers };
}

import { determinedUnknowns } from './elimination.ts';
import type { Component } from './knowledge.ts';
import type { CountSystem } from './system.ts';
import { extremePoint, isFar, programme, solves, type Bounds, type Programme } from './witness.ts';

/** A count and what the printed numbers leave open about it. */
export interface Range {
  readonly low: number;
  readonly high: number | null;
}

/** Which unknowns of a component are narrower than wanted, in order. */
export interface Weakness {
  readonly variable: number;
  readonly how: 'exact' | 'narrow' | 'told';
}

export interface AuditOptions {
  /** Counts that must stay open. */
  readonly targets: ReadonlySet<number>;
  /** Narrowest range that is allowed. */
  readonly width: number;
  /** The same for readers who take rule codes as bounds. */
  readonly informedWidth: number;
  /** Bounds that the printed codes tell. */
  readonly told: (variable: number) => Bounds | undefined;
  readonly known: readonly boolean[];
}

/** Finds the first target of a component that is exact (elimination) or narrower than wanted (linear programmes with whole-number witnesses). Null: none. */
export function weakness(system: CountSystem, component: Component, options: AuditOptions): Weakness | null {
  const targets = component.unknowns.flatMap((variable, place) => (options.targets.has(variable) ? [{ variable, place }] : []));
  if (targets.length === 0) return null;
  const problem = programme(system, component, options.known);
  const fixed = exactOnes(problem);
  const exact = targets.find(({ place }) => fixed[place]);
  if (exact !== undefined) return { variable: exact.variable, how: 'exact' };
  const start = component.unknowns.map((each) => system.variables[each]?.value ?? 0);
  const open = firstNarrow(problem, targets, start, options.width, []);
  if (open !== null) return { variable: open, how: 'narrow' };
  const told = component.unknowns.map((each) => options.told(each));
  const sensitive = targets.filter(({ variable }) => system.variables[variable]?.sensitive);
  const informed = solves(problem, start, told) ? firstNarrow(problem, sensitive, start, options.informedWidth, told) : null;
  return informed === null ? null : { variable: informed, how: 'told' };
}

/** The range of a target by two linear programmes. Both ends are attained by whole numbers that solve everything printed. */
export function rangeOf(problem: Programme, place: number, start: readonly number[], bounds: readonly (Bounds | undefined)[]): Range {
  const own = start[place] ?? 0;
  const low = extremePoint(problem, place, 'minimize', start, bounds)?.[place] ?? own;
  const high = extremePoint(problem, place, 'maximize', start, bounds)?.[place] ?? own;
  return { low, high: isFar(high, own) ? null : high };
}

function exactOnes(problem: Programme): readonly boolean[] {
  const rows = problem.equations.map(({ terms }) => {
    const coefficients = problem.unknowns.map(() => 0);
    for (const [i, sign] of terms) coefficients[i] = sign;
    return { coefficients };
  });
  return determinedUnknowns(rows, problem.unknowns.length);
}

/** Every solution that is found serves all targets, so most need no programme of their own. */
function firstNarrow(
  problem: Programme,
  targets: readonly { readonly variable: number; readonly place: number }[],
  start: readonly number[],
  width: number,
  bounds: readonly (Bounds | undefined)[],
): number | null {
  const low = [...start];
  const high = [...start];
  for (const { variable, place } of targets) {
    const isOpen = () => (high[place] ?? 0) - (low[place] ?? 0) >= width;
    for (const direction of ['maximize', 'minimize'] as const) {
      if (isOpen()) break;
      const point = extremePoint(problem, place, direction, start, bounds);
      for (const [i, value] of point?.entries() ?? []) {
        low[i] = Math.min(low[i] ?? value, value);
        high[i] = Math.max(high[i] ?? value, value);
      }
    }
    if (!isOpen()) return variable;
  }
  return null;
}

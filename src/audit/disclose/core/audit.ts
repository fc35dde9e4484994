import type { Component } from './knowledge.ts';
import { eliminated, Solutions } from './solutions.ts';
import type { CountSystem } from './system.ts';
import { programme, solves, type Bounds } from './witness.ts';

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
  const elimination = eliminated(problem);
  const exact = targets.find(({ place }) => elimination.fixed[place]);
  if (exact !== undefined) return { variable: exact.variable, how: 'exact' };
  const start = component.unknowns.map((each) => system.variables[each]?.value ?? 0);
  const solutions = new Solutions(problem, start, elimination);
  const narrow = targets.find(({ place }) => !solutions.reach(place, options.width));
  if (narrow !== undefined) return { variable: narrow.variable, how: 'narrow' };
  const told = component.unknowns.map((each) => options.told(each));
  if (told.every((each) => each === undefined) || !solves(problem, start, told)) return null;
  const informed = new Solutions(problem, start, elimination, told);
  const closed = targets.find(({ variable, place }) => system.variables[variable]?.sensitive && !informed.reach(place, options.informedWidth));
  return closed === undefined ? null : { variable: closed.variable, how: 'told' };
}

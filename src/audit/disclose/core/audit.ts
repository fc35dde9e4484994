import type { Component } from './knowledge.ts';
import { movesOf, smallFixedSum } from './derived-sums.ts';
import { eliminated, Solutions } from './solutions.ts';
import type { CountSystem } from './system.ts';
import { programme, solves, type Bounds } from './witness.ts';

/** An unknown of a component that is narrower than wanted. */
export interface Weakness {
  readonly variable: number;
  /** Where it follows exactly: all targets of the component that do. */
  readonly exact?: readonly number[];
  readonly how: 'exact' | 'sum' | 'narrow' | 'told';
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
  /** Called before each count is looked at. */
  readonly onCount?: () => void;
}

/** What an examination found: a weak count, or solutions that show that there is none. */
export type Examination = { readonly weak: Weakness } | { readonly weak: null; readonly found: Witnesses };

/** Solutions of a component by what is printed, and by what a reader knows who takes the rule codes as bounds. */
export interface Witnesses {
  readonly plain: Solutions;
  readonly informed: Solutions;
}

/** Finds the first target of a component that is exact (elimination) or narrower than wanted (linear programmes with whole-number witnesses). */
export function examined(system: CountSystem, component: Component, options: AuditOptions): Examination {
  const targets = component.unknowns.flatMap((variable, place) => (options.targets.has(variable) ? [{ variable, place }] : []));
  // Small ones first: they decide, and what widens them widens others.
  const isSmall = ({ variable }: { readonly variable: number }) => Number(system.variables[variable]?.sensitive === true);
  targets.sort((a, b) => isSmall(b) - isSmall(a) || a.place - b.place);
  const problem = programme(system, component, options.known);
  const elimination = eliminated(problem);
  const exact = targets.flatMap(({ variable, place }) => (elimination.fixed[place] ? [variable] : []));
  if (exact[0] !== undefined) return { weak: { variable: exact[0], how: 'exact', exact } };
  const moves = movesOf(elimination.directions, component.unknowns.length);
  const moving = component.unknowns.map((each, place) => ({
    moves: moves[place] ?? new Map<number, number>(),
    size: system.variables[each]?.size ?? 0,
    sensitive: options.targets.has(each) && system.variables[each]?.sensitive === true,
  }));
  const summed = smallFixedSum(moving, options.width);
  if (summed !== null) return { weak: { variable: component.unknowns[summed] ?? 0, how: 'sum' } };
  const start = component.unknowns.map((each) => system.variables[each]?.value ?? 0);
  const plain = new Solutions(problem, start, elimination);
  const narrow = targets.find(({ place }) => {
    options.onCount?.();
    return !plain.reach(place, options.width);
  });
  if (narrow !== undefined) return { weak: { variable: narrow.variable, how: 'narrow' } };
  const told = component.unknowns.map((each) => options.told(each));
  const informed = new Solutions(problem, start, elimination, told);
  if (told.every((each) => each === undefined) || !solves(problem, start, told)) return { weak: null, found: { plain, informed } };
  const closed = targets.find(({ variable, place }) => system.variables[variable]?.sensitive && !informed.reach(place, options.informedWidth));
  return closed === undefined ? { weak: null, found: { plain, informed } } : { weak: { variable: closed.variable, how: 'told' } };
}

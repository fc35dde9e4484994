import type { ChartData } from '../cells/types.ts';
import type { TimelineEvent } from '../notebook/session-types.ts';
import type { Filter } from '../notebook/types.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Half-open, epoch milliseconds. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** A line of the box that tells exact values. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

/** One drawn value: where it is, what it says and which rows it stands for. */
export interface Datum {
  readonly box: Box;
  readonly anchor: { readonly x: number; readonly y: number };
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly filter: Filter | null;
  readonly window: TimeWindow | null;
  /** The feature it belongs to, on heat maps. */
  readonly row: string | null;
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** Where time runs along x. */
export interface TimeAxis {
  readonly first: number;
  readonly last: number;
  readonly bucket: number;
  toX(time: number): number;
  toTime(x: number): number;
}

/** A chart with everything needed to point at it. Coordinates are pixels of the drawing. */
export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly plot: Box;
  readonly count: number;
  /** Index must be below `count`. */
  datum(index: number): Datum;
  /** The datum at or nearest to a point; null outside. */
  at(x: number, y: number): number | null;
  move(index: number, step: Step): number;
  readonly time: TimeAxis | null;
  /** Features named at the left, on heat maps. */
  readonly rows: readonly { readonly name: string; readonly box: Box }[];
}

export interface DrawOptions {
  /** Pixels available. */
  readonly width: number;
  readonly document: Document;
  readonly events: readonly TimelineEvent[];
  /** Draw every row of a long heat map. */
  readonly all: boolean;
}

export type ChartOf<K extends ChartData['kind']> = Extract<ChartData, { kind: K }>;

/** What a screen reader is told of a datum. */
export function spoken(datum: Datum): string {
  return `${datum.title}: ${datum.facts.map((fact) => (fact.label === '' ? fact.value : `${fact.label} ${fact.value}`)).join(', ')}`;
}

/** Steps along one row of `count` values. */
export function stepAlong(index: number, step: Step, count: number): number {
  if (step === 'first') return 0;
  if (step === 'last') return count - 1;
  return Math.max(0, Math.min(count - 1, index + (step === 'left' || step === 'up' ? -1 : 1)));
}

/** The rows a bar stands for: its values, or its range between two edges; null when it stands for none that can be named. */
export function filterOf(
  column: string,
  index: number,
  edges: readonly (number | null)[] | undefined,
  values: readonly (readonly (string | number | boolean | null)[])[] | undefined,
): Filter | null {
  const is = values?.[index];
  if (is !== undefined && is.length > 0) return { column, is };
  const above = edges?.[index];
  const upTo = edges?.[index + 1];
  return above === undefined || upTo === undefined || (above === null && upTo === null) ? null : { column, above, upTo };
}

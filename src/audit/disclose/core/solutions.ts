import { eliminate, type Direction, type Elimination } from './elimination.ts';
import { farAway, Polytope } from './simplex.ts';
import { extremePoint, extremeWhole, type Bounds, type Programme } from './witness.ts';

/** Components up to this size are searched for whole-number solutions where the linear programme ends between them. */
const smallComponent = 14;

/** Exact elimination of a programme's equations. */
export function eliminated({ unknowns, equations }: Programme): Elimination {
  return eliminate(
    equations.map(({ terms }) => terms),
    unknowns.length,
  );
}

/**
 * Whole-number solutions of a programme that were found so far, as the smallest and largest value of each unknown among them. The true counts are the first.
 * New ones come from walking along the directions of the elimination, which keeps every equation exactly, and from linear programmes.
 */
export class Solutions {
  readonly low: number[];
  readonly high: number[];
  readonly #problem: Programme;
  readonly #start: readonly number[];
  readonly #bounds: readonly (Bounds | undefined)[];
  readonly #directions: readonly Direction[];
  /** The directions that move an unknown, and by how much. */
  readonly #movers: readonly (readonly { readonly steps: Direction['steps']; readonly own: number }[])[];
  #polytope: Polytope | null = null;

  constructor(problem: Programme, start: readonly number[], elimination: Elimination, bounds: readonly (Bounds | undefined)[] = []) {
    this.#problem = problem;
    this.#start = start;
    this.#bounds = bounds;
    this.low = [...start];
    this.high = [...start];
    this.#directions = elimination.directions;
    const movers: { steps: Direction['steps']; own: number }[][] = start.map(() => []);
    for (const { steps } of elimination.directions) for (const [place, own] of steps) movers[place]?.push({ steps, own });
    this.#movers = movers;
  }

  width(place: number): number {
    return (this.high[place] ?? 0) - (this.low[place] ?? 0);
  }

  /** Looks for solutions until the unknown is at least this wide; says whether it is. */
  reach(place: number, width: number): boolean {
    if (this.width(place) >= width) return true;
    for (const sign of [1, -1] as const) {
      this.#walk(place, sign);
      if (this.width(place) >= width) return true;
    }
    for (const sign of [1, -1] as const) {
      this.#corner(place, sign);
      if (this.width(place) >= width) return true;
    }
    for (const sign of [1, -1] as const) {
      this.#search(place, sign, sign > 0 ? (this.low[place] ?? 0) + width : (this.high[place] ?? 0) - width);
      if (this.width(place) >= width) return true;
    }
    return false;
  }

  /** Looks for the smallest and the largest value of an unknown. */
  extend(place: number): void {
    const isSmall = this.#problem.unknowns.length <= smallComponent;
    for (const sign of [-1, 1] as const) {
      this.#walk(place, sign);
      if (isSmall) this.#search(place, sign, sign > 0 ? (this.#start[place] ?? 0) + farAway : 0);
      else this.#corner(place, sign);
    }
  }

  #take(point: readonly number[]): void {
    for (let i = 0; i < point.length; i += 1) {
      const value = point[i] ?? 0;
      if (value < (this.low[i] ?? 0)) this.low[i] = value;
      if (value > (this.high[i] ?? 0)) this.high[i] = value;
    }
  }

  /** To the corner of the linear programme, where that is one of whole numbers, or near it. */
  #corner(place: number, sign: 1 | -1): void {
    if (this.#isAtEnd(place, sign)) return;
    const point = extremePoint(this.#problem, this.#walls(), this.#directions, place, sign, this.#start, this.#bounds);
    if (point !== null) this.#take(point);
  }

  /** By branch and bound, which finds what lies between the corners too, up to a goal. */
  #search(place: number, sign: 1 | -1, goal: number): void {
    if (this.#isAtEnd(place, sign)) return;
    const point = extremeWhole(this.#problem, place, sign, goal, this.#bounds);
    if (point !== null) this.#take(point);
  }

  /** True when a solution was found beyond which there is none, or none that is asked for. */
  #isAtEnd(place: number, sign: 1 | -1): boolean {
    const { low, high = null } = this.#bounds[place] ?? { low: 0 };
    if (sign < 0) return (this.low[place] ?? 0) <= low;
    return (this.high[place] ?? 0) >= Math.min(high ?? Number.POSITIVE_INFINITY, (this.#start[place] ?? 0) + farAway);
  }

  #walls(): Polytope {
    const boxOf = (i: number) => ({ low: this.#bounds[i]?.low ?? 0, high: this.#bounds[i]?.high ?? Number.POSITIVE_INFINITY });
    this.#polytope ??= new Polytope(
      this.#start,
      this.#directions,
      this.#start.map((_, i) => boxOf(i)),
    );
    return this.#polytope;
  }

  /** Walks from the true counts along every direction that moves the unknown the wanted way, as far as no count leaves its bounds. */
  #walk(place: number, sign: 1 | -1): void {
    const point = [...this.#start];
    for (let round = 0; round < 3; round += 1) {
      let moved = false;
      for (const { steps, own } of this.#movers[place] ?? []) {
        const way = own * sign > 0 ? 1 : -1;
        let most: number = farAway;
        for (const [i, step] of steps) {
          const change = step * way;
          const value = point[i] ?? 0;
          const room = change < 0 ? value - (this.#bounds[i]?.low ?? 0) : (this.#bounds[i]?.high ?? Infinity) - value;
          most = Math.min(most, Math.floor(room / Math.abs(change)));
          if (most <= 0) break;
        }
        if (most <= 0) continue;
        for (const [i, step] of steps) point[i] = (point[i] ?? 0) + step * way * most;
        moved = true;
      }
      this.#take(point);
      if (!moved) return;
    }
  }
}

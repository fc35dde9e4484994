import type { Direction } from './elimination.ts';

/** Above the greatest value asked for, an unknown counts as unbounded. */
export const farAway = 1e6;

/** Smallest and largest value of an unknown; infinite where nothing bounds it. */
export interface Box {
  readonly low: number;
  readonly high: number;
}

const zero = 1e-9;
/** The steps of real directions are fractions of small numbers; what is smaller came from rounding, and dividing by it would make it large. */
const noStep = 1e-6;
/** Steps after which everything is set up again, so that rounding does not pile up, and those after which it may have. */
const fresh = 2000;
const worn = 500;
/** Columns of fractions with larger denominators than this are not followed in whole steps. */
const mostParts = 24;
/** Times that all columns are followed in whole steps. */
const passes = 3;
/** Steps without gain before the rule of Bland is taken, which cannot go in circles. */
const patience = 40;

/**
 * The polytope {x = start + Σ amount·direction, low ≤ x ≤ high}, walked by the simplex method with bounds (Dantzig 1955) from `start`, which lies in it: nothing has to be made feasible,
 * and each point on the way is a solution. A walk begins where the last one ended. Floating point: what it gives is a proposal, to be checked in whole numbers.
 */
export class Polytope {
  readonly #start: readonly number[];
  readonly #directions: readonly Direction[];
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #point: Float64Array;
  /** Row of an unknown that follows from others, −1 for the others; column of one that does not, else −1. */
  readonly #rowOf: Int32Array;
  readonly #columnOf: Int32Array;
  /** How far each following unknown moves with one other, column by column. */
  #columns: readonly Float64Array[] = [];
  #basic: Int32Array = new Int32Array();
  #free: Int32Array = new Int32Array();
  /** The rows that the column looked at last moves. */
  #moved: Int32Array = new Int32Array();
  #steps = 0;

  constructor(start: readonly number[], directions: readonly Direction[], boxes: readonly Box[]) {
    this.#start = start;
    this.#directions = directions;
    this.#low = Float64Array.from(boxes, ({ low }) => low);
    this.#high = Float64Array.from(boxes, ({ high }) => high);
    this.#point = new Float64Array(start.length);
    this.#rowOf = new Int32Array(start.length);
    this.#columnOf = new Int32Array(start.length);
    this.reset();
  }

  /** Goes back to the start, and so gets rid of rounding. */
  reset(): void {
    this.#free = Int32Array.from(this.#directions, ({ free }) => free);
    this.#columnOf.fill(-1);
    for (const [column, free] of this.#free.entries()) this.#columnOf[free] = column;
    this.#rowOf.fill(-1);
    const basic: number[] = [];
    for (const { steps } of this.#directions)
      for (const [unknown] of steps) if (this.#columnOf[unknown] === -1 && this.#rowOf[unknown] === -1) this.#rowOf[unknown] = basic.push(unknown) - 1;
    this.#basic = Int32Array.from(basic);
    this.#moved = new Int32Array(basic.length);
    this.#columns = this.#directions.map(({ free, steps }) => {
      const column = new Float64Array(basic.length);
      const unit = steps.find(([unknown]) => unknown === free)?.[1] ?? 1;
      for (const [unknown, step] of steps) if (unknown !== free) column[this.#rowOf[unknown] ?? 0] = step / unit;
      return column;
    });
    this.#point.set(this.#start);
    this.#steps = 0;
  }

  get isWorn(): boolean {
    return this.#steps > worn;
  }

  /** Makes one unknown as large (sign 1; `farAway` above its start at most) or small (−1) as it can be; the point then reached, short of that after very many steps. */
  extreme(unknown: number, sign: 1 | -1): Float64Array {
    if (this.#steps > fresh) this.reset();
    const most = 20 * (this.#basic.length + this.#free.length);
    for (let step = 0, idle = 0; step < most; step += 1) {
      const column = this.#entering(unknown, sign, idle > patience);
      if (column < 0) break;
      const slope = this.#slope(unknown, column);
      const way = slope * sign > 0 ? 1 : -1;
      const { far, leaving } = this.#room(column, way, idle > patience);
      const wanted = sign > 0 ? ((this.#start[unknown] ?? 0) + farAway - (this.#point[unknown] ?? 0)) / Math.abs(slope) : Number.POSITIVE_INFINITY;
      // A ray is followed on a copy: the next walk shall not begin far away.
      if (far > wanted) return this.#moveTo(this.#point.slice(), column, way * Math.max(0, wanted));
      this.#moveTo(this.#point, column, way * far);
      if (leaving >= 0) this.#pivot(leaving, column);
      idle = far > zero ? 0 : idle + 1;
      this.#steps += 1;
    }
    return this.#point.slice();
  }

  /**
   * From a solution in whole numbers, whole steps along the columns of the basis as it stands (after `extreme`, those that lead there), each as far as no bound is
   * passed, while they move an unknown the wanted way. A corner between whole numbers is approached so, and a ray is followed exactly.
   */
  wholeSteps(unknown: number, sign: 1 | -1, from: readonly number[]): readonly number[] {
    const point = Float64Array.from(from);
    for (let pass = 0, moved = true; pass < passes && moved; pass += 1) {
      moved = false;
      for (let column = 0; column < this.#free.length; column += 1) {
        const slope = this.#slope(unknown, column);
        if (Math.abs(slope) <= noStep) continue;
        const step = this.#wholeStep(column, slope * sign > 0 ? 1 : -1);
        const times = step === null ? 0 : this.#times(step, point, unknown);
        if (step === null || times < 1) continue;
        for (const [i, amount] of step) point[i] = (point[i] ?? 0) + amount * times;
        moved = true;
      }
    }
    return Array.from(point);
  }

  /** The smallest step along a column that moves everything by whole numbers; null where there is none among small multiples. */
  #wholeStep(column: number, way: 1 | -1): readonly (readonly [unknown: number, amount: number])[] | null {
    const slopes = this.#columns[column] ?? new Float64Array();
    const isWhole = (parts: number) => slopes.every((slope) => Math.abs(slope * parts - Math.round(slope * parts)) < noStep);
    let parts = 1;
    while (parts <= mostParts && !isWhole(parts)) parts += 1;
    if (parts > mostParts) return null;
    const step: (readonly [number, number])[] = [[this.#free[column] ?? 0, way * parts]];
    for (let row = 0; row < slopes.length; row += 1) {
      const amount = Math.round((slopes[row] ?? 0) * parts) * way;
      if (amount !== 0) step.push([this.#basic[row] ?? 0, amount]);
    }
    return step;
  }

  /** How often a step can be taken from a point: until something meets its bound, or `unknown` is as far away as anybody asks. */
  #times(step: readonly (readonly [unknown: number, amount: number])[], point: Float64Array, unknown: number): number {
    let most: number = farAway;
    for (const [i, amount] of step) {
      const value = point[i] ?? 0;
      const high = i === unknown ? Math.min(this.#high[i] ?? 0, (this.#start[i] ?? 0) + farAway) : (this.#high[i] ?? 0);
      const room = amount > 0 ? high - value : value - (this.#low[i] ?? 0);
      most = Math.min(most, Math.floor(room / Math.abs(amount)));
      if (most < 1) return 0;
    }
    return most;
  }

  /** How fast an unknown moves with the free one of a column. */
  #slope(unknown: number, column: number): number {
    const row = this.#rowOf[unknown] ?? -1;
    return row >= 0 ? (this.#columns[column]?.[row] ?? 0) : this.#columnOf[unknown] === column ? 1 : 0;
  }

  /** The free unknown that moves the wanted one most and has room, or the first of them; −1 when there is none. */
  #entering(unknown: number, sign: 1 | -1, first: boolean): number {
    let best = -1;
    let steepest = noStep;
    for (let column = 0; column < this.#free.length; column += 1) {
      const slope = this.#slope(unknown, column) * sign;
      if (Math.abs(slope) <= steepest) continue;
      const free = this.#free[column] ?? 0;
      const value = this.#point[free] ?? 0;
      if (slope > 0 ? value >= (this.#high[free] ?? 0) - zero : value <= (this.#low[free] ?? 0) + zero) continue;
      if (!first) steepest = Math.abs(slope);
      if (!first || best < 0 || free < (this.#free[best] ?? 0)) best = column;
    }
    return best;
  }

  /** How far a free unknown can move until something meets its bound, and the row of what that is; −1 where it is the free one itself or nothing. */
  #room(column: number, way: 1 | -1, first: boolean): { readonly far: number; readonly leaving: number } {
    const entering = this.#free[column] ?? 0;
    const slopes = this.#columns[column] ?? new Float64Array();
    const value = this.#point[entering] ?? 0;
    let far = way > 0 ? (this.#high[entering] ?? 0) - value : value - (this.#low[entering] ?? 0);
    let leaving = -1;
    let strength = 0;
    for (let row = 0; row < slopes.length; row += 1) {
      const slope = (slopes[row] ?? 0) * way;
      if (slope < noStep && slope > -noStep) continue;
      const unknown = this.#basic[row] ?? 0;
      const own = this.#point[unknown] ?? 0;
      const room = Math.max(0, slope > 0 ? ((this.#high[unknown] ?? 0) - own) / slope : (own - (this.#low[unknown] ?? 0)) / -slope);
      if (room > far + zero) continue;
      const isTied = leaving >= 0 && room >= far - zero;
      if (isTied && !(first ? unknown < (this.#basic[leaving] ?? 0) : Math.abs(slope) > strength)) continue;
      far = Math.min(far, room);
      leaving = row;
      strength = Math.abs(slope);
    }
    return { far, leaving };
  }

  #moveTo(point: Float64Array, column: number, amount: number): Float64Array {
    const slopes = this.#columns[column] ?? new Float64Array();
    const entering = this.#free[column] ?? 0;
    if (amount === 0) return point;
    for (let row = 0; row < slopes.length; row += 1) {
      const slope = slopes[row] ?? 0;
      if (slope === 0) continue;
      const unknown = this.#basic[row] ?? 0;
      point[unknown] = (point[unknown] ?? 0) + slope * amount;
    }
    point[entering] = (point[entering] ?? 0) + amount;
    return point;
  }

  /** The unknown of a row and that of a column change places. */
  #pivot(leaving: number, column: number): void {
    const own = this.#columns[column] ?? new Float64Array();
    const pivot = own[leaving] ?? 1;
    let moved = 0;
    for (let row = 0; row < own.length; row += 1)
      if (row !== leaving && own[row] !== 0) {
        this.#moved[moved] = row;
        moved += 1;
      }
    for (const other of this.#columns) {
      const entry = other[leaving] ?? 0;
      if (other === own || entry === 0) continue;
      const factor = -entry / pivot;
      other[leaving] = factor;
      for (let i = 0; i < moved; i += 1) {
        const row = this.#moved[i] ?? 0;
        const value = (other[row] ?? 0) + factor * (own[row] ?? 0);
        other[row] = value < zero && value > -zero ? 0 : value;
      }
    }
    for (let i = 0; i < moved; i += 1) own[this.#moved[i] ?? 0] = (own[this.#moved[i] ?? 0] ?? 0) / pivot;
    own[leaving] = 1 / pivot;
    const [out, into] = [this.#basic[leaving] ?? 0, this.#free[column] ?? 0];
    this.#basic[leaving] = into;
    this.#free[column] = out;
    this.#rowOf[into] = leaving;
    this.#columnOf[into] = -1;
    this.#rowOf[out] = -1;
    this.#columnOf[out] = column;
  }
}

import { exp, ln } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { betaBinomialMixture, betaBinomialRho } from './mixture-boundaries.ts';
import { total, type ValueCountTable } from './value-counts.ts';

/** One arm: its values with counts, and the rows near which the test is sharpest, chosen before the first look. */
export interface WatchedArm {
  readonly table: ValueCountTable;
  readonly expectedN: number;
}

/** A distinct value with the shares of values below it, and up to it. */
interface Atom {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The evidence that an arm's `q`-quantile is x: the beta-binomial mixture of how many values lie below x, least over the shares that a step at x spans. A
 * supermartingale under that hypothesis for every law, with ties too (Howard and Ramdas 2022).
 */
class Evidence {
  readonly atoms: readonly Atom[];
  readonly least: number;
  readonly #n: number;
  readonly #q: number;
  readonly #turn: number;
  readonly #log: (s: number, v: number) => number;

  constructor({ table, expectedN }: WatchedArm, q: number, alpha: number) {
    const n = total(table.counts);
    const variance = q * (1 - q);
    this.#n = n;
    this.#q = q;
    this.#log = betaBinomialMixture(betaBinomialRho(expectedN * variance, q, 1 - q, alpha), q, 1 - q);
    let before = 0;
    const atoms: Atom[] = [];
    for (let i = 0; i < table.values.length; i += 1) {
      const count = table.counts[i] ?? 0;
      if (count > 0) atoms.push({ value: Number(table.values[i]), from: before / n, to: (before + count) / n });
      before += count;
    }
    this.atoms = atoms;
    this.#turn = this.#lowest();
    this.least = this.#of(this.#turn);
  }

  /** Index of the atom at which the evidence is least: the first whose step reaches that share. */
  get middle(): number {
    return this.atoms.findIndex(({ to }) => to >= this.#turn);
  }

  get middleValue(): number {
    return this.atoms[this.middle]?.value ?? Number.NaN;
  }

  /** Of a quantile at a place where the share of lower values goes from `from` to `to`. */
  at(from: number, to: number): number {
    return this.#of(Math.min(Math.max(this.#turn, from), to));
  }

  /** The shares below which, and above which, the evidence exceeds `limit`; 0 and 1 where none does. */
  within(limit: number): readonly [number, number] {
    return [this.#edge(0, limit), this.#edge(1, limit)];
  }

  #of(share: number): number {
    return this.#log((share - this.#q) * this.#n, this.#q * (1 - this.#q) * this.#n);
  }

  /** The evidence is convex in the share. */
  #lowest(): number {
    let [low, high] = [0, 1];
    for (let i = 0; i < 80; i += 1) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (this.#of(a) <= this.#of(b)) high = b;
      else low = a;
    }
    return (low + high) / 2;
  }

  #edge(far: number, limit: number): number {
    if (this.#of(far) <= limit) return far;
    let [outside, inside] = [far, this.#turn];
    for (let i = 0; i < 60; i += 1) {
      const middle = (outside + inside) / 2;
      if (this.#of(middle) > limit) outside = middle;
      else inside = middle;
    }
    return outside;
  }
}

/**
 * The p of equal `q`-quantiles that may be read at every look: 1 over the least product of both arms' evidence that one common value is the quantile. Values
 * may be shifted away from the quantile (to the ends of buckets): that can only raise the p. null when an arm is empty.
 */
export function sequentialQuantileP(first: WatchedArm, second: WatchedArm, q: number, alpha = 0.05): number | null {
  if (total(first.table.counts) <= 0 || total(second.table.counts) <= 0) return null;
  const [one, two] = [new Evidence(first, q, alpha), new Evidence(second, q, alpha)];
  const [low, high] = [Math.min(one.middleValue, two.middleValue), Math.max(one.middleValue, two.middleValue)];
  let least = Infinity;
  let [i, j] = [0, 0];
  let [before1, before2] = [0, 0];
  while (i < one.atoms.length || j < two.atoms.length) {
    const a = one.atoms[i];
    const b = two.atoms[j];
    const value = Math.min(a?.value ?? Infinity, b?.value ?? Infinity);
    if (value > high) break;
    const to1 = a?.value === value ? a.to : before1;
    const to2 = b?.value === value ? b.to : before2;
    if (value >= low) least = Math.min(least, one.at(before1, to1) + two.at(before2, to2));
    if (a?.value === value) i += 1;
    if (b?.value === value) j += 1;
    [before1, before2] = [to1, to2];
  }
  return Math.min(1, exp(-least));
}

/**
 * The interval of a contrast of two `q`-quantiles that holds at every look: its least and greatest value over all pairs of quantiles that the arms' evidence
 * together does not exclude at `alpha`. `contrast` must fall in the first quantile and rise in the second; the difference second − first unless given. Exact
 * at any n, for every law; rows are taken as independent. null while a side is open, because the arms have too few values.
 */
export function sequentialQuantileInterval(
  first: WatchedArm,
  second: WatchedArm,
  q: number,
  alpha = 0.05,
  contrast: (first: number, second: number) => number = (a, b) => b - a,
): Interval | null {
  if (total(first.table.counts) <= 0 || total(second.table.counts) <= 0) return null;
  const [one, two] = [new Evidence(first, q, alpha), new Evidence(second, q, alpha)];
  const limit = -ln(alpha);
  const high = furthest(lowSide(one, limit - two.least), highSide(two, limit - one.least), limit, contrast, Math.max);
  const low = furthest(highSide(one, limit - two.least), lowSide(two, limit - one.least), limit, contrast, Math.min);
  return high === null || low === null ? null : { low, high };
}

/**
 * The 0-based ranks between which every value matters to `sequentialQuantileInterval`, of an arm of `n` values beside one of `other`. Values outside may be
 * shifted outwards.
 */
export function sequentialQuantileRanks(
  n: number,
  expectedN: number,
  other: number,
  otherExpectedN: number,
  q: number,
  alpha = 0.05,
): readonly [number, number] {
  const empty = (size: number) => ({ values: [0], counts: [size] });
  const own = new Evidence({ table: empty(n), expectedN }, q, alpha);
  const beside = new Evidence({ table: empty(other), expectedN: otherExpectedN }, q, alpha);
  const [low, high] = own.within(-ln(alpha) - beside.least);
  return [Math.max(0, Math.floor(low * n) - 1), Math.min(n - 1, Math.ceil(high * n) + 1)];
}

interface Place {
  readonly value: number;
  readonly evidence: number;
}

/** Values from the arm's middle downwards that are not excluded, nearest first; null when no value below is. */
function lowSide(evidence: Evidence, limit: number): readonly Place[] | null {
  if (evidence.at(0, 0) <= limit) return null;
  const places: Place[] = [];
  for (let i = evidence.middle; i >= 0; i -= 1) if (!reach(evidence, i, limit, places)) break;
  return places;
}

function highSide(evidence: Evidence, limit: number): readonly Place[] | null {
  if (evidence.at(1, 1) <= limit) return null;
  const places: Place[] = [];
  for (let i = evidence.middle; i < evidence.atoms.length; i += 1) if (!reach(evidence, i, limit, places)) break;
  return places;
}

/** Adds the atom at `index` while it is not excluded; evidence only grows away from the middle. */
function reach(evidence: Evidence, index: number, limit: number, places: Place[]): boolean {
  const atom = evidence.atoms[index];
  if (atom === undefined) return false;
  const found = evidence.at(atom.from, atom.to);
  if (found > limit) return false;
  places.push({ value: atom.value, evidence: found });
  return true;
}

/** The extreme contrast over pairs whose evidence adds up to at most `limit`: the further one arm goes, the less the other may. */
function furthest(
  first: readonly Place[] | null,
  second: readonly Place[] | null,
  limit: number,
  contrast: (first: number, second: number) => number,
  extreme: (a: number, b: number) => number,
): number | null {
  if (first === null || second === null) return null;
  let found: number | null = null;
  let j = second.length - 1;
  for (const a of first) {
    while (j >= 0 && a.evidence + (second[j]?.evidence ?? Infinity) > limit) j -= 1;
    const b = second[j];
    if (b === undefined) break;
    const value = contrast(a.value, b.value);
    found = found === null ? value : extreme(found, value);
  }
  return found;
}

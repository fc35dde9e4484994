import type { ReducedTable } from '../../reduce/types.ts';
import { compareKeys } from '../../reduce/run.ts';
import { learnMixed } from '../../stats/mixed-distance.ts';
import { nearestRows } from '../../stats/nearest-rows.ts';
import { seededUniform } from '../../stats/random.ts';
import { formatCount, formatList } from '../format.ts';
import { frameOf, textOf, type Frame, type FrameValues } from '../joint/frame.ts';
import { CellInputError } from '../types.ts';
import type { ContrastParameters, ContrastScope } from './parameters.ts';

/** More different values than this are no decision. */
const mostOutcomes = 12;

/** How a feature differs between rows and their nearest rows of another outcome. */
export interface FeatureContrast {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  /** Pairs in which it differs, and in which it differs from the nearest row of the same outcome. */
  readonly differs: number;
  readonly baseline: number;
  /** Rows in which it differs from one kind of neighbour only: from the other outcome's, from the same outcome's. First neighbours only. */
  readonly only: { readonly contrast: number; readonly baseline: number };
  /** Signed differences, the other outcome's value less the row's own, where both are present. */
  readonly differences: readonly number[];
  /** Standard deviation of a number. */
  readonly unit: number;
}

/** What was found for the rows of one outcome. */
export interface OutcomeContrast {
  readonly outcome: string;
  /** Rows asked about; those of them that have a row of another outcome with equal immutable columns; neighbours of those. */
  readonly asked: number;
  readonly n: number;
  readonly neighbours: number;
  /** Rows that also have another row of the same outcome: what the baseline rests on. */
  readonly baselineN: number;
  readonly distances: readonly number[];
  /** Features that differ in a pair. */
  readonly differing: readonly number[];
  /** Neighbours at distance 0: alike in every feature, another outcome. */
  readonly identical: number;
  readonly features: readonly FeatureContrast[];
}

export interface Contrasts {
  readonly rows: number;
  readonly of: number;
  readonly missingOutcome: number;
  readonly outcomes: readonly OutcomeContrast[];
  /** All outcomes in the sample with their rows. */
  readonly seen: readonly { readonly outcome: string; readonly n: number }[];
  /** Features with one value, or none, in the sample. */
  readonly constant: readonly string[];
}

/** Looks for each asked row's nearest rows of another outcome. Throws CellInputError where the outcome has too many values. */
export function findContrasts(table: ReducedTable | undefined, scope: ContrastScope, p: ContrastParameters): Contrasts {
  const columns = [{ name: scope.outcome, as: 'text' as const }, ...scope.features, ...scope.immutable];
  const frame = frameOf(table, columns);
  const outcomes = (table?.sample?.columns[0] ?? []).map(textOf);
  const features: Frame = { ...frame, columns: frame.columns.slice(1, 1 + scope.features.length) };
  const held = frame.columns.slice(1 + scope.features.length);
  const known = outcomes.flatMap((outcome, i) => (outcome === null ? [] : [i]));
  const seen = counted(known.map((i) => outcomes[i] ?? ''));
  if (seen.length > mostOutcomes)
    throw new CellInputError(
      `the column "${scope.outcome}" has ${formatCount(seen.length)} different values in the sample, at most ${mostOutcomes} are told apart; make a decision of it in a sql cell`,
      'outcome',
    );
  const mixed = learnMixed(features.columns);
  const buckets = bucketsOf(known, held);
  const share = Math.max(1, Math.floor(p.probes / Math.max(1, seen.length)));
  const found = seen
    .filter(({ n }) => n >= p.minimum_n)
    .map(({ outcome }) => {
      const own = known.filter((i) => outcomes[i] === outcome);
      const asked = pick(own, share, p.seed);
      const collected = new Collector(
        features.columns,
        mixed.map(({ unit }) => unit),
      );
      const split = new Map<string, { readonly others: readonly number[]; readonly same: readonly number[] }>();
      for (const row of asked) {
        const key = keyOf(held, row);
        const bucket = buckets.get(key) ?? [];
        const parts = split.get(key) ?? { others: bucket.filter((i) => outcomes[i] !== outcome), same: bucket.filter((i) => outcomes[i] === outcome) };
        split.set(key, parts);
        const others = nearestRows(mixed, row, parts.others, p.nearest, p.distance);
        if (others.length === 0) continue;
        const [same] = nearestRows(mixed, row, parts.same, 1, p.distance);
        collected.add(row, others, same?.row ?? null);
      }
      return { outcome, asked: asked.length, ...collected.result() };
    });
  return {
    rows: frame.rows,
    of: frame.of,
    missingOutcome: outcomes.length - known.length,
    outcomes: found,
    seen,
    constant: features.columns.filter(isConstant).map(({ name }) => name),
  };
}

function counted(values: readonly string[]): readonly { readonly outcome: string; readonly n: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([outcome, n]) => ({ outcome, n })).sort((a, b) => b.n - a.n || compareKeys(a.outcome, b.outcome));
}

function isConstant(column: FrameValues): boolean {
  const [first] = column.values;
  return Array.from<number | string | null>(column.values).every((value) => Object.is(value, first));
}

function bucketsOf(rows: readonly number[], held: readonly FrameValues[]): ReadonlyMap<string, readonly number[]> {
  const buckets = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(held, row);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [row]);
    else bucket.push(row);
  }
  return buckets;
}

function keyOf(held: readonly FrameValues[], row: number): string {
  return JSON.stringify(held.map(({ values }) => values[row] ?? null));
}

/** `count` of the rows at random, in row order. */
function pick(rows: readonly number[], count: number, seed: number): readonly number[] {
  if (rows.length <= count) return rows;
  const uniform = seededUniform(seed);
  const keys = rows.map(() => uniform());
  return Array.from(rows.keys())
    .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
    .slice(0, count)
    .map((i) => rows[i] ?? 0)
    .sort((a, b) => a - b);
}

/** Adds up what differs, feature by feature; rows themselves are not kept. */
class Collector {
  readonly #columns: readonly FrameValues[];
  readonly #features: { differs: number; baseline: number; contrastOnly: number; baselineOnly: number; differences: number[]; unit: number }[];
  readonly #distances: number[] = [];
  readonly #differing: number[] = [];
  #n = 0;
  #baselineN = 0;

  constructor(columns: readonly FrameValues[], units: readonly number[]) {
    this.#columns = columns;
    this.#features = columns.map((_, k) => ({ differs: 0, baseline: 0, contrastOnly: 0, baselineOnly: 0, differences: [], unit: units[k] ?? 0 }));
  }

  add(row: number, others: readonly { readonly row: number; readonly distance: number }[], same: number | null): void {
    this.#n += 1;
    if (same !== null) this.#baselineN += 1;
    others.forEach((other, place) => {
      this.#distances.push(other.distance);
      let differing = 0;
      this.#columns.forEach((column, k) => {
        const feature = this.#features[k];
        if (feature === undefined) return;
        const differs = !Object.is(column.values[row], column.values[other.row]);
        if (differs) {
          feature.differs += 1;
          differing += 1;
        }
        if (column.kind === 'numeric') {
          const step = (column.values[other.row] ?? Number.NaN) - (column.values[row] ?? Number.NaN);
          if (!Number.isNaN(step)) feature.differences.push(step);
        }
        if (place > 0 || same === null) return;
        const differsFromSame = !Object.is(column.values[row], column.values[same]);
        if (differsFromSame) feature.baseline += 1;
        if (differs && !differsFromSame) feature.contrastOnly += 1;
        if (!differs && differsFromSame) feature.baselineOnly += 1;
      });
      this.#differing.push(differing);
    });
  }

  result(): Omit<OutcomeContrast, 'outcome' | 'asked'> {
    return {
      n: this.#n,
      neighbours: this.#distances.length,
      baselineN: this.#baselineN,
      distances: this.#distances,
      differing: this.#differing,
      identical: this.#distances.filter((distance) => distance === 0).length,
      features: this.#features.map(({ contrastOnly, baselineOnly, ...feature }, k) => ({
        ...feature,
        name: this.#columns[k]?.name ?? '',
        kind: this.#columns[k]?.kind ?? 'numeric',
        only: { contrast: contrastOnly, baseline: baselineOnly },
      })),
    };
  }
}

/** The outcomes that were seen, as prose. */
export function outcomesText(seen: Contrasts['seen']): string {
  return formatList(
    seen.map(({ outcome, n }) => `${outcome} (${formatCount(n)})`),
    6,
  );
}

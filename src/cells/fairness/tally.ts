import { compareKeys } from '../../reduce/run.ts';
import type { KeyValue, ReducedRow } from '../../reduce/types.ts';
import { rateCells, type GroupRateName } from '../../stats/group-rates.ts';
import { numberAt, type Answers } from '../canary/answers.ts';
import { canonical } from '../scores/probe.ts';
import { scanId, type GroupSet, type Setup } from './plan.ts';
import type { SideName } from './probe.ts';
import { isMissing } from './settle.ts';

/** Counts of one group by prediction and outcome, in the order of `groupCells`. Without weights the three vectors are the same. */
export interface Tally {
  readonly rows: readonly number[];
  readonly weights: readonly number[];
  readonly squares: readonly number[];
  /** Weights by random group of persons; null where rows are independent. */
  readonly clusters: ReadonlyMap<number, readonly number[]> | null;
  /** Rows without a prediction or score; they count in no rate. */
  readonly undecided: number;
}

export interface Group {
  /** Column → value; null where it is unknown. */
  readonly values: Readonly<Record<string, string | null>>;
  readonly label: string;
  readonly known: boolean;
  readonly tally: Tally;
}

interface Growing {
  rows: number[];
  weights: number[];
  squares: number[];
  clusters: Map<number, number[]> | null;
  undecided: number;
}

const width = 6;
const zeros = (): number[] => new Array<number>(width).fill(0);
const growing = (setup: Setup): Growing => ({
  rows: zeros(),
  weights: zeros(),
  squares: zeros(),
  clusters: setup.classes > 0 ? new Map() : null,
  undecided: 0,
});

/** Rows of a group, decided ones. */
export function rowsOf(tally: Tally): number {
  return tally.rows.reduce((sum, n) => sum + n, 0);
}

/**
 * At least how many distinct persons are behind a rate. Where persons have several rows they are dealt to random groups by the hash of their name, and groups with a row
 * are counted: groups merge over parts, distinct persons do not, and the few that this rule looks for hardly ever share a group.
 */
export function personsBehind(metric: GroupRateName, tally: Tally): { readonly among: number; readonly hits: number; readonly rest: number } {
  const { among, hits } = rateCells(metric);
  const rest = among.filter((cell) => !hits.includes(cell));
  const count = (cells: readonly number[]): number =>
    tally.clusters === null
      ? cells.reduce((sum, cell) => sum + (tally.rows[cell] ?? 0), 0)
      : [...tally.clusters.values()].filter((vector) => cells.some((cell) => (vector[cell] ?? 0) > 0)).length;
  return { among: count(among), hits: count(hits), rest: count(rest) };
}

/** The groups of a set, largest first, unknown ones last. */
export function groupsOf(setup: Setup, set: GroupSet, side: SideName, answers: Answers): readonly Group[] {
  const scan = setup.scans.find((each) => set.every((i) => each.includes(i))) ?? set;
  const found = new Map<string, { values: Record<string, string | null>; tally: Growing }>();
  for (const row of answers.get(scanId(scan, side))?.rows ?? []) {
    const values = Object.fromEntries(set.map((i) => [setup.scope.groups[i]?.name ?? '', groupValue(setup, row.keys[`g${i}`] ?? null)]));
    const id = JSON.stringify(Object.values(values));
    const group = found.get(id) ?? { values, tally: growing(setup) };
    found.set(id, group);
    addRow(setup, row, group.tally);
  }
  return [...found.values()]
    .map(({ values, tally }) => ({ values, tally, label: labelOf(values), known: Object.values(values).every((value) => value !== null) }))
    .sort((a, b) => Number(b.known) - Number(a.known) || rowsOf(b.tally) - rowsOf(a.tally) || compareKeys(a.label, b.label));
}

/** A group's value; null for what stands for "not known". */
export function groupValue(setup: Setup, value: KeyValue): string | null {
  if (value === null) return null;
  const text = String(value);
  return setup.p.unknown.some((token) => token.trim().toLowerCase() === text.trim().toLowerCase()) ? null : text;
}

export function labelOf(values: Readonly<Record<string, string | null>>): string {
  return Object.values(values)
    .map((value) => value ?? '(unknown)')
    .join(' · ');
}

/** Adds groups up. */
export function addTallies(setup: Setup, tallies: readonly Tally[]): Tally {
  const sum = growing(setup);
  for (const tally of tallies) {
    for (let c = 0; c < width; c += 1) {
      sum.rows[c] = (sum.rows[c] ?? 0) + (tally.rows[c] ?? 0);
      sum.weights[c] = (sum.weights[c] ?? 0) + (tally.weights[c] ?? 0);
      sum.squares[c] = (sum.squares[c] ?? 0) + (tally.squares[c] ?? 0);
    }
    for (const [id, vector] of tally.clusters ?? []) {
      const into = sum.clusters?.get(id) ?? zeros();
      sum.clusters?.set(id, into);
      vector.forEach((value, c) => {
        into[c] = (into[c] ?? 0) + value;
      });
    }
    sum.undecided += tally.undecided;
  }
  return sum;
}

/** Reads one row of counts into a tally of its own. */
export function tallyOf(setup: Setup, rows: readonly ReducedRow[]): Tally {
  const tally = growing(setup);
  for (const row of rows) addRow(setup, row, tally);
  return tally;
}

/** Counts one aggregate row: its outcome by its keys, its calls by prediction or by how many scores reach the threshold. */
function addRow(setup: Setup, row: ReducedRow, into: Growing): void {
  const { settled, scope } = setup;
  const weighted = scope.weight !== null;
  const take = (measure: string) => ({
    rows: numberAt(row, measure),
    weight: weighted ? numberAt(row, `${measure}Weight`) : numberAt(row, measure),
    square: weighted ? numberAt(row, `${measure}Squares`) : numberAt(row, measure),
  });
  const label = row.keys['label'] ?? null;
  const text = label === null ? null : canonical(String(label), scope.label);
  const outcome = settled.positiveLabel === null || isMissing(text, scope.label) ? 'unknown' : text === settled.positiveLabel ? 'positive' : 'negative';
  const [calledCell, otherCell] = { positive: [0, 2], negative: [1, 3], unknown: [4, 5] }[outcome] ?? [4, 5];
  const add = (cell: number, counts: { rows: number; weight: number; square: number }): void => {
    into.rows[cell] = (into.rows[cell] ?? 0) + counts.rows;
    into.weights[cell] = (into.weights[cell] ?? 0) + counts.weight;
    into.squares[cell] = (into.squares[cell] ?? 0) + counts.square;
    const cluster = row.keys['cluster'];
    if (into.clusters === null || cluster === undefined || counts.rows === 0) return;
    const vector = into.clusters.get(Number(cluster)) ?? zeros();
    into.clusters.set(Number(cluster), vector);
    vector[cell] = (vector[cell] ?? 0) + counts.weight;
  };
  const all = take('rows');
  if (settled.calls.kind === 'prediction') {
    const prediction = row.keys['prediction'] ?? null;
    if (prediction === null) into.undecided += all.rows;
    else add(settled.calls.values.includes(canonical(String(prediction), scope.prediction)) ? (calledCell ?? 4) : (otherCell ?? 5), all);
    return;
  }
  const [scored, called] = [take('scored'), take('called')];
  add(calledCell ?? 4, called);
  add(otherCell ?? 5, { rows: scored.rows - called.rows, weight: scored.weight - called.weight, square: scored.square - called.square });
  into.undecided += all.rows - scored.rows;
}

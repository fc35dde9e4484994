import type { KeyValue, Measure, ReducedRow, ReducedTable, Reduction } from '../../reduce/types.ts';
import { quoteIdentifier, doubleLiteral } from '../../reduce/sql-text.ts';
import type { LabelledScores } from '../../stats/labelled-scores.ts';
import { treatmentOf } from '../columns.ts';
import { finiteCondition, personMeasure, personsAt, type PersonGroups } from '../persons.ts';
import { canonical, type SideFacts } from './probe.ts';
import type { Settled } from './settle.ts';
import type { Part, Side } from './sides.ts';

/** Beyond this many distinct scores in all rows, or rows in a breakdown, scores are read from narrow bins. */
export const exactScores = 200_000;

/** Scores of rows with the same label and prediction (canonical text; null where missing). */
export interface Strand {
  readonly label: string | null;
  readonly prediction: string | null;
  readonly scores: readonly number[];
  readonly counts: readonly number[];
  /** Of rows with a weight w: Σw and Σw² at each score. Absent where each row counts once. */
  readonly weights?: { readonly sums: readonly number[]; readonly squares: readonly number[] };
}

/** What is added up of a strand: its rows, their weights, or the squares of these. */
export type StrandTotal = 'counts' | 'sums' | 'squares';

/** Rows, weights or squares of weights of a strand by score; without weights each row weighs 1. */
export function totalsOf(strand: Strand, which: StrandTotal): readonly number[] {
  return which === 'counts' || strand.weights === undefined ? strand.counts : strand.weights[which];
}

/** One group of a part: its keys, its rows by label and prediction, and its strands of scores. */
export interface Group {
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly cells: readonly {
    readonly label: string | null;
    readonly prediction: string | null;
    readonly rows: number;
    readonly called: number;
    readonly scored: number;
    /** Persons behind the rows, those called positive by their score, and the other scored ones; where they are known. */
    readonly persons?: { readonly rows: PersonGroups; readonly called: PersonGroups | undefined; readonly others: PersonGroups | undefined };
  }[];
  readonly strands: readonly Strand[];
  readonly binned: boolean;
}

/** Bins of a score between its extremes: 2 048 of equal width, with narrower ones towards both ends; `threshold` falls between two bins. */
export function scoreEdges(low: number, high: number, threshold: number | null): readonly number[] {
  const edges = new Set<number>();
  const width = high - low;
  for (let i = 0; i <= 2048; i += 1) edges.add(low + (width * i) / 2048);
  for (let step = width / 2048; step > width * 1e-6; step /= 1.25) {
    edges.add(low + step);
    edges.add(high - step);
  }
  if (threshold !== null) edges.add(below(threshold));
  return [...edges].sort((a, b) => a - b);
}

/** The largest double below x. */
export function below(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

function binnedEdges(part: Part, facts: readonly SideFacts[], settled: Settled): readonly number[] | null {
  const distinct = Math.max(...facts.map((f) => f.score.distinct));
  const rows = Math.max(...facts.map((f) => f.rows));
  const whole = part.name === 'all' || part.name === 'reference';
  if (whole ? distinct <= exactScores : rows <= exactScores || distinct <= 2000) return null;
  const low = Math.min(...facts.map((f) => f.score.low ?? Number.POSITIVE_INFINITY));
  const high = Math.max(...facts.map((f) => f.score.high ?? Number.NEGATIVE_INFINITY));
  return low < high ? scoreEdges(low, high, settled.threshold) : null;
}

/** The keys of a part with those of label and prediction. */
export function columnKeys(part: Part, settled: Settled) {
  return {
    ...part.keys,
    ...(part.side.label ? { label: { kind: 'column', column: part.side.label.name } as const } : {}),
    ...(settled.usesPrediction && part.side.prediction ? { prediction: { kind: 'column', column: part.side.prediction.name } as const } : {}),
  };
}

/** The reductions of one part: rows by label and prediction, then the scores of each (`score`: another column than the role's). */
export function strandReductions(part: Part, settled: Settled, facts: readonly SideFacts[]): readonly Reduction[] {
  const keys = columnKeys(part, settled);
  const column = part.side.score?.name ?? null;
  const person = part.side.person?.name ?? null;
  const measures: Record<string, Measure> = { rows: { kind: 'count' }, ...personMeasure('persons', person) };
  if (column !== null) {
    measures.scored = { kind: 'finite', column };
    if (settled.threshold !== null) {
      const called = (relation: '>=' | '<') =>
        finiteCondition(column, `CAST(${quoteIdentifier(column)} AS DOUBLE) ${relation} ${doubleLiteral(settled.threshold ?? 0)}`);
      measures.called = { kind: 'count', where: called('>=') };
      Object.assign(measures, personMeasure('calledPersons', person, called('>=')), personMeasure('otherPersons', person, called('<')));
    }
  }
  const counts: Reduction = { kind: 'grouped', from: part.side.from, keys, measures };
  return column === null ? [counts] : [counts, scoreReduction(part, keys, column, binnedEdges(part, facts, settled))];
}

function scoreReduction(part: Part, keys: ReturnType<typeof columnKeys>, column: string, edges: readonly number[] | null): Reduction {
  const { from } = part.side;
  if (edges === null) return { kind: 'valueCounts', from, column, as: 'number', keys };
  return { kind: 'grouped', from, keys, measures: { fine: { kind: 'histogram', column, edges } } };
}

/** The scores of one class by label and prediction. */
export function classScoreReduction(part: Part, settled: Settled, column: string): Reduction {
  return { kind: 'valueCounts', from: part.side.from, column, as: 'number', keys: columnKeys(part, settled) };
}

/** Reads the answers to a part's reductions; `read` the scores among them. */
export function readGroups(part: Part, answers: readonly ReducedTable[], read = strandsOf): readonly Group[] {
  const [counts, scores] = answers;
  const groups = new Map<string, { keys: Record<string, KeyValue>; cells: Group['cells'][number][]; strands: Strand[]; binned: boolean }>();
  const groupOf = (keys: Readonly<Record<string, KeyValue>>) => {
    const own = Object.fromEntries(Object.keys(part.keys).map((k) => [k, keys[k] ?? null]));
    const id = JSON.stringify(Object.values(own));
    const known = groups.get(id);
    if (known) return known;
    const made = { keys: own, cells: [], strands: [], binned: false };
    groups.set(id, made);
    return made;
  };
  for (const row of counts?.rows ?? [])
    groupOf(row.keys).cells.push({
      ...sortsOf(part.side, row.keys),
      rows: Number(row.measures.rows ?? 0),
      called: Number(row.measures.called ?? 0),
      scored: Number(row.measures.scored ?? 0),
      ...personsOf(row),
    });
  if (scores) {
    for (const strand of read(part.side, scores)) {
      const group = groupOf(strand.keys);
      group.strands.push(strand.strand);
      group.binned = scores.reduction.kind === 'grouped';
    }
  }
  return [...groups.values()];
}

function personsOf(row: ReducedRow): Pick<Group['cells'][number], 'persons'> {
  const rows = personsAt(row, 'persons');
  return rows === undefined ? {} : { persons: { rows, called: personsAt(row, 'calledPersons'), others: personsAt(row, 'otherPersons') } };
}

/** Reads strands, each with the keys it came with. */
export function strandsOf(side: Side, table: ReducedTable): readonly { readonly keys: Readonly<Record<string, KeyValue>>; readonly strand: Strand }[] {
  if (table.reduction.kind === 'valueCounts')
    return table.valueCounts.map((counted) => ({
      keys: counted.keys,
      strand: { ...sortsOf(side, counted.keys), scores: counted.values.map(Number), counts: counted.counts },
    }));
  const measure = table.reduction.kind === 'grouped' ? table.reduction.measures.fine : undefined;
  const edges = measure?.kind === 'histogram' ? measure.edges : [];
  return table.rows.map((row) => {
    const counts = Array.isArray(row.measures.fine) ? row.measures.fine : [];
    const used = counts.flatMap((count, i) => (count > 0 ? [i] : []));
    return { keys: row.keys, strand: { ...sortsOf(side, row.keys), scores: used.map((i) => middle(edges, i)), counts: used.map((i) => counts[i] ?? 0) } };
  });
}

function middle(edges: readonly number[], bin: number): number {
  const high = edges[Math.min(bin, edges.length - 1)] ?? 0;
  const low = edges[Math.max(0, bin - 1)] ?? high;
  return low + (high - low) / 2;
}

/** Label and prediction of a row of keys, as canonical text. Numbers that are none (NaN, ∞) are missing. */
export function sortsOf(side: Side, keys: Readonly<Record<string, KeyValue>>): { label: string | null; prediction: string | null } {
  const text = (value: KeyValue | undefined, column: Side['label']) => {
    if (value === null || value === undefined) return null;
    const found = canonical(String(value), column);
    return column !== null && treatmentOf(column) === 'numeric' && !Number.isFinite(Number(found)) ? null : found;
  };
  return { label: text(keys.label, side.label), prediction: text(keys.prediction, side.prediction) };
}

/** Merges strands into ascending distinct scores with totals in two columns chosen by `column` (0, 1, or null to leave out). */
export function mergeStrands(
  strands: readonly Strand[],
  column: (strand: Strand, score: number) => 0 | 1 | null,
  which: StrandTotal = 'counts',
): { readonly scores: readonly number[]; readonly counts: readonly [readonly number[], readonly number[]] } {
  const found = new Map<number, [number, number]>();
  for (const strand of strands) {
    const totals = totalsOf(strand, which);
    strand.scores.forEach((score, i) => {
      const side = column(strand, score);
      if (side === null) return;
      const at = found.get(score) ?? [0, 0];
      at[side] += totals[i] ?? 0;
      found.set(score, at);
    });
  }
  const scores = [...found.keys()].sort((a, b) => a - b);
  return { scores, counts: [scores.map((s) => found.get(s)?.[0] ?? 0), scores.map((s) => found.get(s)?.[1] ?? 0)] };
}

/** Scores by outcome, rows without a label left out. */
export function labelledOf(strands: readonly Strand[], positive: string | null, which: StrandTotal = 'counts'): LabelledScores {
  const { scores, counts } = mergeStrands(strands, ({ label }) => (label === null ? null : label === positive ? 1 : 0), which);
  return { scores, positives: counts[1], negatives: counts[0] };
}

/** Whether a row of a strand is called positive. */
export function isCalled(strand: Strand, score: number, settled: Settled): boolean {
  return settled.usesPrediction ? strand.prediction === settled.positivePrediction : score >= (settled.threshold ?? 0.5);
}

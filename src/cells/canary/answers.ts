import type { ReducedRow, ReducedTable, Reduction, ValueCounts } from '../../reduce/types.ts';

/** A reduction with the name under which its answer is found again. */
export interface Request {
  readonly id: string;
  readonly reduction: Reduction;
}

/** Answers of all waves so far by name. */
export type Answers = ReadonlyMap<string, ReducedTable>;

/** Names the answers: every wave's requests follow from the answers before it, so they are made again. */
export function answersOf(waves: readonly (readonly ReducedTable[])[], requests: (wave: number, answers: Answers) => readonly Request[]): Answers {
  const answers = new Map<string, ReducedTable>();
  waves.forEach((wave, k) => {
    requests(k, answers).forEach(({ id }, i) => {
      const table = wave[i];
      if (table) answers.set(id, table);
    });
  });
  return answers;
}

export function rowOf(answers: Answers, id: string): ReducedRow | undefined {
  return answers.get(id)?.rows[0];
}

export function numberAt(row: ReducedRow | undefined, measure: string): number {
  return Number(row?.measures[measure] ?? 0);
}

/** True, false and null counts of a `truth` measure. */
export function truthAt(row: ReducedRow | undefined, measure: string): readonly [number, number, number] {
  const found = row?.measures[measure];
  return Array.isArray(found) ? [Number(found[0] ?? 0), Number(found[1] ?? 0), Number(found[2] ?? 0)] : [0, 0, 0];
}

/** Counts of a histogram measure with its edges; null when it was not asked for. */
export function histogramAt(
  table: ReducedTable | undefined,
  row: ReducedRow | undefined,
  name: string,
): { edges: readonly number[]; counts: readonly number[] } | null {
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures[name] : undefined;
  const counts = row?.measures[name];
  return measure?.kind === 'histogram' && Array.isArray(counts) ? { edges: measure.edges, counts } : null;
}

/** The value around which a sum was taken. */
export function pivotAt(table: ReducedTable | undefined, name: string): number {
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures[name] : undefined;
  return measure?.kind === 'sum' ? measure.pivot : 0;
}

export function valuesAt(answers: Answers, id: string): ValueCounts | undefined {
  return answers.get(id)?.valueCounts[0];
}

import type { ReducedTable, SampledValue } from '../../reduce/types.ts';
import { numberOf, textOf } from '../joint/frame.ts';
import { featureName, type AttributionParameters, type AttributionScope } from './parameters.ts';

/** Sampled rows with every attribution present, feature by feature. */
export interface AttributionRows {
  readonly names: readonly string[];
  readonly attributions: readonly Float64Array[];
  /** Sampled rows kept, sampled rows in all, rows of the population. */
  readonly n: number;
  readonly sampled: number;
  readonly of: number;
  /** Positions of the kept rows in the sample. */
  readonly kept: readonly number[];
}

/** Rows of a sample whose first columns are attributions; rows with a missing or infinite one, or a list of another length, are left out. */
export function attributionRows(table: ReducedTable | undefined, scope: AttributionScope, p: AttributionParameters): AttributionRows {
  const given = (table?.sample?.columns ?? []).slice(0, scope.attributions.length);
  const lists = scope.isList ? (given[0] ?? []).map((value) => (Array.isArray(value) ? value.map(Number) : null)) : null;
  const width = lists === null ? given.length : usualLength(lists);
  const at = (row: number, j: number): number => (lists === null ? numberOf(given[j]?.[row] ?? null) : (lists[row]?.[j] ?? Number.NaN));
  const sampled = given[0]?.length ?? 0;
  const kept: number[] = [];
  for (let i = 0; i < sampled; i += 1) {
    const isWhole = lists === null || lists[i]?.length === width;
    let isFinite = isWhole && width > 0;
    for (let j = 0; j < width && isFinite; j += 1) isFinite = Number.isFinite(at(i, j));
    if (isFinite) kept.push(i);
  }
  return {
    names: namesOf(scope, p, width),
    attributions: Array.from({ length: width }, (_, j) => Float64Array.from(kept, (i) => at(i, j))),
    n: kept.length,
    sampled,
    of: table?.sample?.of ?? 0,
    kept,
  };
}

function usualLength(lists: readonly (readonly number[] | null)[]): number {
  const counts = new Map<number, number>();
  for (const list of lists) if (list !== null) counts.set(list.length, (counts.get(list.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function namesOf(scope: AttributionScope, p: AttributionParameters, width: number): readonly string[] {
  if (!scope.isList) return scope.attributions.map((column, j) => p.features?.[j] ?? featureName(column));
  return Array.from({ length: width }, (_, j) => p.features?.[j] ?? `${scope.attributions[0] ?? ''}[${j + 1}]`);
}

/** A further column of the sample, by its place, at the kept rows. */
export function numbersAt(table: ReducedTable | undefined, place: number, kept: readonly number[]): Float64Array {
  return Float64Array.from(kept, (i) => numberOf(valueAt(table, place, i)));
}

export function textsAt(table: ReducedTable | undefined, place: number, kept: readonly number[]): readonly (string | null)[] {
  return kept.map((i) => textOf(valueAt(table, place, i)));
}

function valueAt(table: ReducedTable | undefined, place: number, row: number): SampledValue {
  return table?.sample?.columns[place]?.[row] ?? null;
}

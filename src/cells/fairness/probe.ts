import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { numberAt, rowOf, valuesAt, type Answers, type Request } from '../canary/answers.ts';
import { mostClasses } from '../scores/probe.ts';
import type { Scope } from './scope.ts';

/** More values than this are no groups but something else. */
export const mostLevels = 100;

export type SideName = 'of' | 'before';

/** The populations that are read. */
export function sidesOf(scope: Scope): readonly { readonly name: SideName; readonly from: Population }[] {
  return [{ name: 'of', from: scope.from }, ...(scope.before === null ? [] : [{ name: 'before' as const, from: scope.before }])];
}

/** A column's values as text with their rows, most frequent first; `more` distinct ones beyond them. */
export interface Levels {
  readonly values: readonly { readonly text: string; readonly rows: number }[];
  readonly more: number;
}

/** What the first wave learns about one side. */
export interface SideFacts {
  readonly rows: number;
  readonly levels: readonly Levels[];
  readonly strata: readonly Levels[];
  readonly labels: Levels;
  readonly predictions: Levels;
  readonly score: { readonly finite: number; readonly low: number | null; readonly high: number | null; readonly distinct: number };
  readonly weight: { readonly valid: number; readonly negative: number; readonly zero: number };
  readonly persons: number;
  readonly withoutPerson: number;
}

/** First wave: which values there are. */
export function probeRequests(scope: Scope): readonly Request[] {
  return sidesOf(scope).flatMap(({ name, from }): Request[] => {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    if (scope.score) {
      const column = scope.score.name;
      measures.finite = { kind: 'finite', column };
      measures.low = { kind: 'minimum', column };
      measures.high = { kind: 'maximum', column };
      measures.distinct = { kind: 'distinct', column };
    }
    if (scope.weight) {
      const weight = `CAST(${quoteIdentifier(scope.weight.name)} AS DOUBLE)`;
      measures.negative = { kind: 'count', where: `${weight} < 0` };
      measures.zero = { kind: 'count', where: `${weight} = 0` };
      measures.valid = { kind: 'count', where: validWeight(scope.weight.name) };
    }
    if (scope.unit) {
      measures.persons = { kind: 'distinct', column: scope.unit.name };
      measures.withoutPerson = { kind: 'missing', column: scope.unit.name };
    }
    const counted = (id: string, column: string, top: number): Request => ({ id: `${id}:${name}`, reduction: textCounts(from, column, top) });
    return [
      { id: `rows:${name}`, reduction: { kind: 'grouped', from, keys: {}, measures } },
      ...scope.groups.map((column, i) => counted(`level${i}`, column.name, mostLevels)),
      ...scope.strata.map((column, i) => counted(`stratum${i}`, column.name, mostLevels)),
      ...(scope.label === null ? [] : [counted('label', scope.label.name, mostClasses)]),
      ...(scope.prediction === null ? [] : [counted('prediction', scope.prediction.name, mostClasses)]),
    ];
  });
}

function textCounts(from: Population, column: string, top: number): Reduction {
  return { kind: 'valueCounts', from, column, as: 'text', top };
}

/** The condition under which a row's weight counts. */
export function validWeight(column: string): string {
  const weight = `CAST(${quoteIdentifier(column)} AS DOUBLE)`;
  return `isfinite(${weight}) AND ${weight} > 0`;
}

/** Reads the first wave of one side. */
export function factsOf(scope: Scope, name: SideName, answers: Answers): SideFacts {
  const row = rowOf(answers, `rows:${name}`);
  const levels = (id: string): Levels => {
    const found = valuesAt(answers, `${id}:${name}`);
    if (found === undefined) return { values: [], more: 0 };
    return { values: found.values.map((text, i) => ({ text: String(text), rows: found.counts[i] ?? 0 })), more: found.more.distinct };
  };
  const bound = (measure: string): number | null => (typeof row?.measures[measure] === 'number' ? Number(row.measures[measure]) : null);
  return {
    rows: numberAt(row, 'rows'),
    levels: scope.groups.map((_, i) => levels(`level${i}`)),
    strata: scope.strata.map((_, i) => levels(`stratum${i}`)),
    labels: levels('label'),
    predictions: levels('prediction'),
    score: { finite: numberAt(row, 'finite'), low: bound('low'), high: bound('high'), distinct: numberAt(row, 'distinct') },
    weight: { valid: numberAt(row, 'valid'), negative: numberAt(row, 'negative'), zero: numberAt(row, 'zero') },
    persons: numberAt(row, 'persons'),
    withoutPerson: numberAt(row, 'withoutPerson'),
  };
}

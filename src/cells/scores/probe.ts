import type { Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { treatmentOf } from '../columns.ts';
import type { Side } from './sides.ts';

/** More distinct values than this are no classes. */
export const mostClasses = 60;

/** What the first wave learns about one side. */
export interface SideFacts {
  readonly rows: number;
  readonly labelled: number;
  /** Distinct label values as text with counts, most frequent first; `more` distinct values beyond them. */
  readonly labels: Seen;
  readonly predictions: Seen;
  readonly score: { readonly finite: number; readonly low: number | null; readonly high: number | null; readonly distinct: number };
  readonly queries: number;
}

export interface Seen {
  readonly values: readonly { readonly text: string; readonly rows: number }[];
  readonly more: number;
}

/** First wave: what labels, predictions and scores look like. Three reductions per side, in order. */
export function probe(sides: readonly Side[]): readonly Reduction[] {
  return sides.flatMap((side): Reduction[] => {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    if (side.label) measures.labelled = { kind: treatmentOf(side.label) === 'numeric' ? 'finite' : 'present', column: side.label.name };
    if (side.query) measures.queries = { kind: 'distinct', column: side.query.name };
    if (side.score) {
      const column = side.score.name;
      measures.finite = { kind: 'finite', column };
      measures.low = { kind: 'minimum', column };
      measures.high = { kind: 'maximum', column };
      measures.distinct = { kind: 'distinct', column };
    }
    return [
      { kind: 'grouped', from: side.from, keys: {}, measures },
      ...[side.label, side.prediction].flatMap((column): Reduction[] =>
        column === null ? [] : [{ kind: 'valueCounts', from: side.from, column: column.name, as: 'text', top: mostClasses }],
      ),
    ];
  });
}

/** Reads the first wave, side by side. */
export function factsOf(sides: readonly Side[], wave: readonly ReducedTable[]): readonly SideFacts[] {
  let next = 0;
  return sides.map((side) => {
    const measures = wave[next++]?.rows[0]?.measures ?? {};
    const labels = side.label === null ? none : known(seen(wave[next++]), side.label);
    const predictions = side.prediction === null ? none : known(seen(wave[next++]), side.prediction);
    const number = (name: string): number => Number(measures[name] ?? 0);
    const bound = (name: string): number | null => (typeof measures[name] === 'number' ? Number(measures[name]) : null);
    return {
      rows: number('rows'),
      labelled: number('labelled'),
      labels,
      predictions,
      score: { finite: number('finite'), low: bound('low'), high: bound('high'), distinct: number('distinct') },
      queries: number('queries'),
    };
  });
}

const none: Seen = { values: [], more: 0 };

/** Numbers that are none say no more than a missing value. */
function known(found: Seen, column: ColumnInfo): Seen {
  return treatmentOf(column) === 'numeric' ? { ...found, values: found.values.filter(({ text }) => Number.isFinite(Number(text))) } : found;
}

function seen(table: ReducedTable | undefined): Seen {
  const counts = table?.valueCounts[0];
  if (!counts) return none;
  return { values: counts.values.map((value, i) => ({ text: String(value), rows: counts.counts[i] ?? 0 })), more: counts.more.distinct };
}

/** A value's text without the accidents of its column's type: `1.0` and `1` of numbers are the same, so are `TRUE` and `true`. */
export function canonical(text: string, column: ColumnInfo | null): string {
  if (column !== null && treatmentOf(column) === 'numeric') {
    const number = Number(text);
    return Number.isNaN(number) ? text : String(number);
  }
  const lower = text.trim().toLowerCase();
  return lower === 'true' || lower === 'false' ? lower : text.trim();
}

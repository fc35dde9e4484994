import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { newcombeDifference } from '../../stats/intervals.ts';
import { chiSquareRedrawP } from '../../stats/psi-null.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import type { Measurement } from '../types.ts';
import { otherDimensions, secondWave, usualDimension } from './plan.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** What all rows of a side say about the shape of its vectors. */
export interface Shape {
  readonly rows: number;
  readonly missing: number;
  /** The commonest dimension; null without vectors. */
  readonly dimension: number | null;
  readonly usual: number;
  readonly other: number;
  /** Rows by other dimension, those found first. */
  readonly others: readonly { readonly dimension: number; readonly rows: number }[];
  readonly broken: number;
  readonly zero: number;
}

/** Returns the shape of a side (0 reference, 1 current). */
export function shapeOf(waves: Waves, side: 0 | 1): Shape {
  const number = (table: ReducedTable | undefined, name: string) => Number(table?.rows[0]?.measures[name] ?? 0);
  const { counts } = secondWave(waves, side);
  const lengths = otherDimensions(waves, side);
  const asked = [0, 1].filter((each) => each < side && otherDimensions(waves, each).length > 0).length;
  const last = waves[2]?.[asked];
  const first = waves[0]?.[2 * side];
  return {
    rows: number(first, 'rows'),
    missing: number(first, 'missing'),
    dimension: usualDimension(waves, side),
    usual: number(counts, 'usual'),
    other: number(counts, 'other'),
    others: lengths.map((dimension) => ({ dimension, rows: number(last, `length${dimension}`) })).sort((a, b) => b.rows - a.rows || a.dimension - b.dimension),
    broken: number(counts, 'broken'),
    zero: number(counts, 'zero'),
  };
}

/** A share of rows that should hold still, with the test of its change. */
export interface RateChange {
  readonly metric: 'missing_rate_difference' | 'broken_rate_difference' | 'zero_rate_difference';
  readonly words: string;
  readonly reference: number;
  readonly current: number;
  readonly difference: number;
  readonly interval: Measurement['interval'];
  readonly statistic: number;
  readonly p: number;
}

/** A change of these rates from one row in a hundred on matters. */
export const rateBound = 0.01;

/** The changes of the rates of missing vectors, vectors with entries that are no numbers, and zero vectors; a rate that is 0 on both sides is left out. */
export function rateChanges(reference: Shape, current: Shape, seed: number): readonly RateChange[] {
  if (reference.rows === 0 || current.rows === 0) return [];
  const rates = [
    ['missing_rate_difference', 'missing embeddings', reference.missing, current.missing],
    ['broken_rate_difference', 'embeddings with entries that are null, NaN or infinite', reference.broken, current.broken],
    ['zero_rate_difference', 'zero vectors', reference.zero, current.zero],
  ] as const;
  return rates.flatMap(([metric, words, before, now]): RateChange[] => {
    if (before + now === 0 || before + now === reference.rows + current.rows) return [];
    const cells = [
      [before, reference.rows - before],
      [now, current.rows - now],
    ] as const;
    const test = chiSquareTwoSample(cells[0], cells[1]);
    if (test === null) return [];
    const p = test.smallestExpected < 5 ? (chiSquareRedrawP(cells[0], cells[1], { seed }) ?? test.p) : test.p;
    const interval = newcombeDifference(now, current.rows, before, reference.rows);
    return [
      {
        metric,
        words,
        reference: before / reference.rows,
        current: now / current.rows,
        difference: now / current.rows - before / reference.rows,
        interval: interval ? { level: 0.95, low: interval.low, high: interval.high, method: 'newcombe' } : undefined,
        statistic: test.statistic,
        p,
      },
    ];
  });
}

import type { Population } from '../telemetry/types.ts';

/** A grouping key. `bucket` truncates a timestamp to multiples of `seconds` since the epoch and yields epoch milliseconds. */
export type Key = { readonly kind: 'column'; readonly column: string } | { readonly kind: 'bucket'; readonly column: string; readonly seconds: number };

/** How a column becomes a number: `number` (default) casts to DOUBLE, `instant` gives epoch milliseconds of a date or timestamp. */
export type ReadAs = 'number' | 'instant';

/**
 * A mergeable measure. `where` is a checked SQL boolean expression that restricts the rows of this measure.
 * - `count`: rows. `present`/`missing`: non-null / null values. `nan`, `positiveInfinity`, `negativeInfinity`: floating columns only.
 * - `finite`: values that are neither null, NaN nor infinite.
 * - `sum`, `sumOfSquares`: over finite values of (x − pivot), keyed by part and added in part order.
 * - `minimum`, `maximum`: over finite values (dates and timestamps as epoch milliseconds; lengths are not taken).
 * - `histogram`: counts on right-closed bins (−∞, e0], (e0, e1], … (eN, ∞) → N + 2 numbers, finite values only.
 * - `truth`: how often a boolean expression is true, false, null → three numbers.
 * - `distinct`: exact count of distinct non-null values; merges only when the whole population is one statement.
 */
export type Measure =
  | { readonly kind: 'count'; readonly where?: string }
  | {
      readonly kind: 'present' | 'missing' | 'nan' | 'positiveInfinity' | 'negativeInfinity' | 'finite' | 'minimum' | 'maximum' | 'distinct';
      readonly column: string;
      readonly as?: ReadAs;
      readonly where?: string;
    }
  | { readonly kind: 'sum' | 'sumOfSquares'; readonly column: string; readonly pivot: number; readonly as?: ReadAs; readonly where?: string }
  | { readonly kind: 'histogram'; readonly column: string; readonly edges: readonly number[]; readonly as?: ReadAs; readonly where?: string }
  | { readonly kind: 'truth'; readonly expression: string };

export interface GroupedReduction {
  readonly kind: 'grouped';
  readonly from: Population;
  readonly keys: Readonly<Record<string, Key>>;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** Distinct non-null values of one column with their counts, ascending (numbers) or by count then text (strings). */
export interface ValueCountsReduction {
  readonly kind: 'valueCounts';
  readonly from: Population;
  readonly column: string;
  /** `number`: finite values as DOUBLE. `text`: CAST to VARCHAR. */
  readonly as: ReadAs | 'text';
  readonly where?: string;
  /** Only values in one of these right-closed intervals (a, b]. */
  readonly within?: readonly (readonly [number, number])[];
  /** Keep only the most frequent values; `more` in the result counts the others. */
  readonly top?: number;
  readonly keys?: Readonly<Record<string, Key>>;
}

export type Reduction = GroupedReduction | ValueCountsReduction;

export type KeyValue = string | number | boolean | null;

export interface ReducedRow {
  readonly keys: Readonly<Record<string, KeyValue>>;
  /** null where no row contributed (minimum, maximum) */
  readonly measures: Readonly<Record<string, number | readonly number[] | null>>;
}

export interface ValueCounts {
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly values: readonly (number | string)[];
  readonly counts: readonly number[];
  /** Values beyond `top`: how many distinct, how many rows. */
  readonly more: { readonly distinct: number; readonly rows: number };
}

export interface ReducedTable {
  readonly reduction: Reduction;
  /** Sorted by keys (nulls last). Exactly one row when there are no keys. Empty for valueCounts. */
  readonly rows: readonly ReducedRow[];
  /** One entry per key combination; empty for grouped. */
  readonly valueCounts: readonly ValueCounts[];
  /** The statements that were run, as shown to the user. */
  readonly sql: readonly string[];
}

import type { Population } from '../telemetry/types.ts';

/**
 * A grouping key. `bucket` truncates a timestamp to multiples of `seconds` since the epoch and yields epoch milliseconds. `hashed` deals the distinct values
 * of a column to `classes` classes by the hash of their text, 0 to classes − 1: random groups of persons, however many persons there are. `rounded` groups
 * finite numbers by their code, as a number that only the grouping is about; null for others.
 */
export type Key =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'bucket'; readonly column: string; readonly seconds: number }
  | { readonly kind: 'hashed'; readonly column: string; readonly classes: number }
  | { readonly kind: 'rounded'; readonly column: string; readonly rounding: Rounding };

/** How a column becomes a number: `number` (default) casts to DOUBLE, `instant` gives epoch milliseconds of a date or timestamp. */
export type ReadAs = 'number' | 'instant';

/**
 * A value made within the row: the column less another one read the same way (an error, an age), divided by the size of a third where `over` names one, then squared
 * where asked, then multiplied by each of the `factors`.
 */
export interface WithinRow {
  readonly minus?: string;
  readonly over?: string;
  readonly squared?: boolean;
  readonly factors?: readonly string[];
  /** Of a text column. */
  readonly derive?: TextDescriptor;
}

/**
 * What is measured of a text instead of the text itself. Null stays null. `length`: characters. `words`: runs without white space. `non_letter_share`:
 * characters that are neither letter nor white space over all characters; null for an empty text. `json`: whether it is valid JSON. `matches`: whether an RE2 pattern occurs.
 */
export type TextDescriptor = { readonly kind: 'length' | 'words' | 'non_letter_share' | 'json' } | { readonly kind: 'matches'; readonly pattern: string };

/** What an earlier wave has found: with `finite` no value of the population is NaN or infinite, and none is looked at for that again. */
export interface Known {
  readonly known?: 'finite';
}

/**
 * A mergeable measure. `where` is a checked SQL boolean expression that restricts the rows of this measure.
 * - `count`: rows. `present`/`missing`: non-null / null values. `nan`, `positiveInfinity`, `negativeInfinity`: floating columns only.
 * - `finite`: values that are neither null, NaN nor infinite.
 * - `sum`, `sumOfSquares`: over finite values of (x − pivot), keyed by part and added in part order.
 * - `minimum`, `maximum`: over finite values (dates and timestamps as epoch milliseconds; lengths are not taken).
 * - `largest`: the two largest |x| of finite values, the larger first → two numbers, 0 where there are fewer.
 * - `histogram`: counts on right-closed bins (−∞, e0], (e0, e1], … (eN, ∞) → N + 2 numbers, finite values only.
 * - `truth`: how often a boolean expression is true, false, null → three numbers.
 * - `persons`: which of 128 classes by the hash of its text have a row (null is a value too) → four numbers of 32 bits, the lowest classes first. Set bits are a lower bound of distinct
 *   values that merges, near the true number while that is far below 128.
 * - `distinct`: exact count of distinct non-null values; merges only when the whole population is one statement.
 */
export type Measure =
  | { readonly kind: 'count'; readonly where?: string }
  | ({
      readonly kind: 'present' | 'missing' | 'nan' | 'positiveInfinity' | 'negativeInfinity' | 'finite' | 'minimum' | 'maximum' | 'largest' | 'distinct';
      readonly column: string;
      readonly as?: ReadAs;
      readonly where?: string;
    } & WithinRow)
  | { readonly kind: 'persons'; readonly column: string; readonly where?: string }
  | ({ readonly kind: 'sum' | 'sumOfSquares'; readonly column: string; readonly pivot: number; readonly as?: ReadAs; readonly where?: string } & WithinRow &
      Known)
  | ({ readonly kind: 'histogram'; readonly column: string; readonly edges: readonly number[]; readonly as?: ReadAs; readonly where?: string } & WithinRow &
      Known)
  | { readonly kind: 'truth'; readonly expression: string };

/**
 * How numbers become codes, in order and with the same bits everywhere. `steps`: the nearest multiple of `step`, a power of two; ties to the even one.
 * `digits`: y = x + offset with its first `bits` + 1 binary digits kept, so 2^bits codes from each power of two to the next; with a `gap` y first moves that
 * far away from zero, so that codes become wide there. Domain: |y| and `step` · 2^52 within 1e±290. Steps may be `small`, where it is known that every
 * number is finite and at most 32 767 steps away from zero: the engine then counts them as whole numbers of 16 bits, which it has an array for.
 */
export type Rounding =
  | { readonly kind: 'steps'; readonly step: number; readonly small?: true }
  | { readonly kind: 'digits'; readonly offset: number; readonly gap: number; readonly bits: number };

export interface GroupedReduction {
  readonly kind: 'grouped';
  readonly from: Population;
  readonly keys: Readonly<Record<string, Key>>;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** Distinct non-null values of one column with their counts, ascending (numbers) or by count then text (strings). */
export interface ValueCountsReduction extends WithinRow {
  readonly kind: 'valueCounts';
  readonly from: Population;
  readonly column: string;
  /** `number`: finite values as DOUBLE. `text`: CAST to VARCHAR. */
  readonly as: ReadAs | 'text';
  readonly where?: string;
  /** Count codes of the numbers in place of the numbers: a few hundred to thousands of them. */
  readonly rounding?: Rounding;
  /** Only values in one of these right-closed intervals (a, b]. */
  readonly within?: readonly (readonly [number, number])[];
  /** Keep only the most frequent values; `more` in the result counts the others. */
  readonly top?: number;
  /** Also give the hashes of the values, which a lattice can tell them apart by. Of `text` with a `top`. */
  readonly hashes?: true;
  readonly keys?: Readonly<Record<string, Key>>;
}

/**
 * A few rows, drawn the same way everywhere: those with the smallest hash of row number and seed, in row order. For what cannot be reduced to counts
 * (joint distributions, embeddings); never shown and never part of a result.
 */
export interface SampleReduction {
  readonly kind: 'sample';
  readonly from: Population;
  readonly columns: readonly SampledColumn[];
  /** At most 20 000. */
  readonly rows: number;
  readonly seed: number;
  /** Each so-manieth row of the table in place of the smallest hashes, without counting the population (`of` is 0): a tenth of the cost, to choose how to count and not what is true. */
  readonly every?: number;
}

/** `list` is an array of numbers (an embedding); others as for value counts. */
export interface SampledColumn {
  readonly name: string;
  readonly as: ReadAs | 'text' | 'list';
  /** Of a text column read as a number. */
  readonly derive?: TextDescriptor;
}

/**
 * Rows of two populations that have the same value under `on`, side by side. Keys and measures name columns `left.x` (of `from`), `right.x` (of `to`)
 * and, for numbers in `derive`, `difference.x` (right − left) and `ratio.x` (right / left; null where left is 0). Of rows that repeat a key the first
 * counts; rows without a key match nothing.
 */
export interface PairedReduction {
  readonly kind: 'paired';
  readonly from: Population;
  readonly to: Population;
  readonly on: { readonly left: string; readonly right: string };
  readonly derive: readonly { readonly kind: 'difference' | 'ratio'; readonly name: string; readonly left: string; readonly right: string }[];
  readonly keys: Readonly<Record<string, Key>>;
  readonly measures: Readonly<Record<string, Measure>>;
}

/**
 * The low 52 bits of the hash of every value that a column has: of those listed, in their order, of the others, and of null. A lattice that is given them
 * counts wrong, or throws, where the column has further values.
 */
export interface KnownHashes {
  readonly listed: readonly number[];
  readonly others: readonly number[];
  readonly missing: number;
}

/**
 * A column as a few whole numbers. `values`: the place of its text in the list, then one code for every other text, then one for null. `edges`: the
 * right-closed bin (−∞, e0], (e0, e1], … (eN, ∞), then one code for null and NaN.
 */
export type Coded =
  | { readonly kind: 'values'; readonly column: string; readonly values: readonly string[]; readonly hashes?: KnownHashes }
  | { readonly kind: 'edges'; readonly column: string; readonly edges: readonly number[]; readonly as?: ReadAs };

/**
 * Counts and exact sums over the cells of several sets of coded columns at once, from one pass over the codes. Rows without an outcome do not count.
 * `truth` sums how often the expression is true; `grid` sums whole steps of (x − low) / step, and their squares, so that every sum is exact.
 */
export interface LatticeReduction {
  readonly kind: 'lattice';
  readonly from: Population;
  readonly columns: readonly Coded[];
  /** Each set is a list of places in `columns`. */
  readonly sets: readonly (readonly number[])[];
  readonly outcome:
    | { readonly kind: 'rows' }
    | { readonly kind: 'truth'; readonly expression: string }
    | { readonly kind: 'grid'; readonly column: string; readonly low: number; readonly step: number; readonly as?: ReadAs; readonly where?: string };
  /** A row is in the first part when the hash of its value in `column` (null: of its number in the table) and `seed`, modulo 1000, is below `below`. */
  readonly split: { readonly column: string | null; readonly seed: number; readonly below: number };
}

/** Non-empty cells: of which set, at which place (mixed radix of the codes, first column slowest), in which part (1 first, 0 other). A cell may come in several rows, which are to be added. */
export interface LatticeCells {
  readonly set: readonly number[];
  readonly place: readonly number[];
  readonly part: readonly number[];
  readonly n: readonly number[];
  readonly sum: readonly number[];
  readonly squares: readonly number[];
}

export type Reduction = GroupedReduction | ValueCountsReduction | SampleReduction | PairedReduction | LatticeReduction;

export type SampledValue = number | string | null | readonly number[];

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
  /** Where asked for: the low 52 bits of the hash of each value, and of null. */
  readonly hashes?: { readonly values: readonly number[]; readonly missing: number };
}

export interface ReducedTable {
  readonly reduction: Reduction;
  /** Sorted by keys (nulls last). Exactly one row when there are no keys. Empty for valueCounts and samples. */
  readonly rows: readonly ReducedRow[];
  /** One entry per key combination; empty for grouped. */
  readonly valueCounts: readonly ValueCounts[];
  /** Set for samples: the columns asked for, in order, and how many rows the population has. */
  readonly sample?: { readonly columns: readonly (readonly SampledValue[])[]; readonly of: number };
  /** Set for lattices. */
  readonly lattice?: LatticeCells;
  /** The statements that were run, as shown to the user. */
  readonly sql: readonly string[];
}

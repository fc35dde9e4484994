import { sqrt } from './elementary.ts';

/** One column of rows of mixed type: finite numbers or NaN for missing, or texts with null for missing. */
export type MixedValues =
  | { readonly kind: 'numeric'; readonly values: ArrayLike<number> }
  | { readonly kind: 'categorical'; readonly values: readonly (string | null)[] };

/** A column made ready for distances. */
export interface MixedColumn {
  readonly kind: 'numeric' | 'categorical';
  /** Numbers in standard deviations, NaN where missing; or codes of categories, missing being one. */
  readonly scaled: Float64Array;
  /** Numeric: the standard deviation (ddof 0), 0 for a constant. Categorical: what two different values are apart. */
  readonly unit: number;
}

/** How far a number is from a missing one, in standard deviations. */
const missing = 1;

/**
 * Learns the scale of each column: a number counts in standard deviations of the column; two different categories are as far apart as the chance that two
 * random rows agree, Σ share², so that differing counts for more where nearly all rows agree. A constant column is no distance.
 */
export function learnMixed(columns: readonly MixedValues[]): readonly MixedColumn[] {
  return columns.map((column): MixedColumn => (column.kind === 'numeric' ? numeric(column.values) : categorical(column.values)));
}

function numeric(values: ArrayLike<number>): MixedColumn {
  let [n, largest] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const x = values[i] ?? Number.NaN;
    if (Number.isNaN(x)) continue;
    n += 1;
    largest = Math.max(largest, Math.abs(x));
  }
  // In units of the largest, so that squares of huge numbers do not overflow.
  const share = (x: number): number => (largest === 0 ? 0 : x / largest);
  let mean = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i] ?? Number.NaN)) mean += share(values[i] ?? 0) / n;
  let variance = 0;
  let varies = false;
  let first: number | null = null;
  for (let i = 0; i < values.length; i += 1) {
    const x = values[i] ?? Number.NaN;
    if (Number.isNaN(x)) continue;
    first ??= x;
    varies ||= x !== first;
    variance += ((share(x) - mean) * (share(x) - mean)) / n;
  }
  const unit = varies ? largest * sqrt(variance) : 0;
  const scaled = Float64Array.from({ length: values.length }, (_, i) => {
    const x = values[i] ?? Number.NaN;
    return Number.isNaN(x) ? Number.NaN : unit > 0 ? x / unit : 0;
  });
  return { kind: 'numeric', scaled, unit };
}

function categorical(values: readonly (string | null)[]): MixedColumn {
  const codes = new Map<string | null, number>();
  const counts: number[] = [];
  const scaled = Float64Array.from(values, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    counts[code] = (counts[code] ?? 0) + 1;
    return code;
  });
  const unit = counts.reduce((sum, count) => sum + (count / values.length) * (count / values.length), 0);
  return { kind: 'categorical', scaled, unit };
}

/** What one column adds to the distance of rows i and j. */
export function columnDistance({ kind, scaled, unit }: MixedColumn, i: number, j: number): number {
  const [a, b] = [scaled[i] ?? Number.NaN, scaled[j] ?? Number.NaN];
  if (kind === 'categorical') return a === b ? 0 : unit;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? 0 : missing;
  return Math.abs(a - b);
}

/** The distance of rows i and j: the sum of what the columns add (l1), or the root of the sum of squares (l2). */
export function mixedDistance(columns: readonly MixedColumn[], i: number, j: number, norm: 'l1' | 'l2'): number {
  let sum = 0;
  for (const column of columns) {
    const part = columnDistance(column, i, j);
    sum += norm === 'l1' ? part : part * part;
  }
  return norm === 'l1' ? sum : sqrt(sum);
}

/** Distinct finite values in ascending order with how often each occurs (whole counts, or weights >= 0). Both lists have the same length. */
export interface ValueCountTable {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Two value-count tables on one ascending list of distinct values; a value that one side lacks has count 0 there. */
export interface AlignedCounts {
  readonly values: Float64Array;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Joins two ascending value-count tables on their values. Values with equal numbers (−0 and 0 too) become one. Empty tables are allowed. */
export function mergeValueCounts(reference: ValueCountTable, current: ValueCountTable): AlignedCounts {
  const limit = reference.values.length + current.values.length;
  const values = new Float64Array(limit);
  const left = new Float64Array(limit);
  const right = new Float64Array(limit);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < reference.values.length || j < current.values.length) {
    const a = reference.values[i] ?? Infinity;
    const b = current.values[j] ?? Infinity;
    const value = Math.min(a, b);
    values[size] = value === 0 ? 0 : value;
    if (a === value) {
      left[size] = reference.counts[i] ?? 0;
      i += 1;
    }
    if (b === value) {
      right[size] = current.counts[j] ?? 0;
      j += 1;
    }
    size += 1;
  }
  return { values: values.subarray(0, size), reference: left.subarray(0, size), current: right.subarray(0, size) };
}

/** Builds a value-count table from finite numbers in any order. */
export function countValues(numbers: ArrayLike<number>): ValueCountTable {
  const sorted = Float64Array.from(numbers).sort();
  const values: number[] = [];
  const counts: number[] = [];
  for (const number of sorted) {
    const last = values.length - 1;
    if (last >= 0 && values[last] === number) counts[last] = (counts[last] ?? 0) + 1;
    else {
      values.push(number);
      counts.push(1);
    }
  }
  return { values, counts };
}

/** Sum of the counts, added in order. 0 for an empty list. */
export function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) sum += counts[i] ?? 0;
  return sum;
}

/** Mean of the counted values, added in ascending order. null when nothing is counted. */
export function mean(table: ValueCountTable): number | null {
  const n = total(table.counts);
  if (n === 0) return null;
  let sum = 0;
  for (let i = 0; i < table.values.length; i += 1) sum += (table.values[i] ?? 0) * (table.counts[i] ?? 0);
  return sum / n;
}

/** Population variance (ddof 0) of the counted values in two passes. null when nothing is counted, exactly 0 for a single distinct value. */
export function populationVariance(table: ValueCountTable): number | null {
  const n = total(table.counts);
  const center = mean(table);
  if (center === null) return null;
  let sum = 0;
  let distinct = 0;
  for (let i = 0; i < table.values.length; i += 1) {
    const count = table.counts[i] ?? 0;
    if (count === 0) continue;
    const deviation = (table.values[i] ?? 0) - center;
    sum += deviation * deviation * count;
    distinct += 1;
  }
  return distinct === 1 ? 0 : sum / n;
}

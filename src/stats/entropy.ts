import { log2 } from './elementary.ts';
import { total } from './value-counts.ts';

/** Shannon's entropy of counts, in bits: 0 for one cell, log2(cells) when all are equal. null when nothing is counted. */
export function entropy(counts: ArrayLike<number>): number | null {
  const n = total(counts);
  if (n === 0) return null;
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const share = (counts[i] ?? 0) / n;
    if (share > 0) sum -= share * log2(share);
  }
  return Math.max(0, sum);
}

/** How much two classifications say about each other. */
export interface MutualInformation {
  /** Bits. */
  readonly value: number;
  /** Over the mean of both entropies, in [0, 1] (as scikit-learn's default); null when neither varies. */
  readonly normalized: number | null;
  /** Theil's (1972) uncertainty coefficient: the share of the columns' entropy that the rows explain; null when the columns do not vary. */
  readonly uncertainty: number | null;
}

/** Mutual information of the rows and columns of a table of counts. null when it is empty. */
export function mutualInformation(table: readonly ArrayLike<number>[]): MutualInformation | null {
  const width = table.reduce((most, row) => Math.max(most, row.length), 0);
  const rows = table.map((row) => total(row));
  const columns = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const ofRows = entropy(rows);
  const ofColumns = entropy(columns);
  const joint = entropy(table.flatMap((row) => Array.from(row)));
  if (ofRows === null || ofColumns === null || joint === null) return null;
  const value = Math.max(0, ofRows + ofColumns - joint);
  return {
    value,
    normalized: ofRows + ofColumns > 0 ? Math.min(1, (2 * value) / (ofRows + ofColumns)) : null,
    uncertainty: ofColumns > 0 ? Math.min(1, value / ofColumns) : null,
  };
}

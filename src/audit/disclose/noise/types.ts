/** Cells into which the rows of a group fall, each row into one: by outcome and prediction, by either, or not at all. */
export const noisyCells = [
  'true_positives',
  'false_positives',
  'false_negatives',
  'true_negatives',
  'positives',
  'negatives',
  'predicted_positives',
  'predicted_negatives',
  'unlabelled_predicted_positives',
  'unlabelled_predicted_negatives',
  'rows',
] as const;
export type NoisyCell = (typeof noisyCells)[number];

/** Counts of the disjoint cells of one group. */
export interface GroupCounts {
  /** Values of the table's columns, in their order. */
  readonly group: readonly (string | null)[];
  readonly counts: Readonly<Partial<Record<NoisyCell, number>>>;
}

/** All groups that a set of columns makes of one population, as one cell of the notebook counts them. No row is in two of its counts. */
export interface GroupTable {
  readonly cell: string;
  readonly population: string;
  readonly class: string | null;
  readonly columns: readonly string[];
  readonly groups: readonly GroupCounts[];
}

export interface NoisyGroup extends GroupCounts {
  /** Worked out from the noisy counts alone, those below 0 taken as 0; null where nothing is left below the line. */
  readonly rates: Readonly<Record<string, number | null>>;
}

export interface NoisyTable extends Omit<GroupTable, 'groups'> {
  readonly epsilon: number;
  /** In 95 % of the draws a count lies at most this far from the true one. */
  readonly halfWidth95: number;
  /** Of each count. */
  readonly variance: number;
  /** Whole numbers, below 0 where the noise was; they add up to unbiased sums. */
  readonly groups: readonly NoisyGroup[];
}

/** Counts with noise: drawn once for a file. */
export interface NoiseBlock {
  readonly distribution: 'two_sided_geometric';
  readonly sensitivity: 1;
  readonly epsilon: number;
  readonly tables: readonly NoisyTable[];
  readonly notes: readonly string[];
}

/** What a few rows of a table look like: for sparklines only, never for results. */
export interface TableProfile {
  /** Rows the profile was made from. */
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
}

export interface ColumnProfile {
  /** `instant` counts are in order of time, `category` counts by size, `number` counts by value. */
  readonly kind: 'number' | 'instant' | 'category' | 'other';
  /** At most 20 bars. */
  readonly counts: readonly number[];
  /** One a bar: a category, or the bin in words. */
  readonly labels: readonly string[];
  /** Share of rows without a value, in [0, 1]. */
  readonly missing: number;
  /** Distinct values among the rows that were read. */
  readonly distinct: number;
}

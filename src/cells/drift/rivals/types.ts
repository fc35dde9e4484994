import type { AlignedCounts } from '../../../stats/value-counts.ts';

export const rivals = ['evidently', 'nannyml', 'tfdv', 'deepchecks', 'alibi', 'phoenix', 'popmon', 'soda', 'frouros'] as const;
export type Rival = (typeof rivals)[number];

/** A column as the tools see it: non-missing values of numbers, or counts of categories on shared cells. */
export interface RivalColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  /** Finite values of a numeric column, ascending; null for categories. */
  readonly values: AlignedCounts | null;
  /** Counts per distinct category (or distinct number); at most the cells there are. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Shares per time bucket for tools that learn their threshold from the reference's buckets. */
  readonly chunks?: RivalChunks;
  /** How many columns the report compares. */
  readonly columns: number;
}

/** Distances of each time bucket to the whole reference. */
export interface RivalChunks {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** What a tool would print for a column. */
export interface RivalAnswer {
  readonly method: string;
  readonly value: number | null;
  /** Its default bar, and on which side of it the tool alarms; null where it has none. */
  readonly threshold: number | null;
  /** null where the tool gives a number and no verdict. */
  readonly drift: boolean | null;
}

/** A tool's published rule and what is known to be wrong with it. */
export interface RivalRule {
  readonly title: string;
  /** One sentence. */
  readonly defect: string;
  answers(column: RivalColumn): readonly RivalAnswer[];
}

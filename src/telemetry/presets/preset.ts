import type { Role } from '../types.ts';

/** A known export: the columns that give it away, and what its columns mean. Names are compared without case and separators. */
export interface Preset {
  readonly id: string;
  /** As shown in a proposal's reason. */
  readonly title: string;
  /** All of these columns must be present. */
  readonly requires: readonly string[];
  /** Column → role and confidence in [0, 1]. */
  readonly columns: Readonly<Record<string, readonly [Role, number]>>;
}

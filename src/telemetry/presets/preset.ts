import type { Role } from '../types.ts';
import type { Flatten } from './flatten/types.ts';

/** A known export: the columns that give it away, and what its columns mean. Names are compared without case and separators, `attributes.` before them apart. */
export interface Preset {
  readonly id: string;
  /** As shown in a proposal's reason. */
  readonly title: string;
  /** All of these columns must be present. */
  readonly requires: readonly string[];
  /** Column → role and confidence in [0, 1]. */
  readonly columns: Readonly<Record<string, readonly [Role, number]>>;
  /** How nested columns become plain ones before anything is loaded. */
  readonly flatten?: Flatten;
  /** The telling columns come out of the flatten step: it is tried whenever its own columns are there. */
  readonly tellsAfterFlatten?: boolean;
  /** Names that are never a feature or an embedding, whatever their type. */
  readonly notFeatures?: RegExp;
}

/** How the source of a column begins that has a list with one value for each request of a batch. */
export const perRequestSource = 'one value per request of a batch';

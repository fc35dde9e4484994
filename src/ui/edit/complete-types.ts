/** One offer of completion. Plain data; the editor and the tests read the same. */
export interface Suggestion {
  readonly label: string;
  /** What is written in place of the word; the label when left out. */
  readonly apply?: string;
  /** A few words beside the label. */
  readonly detail?: string;
  /** A sentence or two shown when it is chosen. */
  readonly info?: string;
  readonly kind: 'cell type' | 'key' | 'value' | 'column' | 'role' | 'source' | 'parameter' | 'function' | 'keyword';
  /** Higher stands first; 0 when left out. */
  readonly boost?: number;
}

export interface Suggestions {
  /** Offset in the completed text where the replaced word begins. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

/** The later of equal labels is left out. */
export function distinct(options: readonly Suggestion[]): readonly Suggestion[] {
  const seen = new Set<string>();
  return options.filter((option) => !seen.has(option.label) && seen.add(option.label) !== undefined);
}

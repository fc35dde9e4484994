import type { Filter } from '../types.ts';
import type { PopulationChange } from '../session-types.ts';

/** A change of a notebook's text. Each is one step of undo; text that it does not touch stays byte for byte. */
export type NotebookChange =
  /** `value` undefined removes the key. */
  | { readonly kind: 'setCellParameter'; readonly cell: string; readonly path: readonly (string | number)[]; readonly value: unknown }
  /** The fence's body. */
  | { readonly kind: 'setCellText'; readonly cell: string; readonly text: string }
  /** After the cell `after`, else at the end. */
  | {
      readonly kind: 'addCell';
      readonly type: string;
      readonly after: string | null;
      readonly parameters?: Readonly<Record<string, unknown>>;
      readonly text?: string;
    }
  | { readonly kind: 'moveCell'; readonly cell: string; readonly by: -1 | 1 }
  | { readonly kind: 'duplicateCell'; readonly cell: string }
  | { readonly kind: 'deleteCell'; readonly cell: string }
  | { readonly kind: 'setPopulation'; readonly name: string; readonly definition: PopulationChange }
  | { readonly kind: 'addFilter'; readonly filter: Filter }
  | { readonly kind: 'removeFilter'; readonly index: number }
  | { readonly kind: 'replaceText'; readonly text: string };

import type { Toast } from '../base/toasts-element.ts';
import type { Theme } from '../base/theme-choice.ts';
import type { SavedState, Session, SessionState } from '../../notebook/session-types.ts';
import type { Position, ResultDocument } from '../../notebook/types.ts';
import type { Edits } from './edits.ts';
import type { Sample } from './samples.ts';
import type { SharedNotebook } from './shared-link.ts';
import type { TableFiles } from './table-files.ts';

export type DialogName = 'help' | 'palette' | 'share' | 'privacy' | 'audit' | 'verify';

/** What commands, dialogs and event handlers need of the page's element. */
export interface Page extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  requestUpdate(): void;
  /** The session. Throws a sentence before one is set. */
  readonly lab: Session;
  /** What is shown now; null before a session is set. */
  readonly current: SessionState | null;
  /** True while the welcome page is shown instead of a notebook. */
  readonly inGallery: boolean;
  readonly samples: readonly Sample[];
  /** A notebook that came with the address and waits to be opened. */
  readonly shared: SharedNotebook | null;
  readonly edits: Edits;
  view: 'notebook' | 'text';
  theme: Theme;
  /** Id of the cell that the keyboard stands on. */
  focused: string | null;
  addTable(name: string, files: readonly File[]): Promise<void>;
  readonly files: Pick<TableFiles, 'of' | 'settle'>;
  removeTable(name: string): Promise<void>;
  open(text: string): void;
  restore(text: string, saved: SavedState, id: string | null): void;
  run(options?: { readonly cells?: readonly string[] }): Promise<void>;
  cancel(): void;
  result(): Promise<ResultDocument>;
  /** Runs work and shows its failure as a sentence. */
  attempt(work: () => Promise<void> | void): Promise<void>;
  say(toast: Toast): void;
  show(dialog: DialogName): void;
  /** Opens the dialog that verifies audits with this one. */
  verify(audit: File): Promise<void>;
  /** Moves to a cell of the notebook. */
  go(id: string | null): void;
  /** A cell scrolled into reading; the keyboard follows unless it stands on another. */
  read(id: string): void;
  /** Shows a place of the text. */
  locate(where: Position): void;
  /** Shows the welcome page, or goes back to the notebook. */
  leave(closed: boolean): void;
  /** Moves the focus to a part of the page; false when it is not there. */
  focusPart(selector: string): boolean;
  /** Reads what stands in the text view into the session, when that view is shown. */
  applyText(): void;
}

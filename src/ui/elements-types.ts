import type { PopulationChange, Session, SessionState } from '../notebook/session-types.ts';
import type { ResultDocument } from '../notebook/types.ts';

/** `<faultline-notebook>` as a page that embeds it drives it: the whole lab in one element. */
export interface FaultlineNotebook extends HTMLElement {
  /** The lab. One is made when the element is connected; set another before that to share or replace it. */
  session: Session | null;
  /** What is shown now; null before a session is set. */
  readonly current: SessionState | null;
  /** Makes files readable as one table; resolves when its columns are known. Replaces a table of that name. Rejects with a sentence when they cannot be read. */
  addTable(name: string, files: readonly File[]): Promise<void>;
  /** Forgets a table and frees its memory. */
  removeTable(name: string): Promise<void>;
  /** Opens a notebook from its text; problems are shown at their lines. Nothing runs. */
  open(text: string): void;
  /** Sets a notebook parameter; cells that read it are out of date until the next run. Throws when the notebook has none of that name. */
  setParameter(name: string, value: unknown): void;
  /** Defines or replaces a population. Throws a sentence when the definition cannot be read. */
  setPopulation(name: string, definition: PopulationChange): void;
  /** Runs all cells that need it, or the named ones with what they read; resolves when idle. */
  run(options?: { readonly cells?: readonly string[] }): Promise<void>;
  /** Stops a run; finished cells keep their results. */
  cancel(): void;
  /** The result document of the notebook as it stands, as the command line writes it. Rejects when nothing has run. */
  result(): Promise<ResultDocument>;
}

declare global {
  interface HTMLElementTagNameMap {
    'faultline-notebook': FaultlineNotebook;
  }
}

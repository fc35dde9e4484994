import type { SessionState } from '../../notebook/session-types.ts';
import type { SettledFiles } from '../data/file-plan-dialog.ts';
import { filePlan } from './parts.ts';

/** The files behind the open tables, so that more of them can be added to one. */
export class TableFiles {
  readonly #files = new Map<string, readonly File[]>();

  constructor(private readonly root: () => ParentNode) {}

  /** The files of a table; empty for one that is not open. */
  of(table: string): readonly File[] {
    return this.#files.get(table) ?? [];
  }

  set(table: string, files: readonly File[]): void {
    if (files.length === 0) this.#files.delete(table);
    else this.#files.set(table, files);
  }

  /** Which tables files become, after a question where that is not plain; null when it was cancelled. */
  async settle(files: readonly File[], state: SessionState | null): Promise<SettledFiles | null> {
    return (await filePlan(this.root())?.settle(files, state)) ?? null;
  }
}

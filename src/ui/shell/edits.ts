import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { readStored, writeStored } from '../base/storage.ts';
import type { Page } from './page.ts';

const key = 'faultline-run-changes';

/** Cells that a change left without a present result: out of date, or new and never run. */
export function affected(before: SessionState, after: SessionState): readonly string[] {
  const known = new Set(before.cells.map((cell) => cell.id));
  return after.cells.filter((cell) => cell.status === 'stale' || (cell.status === 'idle' && !known.has(cell.id))).map((cell) => cell.id);
}

/** Changes made by controls: each is one step of undo, and its cells run when a run has happened before. */
export class Edits {
  readonly #page: Page;
  #automatic = readStored(key) !== 'off';

  constructor(page: Page) {
    this.#page = page;
  }

  /** True when changes made by controls run the cells they touch. Remembered in this browser. */
  get automatic(): boolean {
    return this.#automatic;
  }

  set automatic(on: boolean) {
    this.#automatic = on;
    writeStored(key, on ? null : 'off');
  }

  /** Makes a change and runs what it touched; a change of the text only marks cells. Resolves when idle. */
  async change(change: NotebookChange): Promise<void> {
    await this.settle(() => this.#page.lab.edit(change), change.kind !== 'replaceText' && change.kind !== 'setCellText');
  }

  /** Does work that changes the session, then runs the affected cells when changes run by themselves. */
  async settle(work: () => void, mayRun = true): Promise<void> {
    const before = this.#page.lab.state;
    work();
    const after = this.#page.lab.state;
    const hasRun = before.running || before.cells.some((cell) => cell.result !== null);
    if (!mayRun || !this.#automatic || !hasRun || after.tables.length === 0) return;
    if (before.running) await this.#page.run();
    else {
      const cells = affected(before, after);
      if (cells.length > 0) await this.#page.run({ cells });
    }
  }

  /** Takes the last change back and says which. */
  async undo(): Promise<void> {
    const name = this.#page.lab.state.history.undo;
    if (name === null) return;
    this.#page.say({ text: `Undone: ${name}` });
    await this.settle(() => this.#page.lab.undo());
  }

  /** Makes the change again that was taken back last, and says which. */
  async redo(): Promise<void> {
    const name = this.#page.lab.state.history.redo;
    if (name === null) return;
    this.#page.say({ text: `Done again: ${name}` });
    await this.settle(() => this.#page.lab.redo());
  }
}

import { commands, type Command } from './commands.ts';
import type { Page } from './page.ts';
import { onControl, readStroke, typing } from './shortcuts.ts';

const patience = 1200;
const entries = commands.flatMap((command) => (command.keys ?? []).map((keys) => ({ keys, value: command })));

/** Runs the commands whose shortcuts are pressed anywhere on the page. The first stroke of two waits a little over a second. */
export class Keyboard {
  readonly #page: Page;
  #waiting: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Takes one key; true when it belonged to a command. */
  take(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || event.isComposing) return false;
    const inField = typing(event);
    const allowed = entries.filter(({ value }) => (!inField || value.everywhere === true) && (value.when?.(this.#page) ?? true));
    const read = readStroke<Command>(allowed, this.#waiting, event);
    this.#wait(read !== null && 'waiting' in read ? read.waiting : null);
    if (read === null) return false;
    if ('waiting' in read) return true;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && onControl(event)) return false;
    event.preventDefault();
    void this.#page.attempt(() => read.done.run(this.#page));
    return true;
  }

  #wait(stroke: string | null): void {
    clearTimeout(this.#timer);
    this.#waiting = stroke;
    if (stroke !== null) this.#timer = setTimeout(() => this.#wait(null), patience);
  }
}

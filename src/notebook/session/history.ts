/** Steps that can be taken back. `key` joins a step to the one before it when both have the same (a slider that is dragged is one step). */
export class History<T> {
  #past: { readonly value: T; readonly label: string }[] = [];
  #future: { readonly value: T; readonly label: string }[] = [];
  #key: string | null = null;

  constructor(private readonly limit = 200) {}

  /** What undo and redo would take back or repeat; null when there is nothing. */
  get labels(): { readonly undo: string | null; readonly redo: string | null } {
    return { undo: this.#past.at(-1)?.label ?? null, redo: this.#future.at(-1)?.label ?? null };
  }

  /** Notes what stood before a step. */
  push(before: T, label: string, key: string | null = null): void {
    const last = this.#past.at(-1);
    if (key !== null && key === this.#key && last !== undefined) this.#past[this.#past.length - 1] = { value: last.value, label };
    else this.#past.push({ value: before, label });
    if (this.#past.length > this.limit) this.#past.shift();
    this.#key = key;
    this.#future = [];
  }

  /** What stood before the last step, which `current` keeps for redo; null when there is none. */
  undo(current: T): T | null {
    const step = this.#past.pop();
    if (step === undefined) return null;
    this.#future.push({ value: current, label: step.label });
    this.#key = null;
    return step.value;
  }

  redo(current: T): T | null {
    const step = this.#future.pop();
    if (step === undefined) return null;
    this.#past.push({ value: current, label: step.label });
    this.#key = null;
    return step.value;
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#key = null;
  }
}

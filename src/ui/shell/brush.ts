import type { PopulationChange, SessionState } from '../../notebook/session-types.ts';
import type { Page } from './page.ts';

/** Instants in epoch milliseconds (UTC), half-open. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Detail of `fl-brush`: the window of a population while it is dragged. */
export interface BrushDetail {
  readonly population: string;
  readonly window: Window | null;
  readonly phase: 'start' | 'move' | 'end' | 'cancel';
}

/** An instant as a notebook writes it: ISO 8601 in UTC, without a fraction that is zero. */
export function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** The population's definition with another window; its table and condition stay. Null when nothing is known of its table. */
export function withWindow(state: SessionState, name: string, window: Window): PopulationChange | null {
  const written = state.notebook?.populations.find((population) => population.name === name);
  const resolved = state.populations[name];
  const timed = state.tables.filter((table) => table.timeline !== null);
  const table = written?.table ?? resolved?.table ?? (timed.length === 1 ? timed[0]?.info.table : undefined);
  if (table === undefined) return null;
  const where = written?.where ?? resolved?.where;
  return { table, ...(where === undefined ? {} : { where }), window: { from: isoInstant(window.from), to: isoInstant(window.to) } };
}

/** Dragging a window: previews from the cubes while it moves, one change of the notebook when it is let go. */
export class Brush {
  readonly #page: Page;
  #turn = 0;
  #ready = false;
  #latest: BrushDetail | null = null;
  #frame = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Takes one event of a drag. Resolves when what it started is done. */
  async take(detail: BrushDetail): Promise<void> {
    if (detail.phase === 'start') await this.#start(detail);
    else if (detail.phase === 'move') this.#move(detail);
    else if (detail.phase === 'cancel' || detail.window === null) this.#finish(detail.population);
    else await this.set(detail.population, detail.window);
  }

  /** Gives a population another window and runs what reads it. Throws a sentence when its table is not known. */
  async set(population: string, window: Window): Promise<void> {
    const turn = ++this.#turn;
    this.#stop();
    const definition = withWindow(this.#page.lab.state, population, window);
    if (definition === null) {
      this.#page.lab.preview(population, null);
      throw new Error(
        `It is not known which table \`${population}\` reads. Give it a table in the notebook's text: populations: { ${population}: { table: … } }.`,
      );
    }
    try {
      await this.#page.edits.change({ kind: 'setPopulation', name: population, definition });
    } finally {
      if (turn === this.#turn) this.#page.lab.preview(population, null);
    }
  }

  async #start(detail: BrushDetail): Promise<void> {
    const turn = ++this.#turn;
    this.#ready = false;
    this.#latest = detail;
    await this.#page.lab.preparePreview();
    if (turn !== this.#turn) return;
    this.#ready = true;
    if (this.#latest !== null) this.#draw();
  }

  /** At most one preview a frame: the newest. */
  #move(detail: BrushDetail): void {
    this.#latest = detail;
    if (this.#ready && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const latest = this.#latest;
    this.#latest = null;
    if (latest?.window != null) this.#page.lab.preview(latest.population, latest.window);
  }

  #finish(population: string): void {
    this.#turn += 1;
    this.#stop();
    this.#page.lab.preview(population, null);
  }

  #stop(): void {
    if (this.#frame !== 0) cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#ready = false;
    this.#latest = null;
  }
}

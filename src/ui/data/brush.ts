import type { TimeWindow } from './timeline-model.ts';

/** Detail of `fl-brush`. `window` is in epoch milliseconds (UTC), half-open; with `cancel` it is the window from before. */
export interface BrushEvent {
  readonly population: string;
  readonly window: TimeWindow;
  readonly phase: 'start' | 'move' | 'end' | 'cancel';
}

/** How long after the last key a window counts as chosen. */
const idle = 900;

/**
 * One change of one population's window, from pointer or keys: `start` once, `move` at most once a frame and only when the window differs,
 * then `end` or `cancel`. Ends by itself some time after the last key.
 */
export class Brush {
  readonly population: string;
  readonly before: TimeWindow;
  window: TimeWindow;
  #started = false;
  #open = true;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #tell: (event: BrushEvent) => void;

  constructor(population: string, before: TimeWindow, tell: (event: BrushEvent) => void) {
    this.population = population;
    this.before = before;
    this.window = before;
    this.#tell = tell;
  }

  /** True once a window other than the first was asked for. */
  get started(): boolean {
    return this.#started;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Shows another window. */
  move(window: TimeWindow): void {
    if (!this.#open || (window.from === this.window.from && window.to === this.window.to)) return;
    this.window = window;
    if (!this.#started) {
      this.#started = true;
      this.#say('start');
      return;
    }
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#open) this.#say('move');
    });
  }

  /** Ends the change a while from now, unless more follows. */
  endSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), idle);
  }

  /** The window is chosen. Nothing is said when it never moved. */
  end(): void {
    this.#close('end');
  }

  /** The window from before stands again. */
  cancel(): void {
    this.window = this.before;
    this.#close('cancel');
  }

  #close(phase: 'end' | 'cancel'): void {
    clearTimeout(this.#timer);
    if (!this.#open) return;
    this.#open = false;
    if (this.#frame !== 0) cancelAnimationFrame(this.#frame);
    if (this.#started) this.#say(phase);
  }

  #say(phase: BrushEvent['phase']): void {
    this.#tell({ population: this.population, window: this.window, phase });
  }
}

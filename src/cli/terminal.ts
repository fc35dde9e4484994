import type { ProgressEvent } from '../engine/types.ts';
import type { Verdict } from '../cells/types.ts';

/** Where a command writes: results to `out`, progress and problems to `error`. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** True when a person watches: progress is drawn only then. */
  readonly interactive: boolean;
}

/** Returns the terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => {
      process.stdout.write(`${text}\n`);
    },
    error: (text) => {
      process.stderr.write(`${text}\n`);
    },
    interactive: process.stderr.isTTY === true,
  };
}

export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✓', warn: '▲', fail: '✕', insufficient: '◌', invalid: '⊘', error: '!', info: 'i' };

/** Returns a progress listener that redraws one line, or does nothing where nobody watches. */
export function progressLine(terminal: Terminal): { show: (event: ProgressEvent) => void; say: (text: string) => void; clear: () => void } {
  if (!terminal.interactive) return { show: () => {}, say: () => {}, clear: () => {} };
  const say = (text: string): void => {
    process.stderr.write(`\r\u001b[2K${text}`.slice(0, 120));
  };
  return {
    say,
    show(event) {
      const rows = event.rows ? ` ${event.rows.done}${event.rows.total === null ? '' : ` of ${event.rows.total}`}` : '';
      say(`${event.table ?? ''} ${event.label}${rows}`);
    },
    clear() {
      process.stderr.write('\r\u001b[2K');
    },
  };
}

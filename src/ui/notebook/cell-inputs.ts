import { distinctEvents } from '../../notebook/distinct-events.ts';
import type { CellState, SessionState, TimelineEvent } from '../../notebook/session-types.ts';
import type { CellSource, Diagnostic } from '../../notebook/types.ts';
import { StaleReasons } from './stale-reasons.ts';

/** What one card draws. Objects stay the same while their content does, so that only cards that changed are drawn again. */
export interface CellInput {
  readonly cell: CellState;
  readonly diagnostics: readonly Diagnostic[];
  readonly reason: string | null;
}

const none: readonly Diagnostic[] = [];
const noEvents: readonly TimelineEvent[] = [];

/** What of a state matters to forms, menus and suggestions; progress does not. */
function isCalm(before: SessionState, after: SessionState): boolean {
  return (
    before.notebook === after.notebook &&
    before.text === after.text &&
    before.tables === after.tables &&
    before.parameters === after.parameters &&
    before.populations === after.populations &&
    before.diagnostics === after.diagnostics &&
    before.running === after.running &&
    before.history === after.history
  );
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** By what they say: the events that cells list are read anew with every change of the text. */
function sameEvents(a: readonly TimelineEvent[], b: readonly TimelineEvent[]): boolean {
  return a.length === b.length && a.every(({ time, kind, label }, i) => time === b[i]?.time && kind === b[i]?.kind && label === b[i]?.label);
}

/** Turns each new state into what the cards draw. */
export class CellInputs {
  /** The latest state that differs in more than progress and results. */
  calm: SessionState | null = null;
  /** Deploys and incidents of all tables, for markers on time charts. */
  events: readonly TimelineEvent[] = noEvents;
  private readonly reasons = new StaleReasons();
  private cells = new Map<string, CellInput>();
  private readonly waiting = new Map<string, CellState>();

  /** To be called with every state, in order. */
  see(state: SessionState): void {
    if (this.calm === null || !isCalm(this.calm, state)) this.calm = state;
    const events = distinctEvents(state.tables.flatMap((table) => table.timeline?.events ?? []));
    if (!sameEvents(events, this.events)) this.events = events;
    this.reasons.see(state);
    const problems = new Map<string, Diagnostic[]>();
    for (const problem of state.diagnostics) if (problem.cell !== undefined) problems.set(problem.cell, [...(problems.get(problem.cell) ?? []), problem]);
    const next = new Map<string, CellInput>();
    for (const cell of state.cells) {
      const old = this.cells.get(cell.id)?.diagnostics ?? none;
      const found = problems.get(cell.id) ?? none;
      next.set(cell.id, { cell, diagnostics: sameItems(old, found) ? old : found, reason: this.reasons.reason(state, cell) });
    }
    this.cells = next;
  }

  /** What the card of a cell draws; a cell that the state does not know yet is idle. */
  of(source: CellSource): CellInput {
    const known = this.cells.get(source.id);
    if (known !== undefined) return known;
    const waiting = this.waiting.get(source.id) ?? { id: source.id, type: source.type, status: 'idle', result: null, progress: null, dependsOn: [] };
    this.waiting.set(source.id, waiting);
    return { cell: waiting, diagnostics: none, reason: null };
  }
}

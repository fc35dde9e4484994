import type { Engine } from '../engine/types.ts';
import { LocalSession } from './session/local-session.ts';
import type { Session } from './session-types.ts';

export type { CellState, CellStatus, SavedState, Session, SessionState, TableState } from './session-types.ts';

/** Returns a new lab with nothing in it. `engine` is asked for once, `now` stamps results; both come from the host. */
export function createSession(options: { readonly engine: () => Promise<Engine>; readonly now: () => Date }): Session {
  return new LocalSession(options.engine, options.now);
}

import type { Session } from '../../notebook/session-types.ts';

/** What makes the lab of an element that is connected without one; set before the element is defined, because definition upgrades those that stand in the document. */
export const embedding: { makeSession: (() => Session) | null } = { makeSession: null };

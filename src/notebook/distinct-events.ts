import type { TimelineEvent } from './session-types.ts';

/** Each event once: several tables may have seen the same version at the same time. */
export function distinctEvents(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return [...new Map(events.map((event) => [`${event.time} ${event.kind} ${event.label}`, event])).values()];
}

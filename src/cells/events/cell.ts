import type { CellType } from '../types.ts';
import { decideEvents } from './decide.ts';
import { eventsParameters, type EventsParameters } from './parameters.ts';
import { eventColumns, eventReductions, eventsFrom } from './read.ts';

/** Deploys, rollbacks and incidents: time to detect and repair, rollback rate, root causes. */
export const eventsCell: CellType<EventsParameters> = {
  name: 'events',
  language: 'yaml',
  title: 'Events',
  summary: 'What happened around it: time to detect and repair, rollback rate, root causes.',
  parameters: eventsParameters,
  uses: ['timestamp'],
  columns: (p, context) => eventColumns(eventsFrom(p.events, context)),
  plan(p, context, previous) {
    const wave = eventReductions(eventsFrom(p.events, context));
    return previous.length === 0 && wave.length > 0 ? wave : null;
  },
  decide: decideEvents,
};

import * as v from 'valibot';
import { parseDuration } from '../../telemetry/duration.ts';
import { parseIsoTime } from '../../telemetry/iso-time.ts';
import { name, share } from '../parameters.ts';

/** What may have happened. Any other kind is kept as it is and shown, and pairs with nothing. */
export const eventKinds = ['deploy', 'rollback', 'config', 'incident_start', 'alert', 'resolved'] as const;

const instant = v.pipe(
  v.string('expected an ISO instant such as 2026-11-03T14:05:00Z'),
  v.check((text) => parseIsoTime(text) !== null, 'expected an ISO instant such as 2026-11-03T14:05:00Z'),
);
const optionalText = (title: string, description: string) => v.optional(v.pipe(v.string(), v.title(title), v.description(description)));

const inlineEvent = v.strictObject({
  time: v.pipe(instant, v.title('Time'), v.description('when, as an ISO instant; UTC without an offset')),
  kind: v.pipe(v.picklist(eventKinds, `expected one of ${eventKinds.join(', ')}`), v.title('Kind'), v.description('what happened')),
  id: optionalText('Id', 'joins the start, the alert and the end of one incident'),
  model_version: optionalText('Model version', 'the version that was deployed or rolled back to'),
  commit: optionalText('Commit', 'the commit that was deployed'),
  cause: optionalText('Cause', 'root-cause tags, with commas between them'),
  runbook: optionalText('Runbook', 'a link to the runbook'),
});

/** `auto`: a table or population named `events`, where there is one; a table; or the events themselves. */
export const eventsSource = v.pipe(
  v.union([name, v.array(inlineEvent)], 'expected auto, none, a table, or a list of events'),
  v.title('Events'),
  v.description('a table with time and kind (and id, model_version, commit, cause, runbook), or a list; `auto`: the table `events`; `none`: no events'),
);
export type EventsSource = v.InferOutput<typeof eventsSource>;

const minutes = (title: string, description: string) =>
  v.pipe(
    v.string('expected a duration such as 15m'),
    v.check((text) => (parseDuration(text) ?? 0) > 0, 'expected a duration such as 15m or 1h'),
    v.title(title),
    v.description(description),
  );

export const eventsParameters = v.strictObject({
  events: v.optional(eventsSource, 'auto'),
  mttd_target: v.optional(minutes('Detection target', 'mean time from the start of an incident to its first alert'), '15m'),
  mttr_target: v.optional(minutes('Repair target', 'mean time from the first alert to the end of the incident'), '1h'),
  rollback_target: v.optional(
    v.nullable(v.pipe(share, v.title('Rollback target'), v.description('share of deploys that may be rolled back; none unless written'))),
    null,
  ),
  level: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0.5, 'expected a level in [0.5, 1)'),
      v.maxValue(0.9999, 'expected a level in [0.5, 1)'),
      v.title('Level'),
      v.description('level of the intervals'),
    ),
    0.95,
  ),
});
export type EventsParameters = v.InferOutput<typeof eventsParameters>;

import * as v from 'valibot';
import { parseDuration } from '../../telemetry/duration.ts';
import { parseIsoTime } from '../../telemetry/iso-time.ts';
import { eventsSource } from '../events/parameters.ts';
import { bucket, by, name, source } from '../parameters.ts';

const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));
const duration = v.pipe(
  v.string('expected a duration such as 5m'),
  v.check((text) => (parseDuration(text) ?? 0) >= 1000, 'expected a duration of a second or more, such as 5m, 1h or 30d'),
);
const inside = (what: string) => {
  const sentence = `expected a share above 0 and below 1, such as 0.99 for 99 %: ${what}`;
  return v.pipe(v.number(sentence), v.gtValue(0, sentence), v.ltValue(1, sentence));
};
const instant = v.pipe(
  v.string('expected an ISO instant such as 2026-11-03T14:00:00Z'),
  v.check((text) => parseIsoTime(text) !== null, 'expected an ISO instant such as 2026-11-03T14:00:00Z'),
);

export const budgetMethods = ['occurrences', 'timeslices', 'ratio-timeslices'] as const;
const severity = v.pipe(
  v.picklist(['page', 'ticket'], 'expected page or ticket'),
  v.title('Severity'),
  v.description('`page` wakes somebody, `ticket` can wait'),
);

const objective = v.strictObject({
  name: v.optional(v.pipe(name, v.title('Name'), v.description('how the objective is called; its condition unless written'))),
  good: v.pipe(expression, v.title('Good'), v.description('a row is good when this is true; false and NULL are bad')),
  valid: v.optional(v.pipe(expression, v.title('Valid'), v.description('only rows where this is true count; false and NULL do not')), 'TRUE'),
  objective: v.optional(v.pipe(inside('an objective of 100 % leaves no error budget'), v.title('Objective'), v.description('share that must be good')), 0.99),
  window: v.optional(v.pipe(duration, v.title('Window'), v.description('period of the error budget; rolling, up to the last row')), '30d'),
  method: v.optional(
    v.pipe(
      v.picklist(budgetMethods, `expected one of ${budgetMethods.join(', ')}`),
      v.title('Method'),
      v.description('`occurrences`: good rows over rows; `timeslices`: good slices over slices; `ratio-timeslices`: mean share of good rows of the slices'),
    ),
    'occurrences',
  ),
  timeslice: v.optional(v.pipe(duration, v.title('Timeslice'), v.description('length of a time slice')), '5m'),
  timeslice_target: v.optional(
    v.nullable(
      v.pipe(
        v.number('expected a share above 0 and at most 1'),
        v.gtValue(0, 'expected a share above 0 and at most 1'),
        v.maxValue(1, 'expected a share above 0 and at most 1'),
        v.title('Timeslice target'),
        v.description('share of good rows that makes a slice good; the objective unless written'),
      ),
    ),
    null,
  ),
});
export type GivenObjective = v.InferOutput<typeof objective>;

const alert = v.strictObject({
  long: v.pipe(duration, v.title('Long window'), v.description('over which enough budget must have burnt')),
  short: v.pipe(duration, v.title('Short window'), v.description('over which it must still burn; usually a twelfth of the long one')),
  burn: v.pipe(
    v.number('expected a burn rate of 1 or more'),
    v.minValue(1, 'expected a burn rate of 1 or more: below 1 the budget lasts, and nothing is wrong'),
    v.title('Burn rate'),
    v.description('how many times faster than allowed'),
  ),
  severity: v.optional(severity, 'page'),
});

const suppression = v.strictObject({
  from: v.pipe(instant, v.title('From'), v.description('start, an ISO instant; UTC without an offset')),
  to: v.pipe(instant, v.title('To'), v.description('end, not included')),
  reason: v.pipe(
    v.string('expected a reason'),
    v.minLength(1, 'expected a reason'),
    v.title('Reason'),
    v.description('why alerts are silent; shown with the count'),
  ),
});

export const sloParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Rows'), v.description('population, table or sql cell; one row is one request')), 'telemetry'),
  objectives: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.pipe(v.array(objective), v.minLength(1, 'expected at least one objective'))], 'expected auto or a list of objectives'),
      v.title('Objectives'),
      v.description('what is promised; `auto`: 99 % without error, fallback or server status, and 95 % within 300 ms, where roles allow'),
    ),
    'auto',
  ),
  alerts: v.optional(
    v.pipe(
      v.union([v.picklist(['workbook', 'simple']), v.array(alert)], 'expected workbook, simple or a list of alerts'),
      v.title('Alerts'),
      v.description(
        '`workbook`: 2 % of the budget in 1h and 5 % in 6h page, 10 % in 1d or 3d make a ticket; `simple`: page above 2× over 1h, ticket above 1.5× over 1d',
      ),
    ),
    'workbook',
  ),
  evidence: v.optional(
    v.pipe(
      v.number('expected a probability above 0 and at most 1'),
      v.gtValue(0, 'expected a probability above 0 and at most 1'),
      v.maxValue(1, 'expected a probability above 0 and at most 1'),
      v.title('Evidence'),
      v.description('an alert needs so many bad rows that chance makes them with less than this probability while the objective is met; 1: no such check'),
    ),
    1e-5,
  ),
  suppress: v.optional(
    v.pipe(v.array(suppression), v.title('Suppress'), v.description('windows in which alerts are silent; budgets are spent all the same')),
    [],
  ),
  empty_slices: v.optional(
    v.pipe(
      v.picklist(['good', 'bad', 'ignore'], 'expected good, bad or ignore'),
      v.title('Empty slices'),
      v.description('what a time slice without rows counts as'),
    ),
    'ignore',
  ),
  events: v.optional(eventsSource, 'auto'),
  bucket: v.optional(v.pipe(bucket, v.title('Bucket'), v.description('width of the time buckets of the charts')), 'auto'),
  by: v.pipe(by, v.title('By'), v.description('columns to break objectives down by; for information')),
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
export type SloParameters = v.InferOutput<typeof sloParameters>;

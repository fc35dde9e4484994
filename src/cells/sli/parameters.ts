import * as v from 'valibot';
import { parseDuration } from '../../telemetry/duration.ts';
import { eventsSource } from '../events/parameters.ts';
import { bucket, by, name, source } from '../parameters.ts';

export const sliMetrics = ['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'rate', 'mean', 'ratio', 'freshness', 'capture'] as const;

const targetText = 'expected a number, a percentage of the baseline such as 95%, or a duration such as 5m for freshness';
const target = v.union(
  [
    v.number(),
    v.pipe(
      v.string(),
      v.check((text) => /^\d+(\.\d+)?\s*%$/.test(text) || (parseDuration(text) ?? 0) > 0),
    ),
  ],
  targetText,
);
const requests = v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0'));
const expected = v.union(
  [requests, name, v.strictObject({ rate: v.pipe(requests, v.title('Rate'), v.description('requests per second that should be there')) })],
  'expected a number of requests, a population of all requests, or { rate: requests per second }',
);

const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));
const text = (title: string, description: string) => v.optional(v.pipe(name, v.title(title), v.description(description)));

const sli = v.strictObject({
  name: text('Name', 'how the indicator is called'),
  metric: v.pipe(
    v.picklist(sliMetrics, `expected one of ${sliMetrics.join(', ')}`),
    v.title('Metric'),
    v.description(
      'a quantile or the mean of a number, the `rate` at which something is true, the `ratio` of two sums, the `freshness` of features, or the share of requests in the telemetry (`capture`)',
    ),
  ),
  column: text('Column', 'a number, or for a rate a boolean or 0/1 column'),
  role: text('Role', 'a role in place of a column'),
  buckets: v.optional(
    v.pipe(
      v.strictObject({
        le: v.pipe(name, v.title('Bound'), v.description('the column of upper bounds; the last is +Inf')),
        count: v.pipe(name, v.title('Count'), v.description('the column of how many requests were at most the bound')),
      }),
      v.title('Buckets'),
      v.description('of a quantile, in place of a column: rows are cumulative buckets, as Prometheus keeps them'),
    ),
  ),
  where: v.optional(v.pipe(expression, v.title('Where'), v.description('what is counted as true (rate), or which rows count (others)'))),
  numerator: text('Numerator', 'the number summed above the line of a ratio; a column or a role'),
  denominator: text('Denominator', 'the number summed below the line of a ratio; a column or a role'),
  expected: v.optional(
    v.pipe(expected, v.title('Expected'), v.description('of capture: requests there were, as a number, a population or { rate: requests per second }')),
  ),
  target: v.optional(
    v.pipe(target, v.title('Target'), v.description('a number in the unit of the column, a percentage of the baseline such as 95%, or a duration (freshness)')),
  ),
  direction: v.optional(
    v.pipe(v.picklist(['lower', 'higher'], 'expected lower or higher'), v.title('Better'), v.description('whether lower or higher values are better')),
  ),
  unit: v.optional(v.pipe(v.string(), v.title('Unit'), v.description('unit of the value; read off the name of the column unless written'))),
});

export const sliParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Rows'), v.description('population, table or sql cell')), 'telemetry'),
  slis: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.array(sli)], 'expected auto or a list of indicators'),
      v.title('Indicators'),
      v.description('what is measured; `auto`: latency quantiles, fallback rate and mean cost where roles allow'),
    ),
    'auto',
  ),
  preset: v.optional(
    v.nullable(
      v.pipe(
        v.picklist(['guide'], 'expected guide'),
        v.title('Preset'),
        v.description('`guide`: the ten indicators M1 to M10 with starting targets, and why one is missing; in place of `auto`, before a list'),
      ),
    ),
    null,
  ),
  expected: v.optional(v.nullable(v.pipe(expected, v.title('Expected'), v.description('requests there were, for the capture rate of the guide'))), null),
  events: v.optional(eventsSource, 'auto'),
  by: v.pipe(by, v.title('By'), v.description('columns to break indicators down by; for information')),
  bucket: v.optional(v.pipe(bucket, v.title('Bucket'), v.description('width of the time buckets of the series')), 'auto'),
  baseline: v.optional(v.nullable(v.pipe(source, v.title('Baseline'), v.description('population that a target in percent relates to'))), null),
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
export type SliParameters = v.InferOutput<typeof sliParameters>;
export type GivenIndicator = v.InferOutput<typeof sli>;
export type Expected = v.InferOutput<typeof expected>;

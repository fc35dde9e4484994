import * as v from 'valibot';
import { bucket, by, name, source } from '../parameters.ts';

export const canaryMetrics = ['rate', 'mean', 'ratio', 'p50', 'p75', 'p90', 'p95', 'p99', 'shape'] as const;

const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));
const marginText = 'expected a number of at least 0 in the unit of the metric, or a percentage of control such as 10%';
const margin = v.union([v.pipe(v.number(marginText), v.minValue(0, marginText)), v.pipe(v.string(), v.regex(/^\d+(\.\d+)?\s*%$/, marginText))], marginText);
const openShare = v.pipe(v.number(), v.gtValue(0, 'expected a share between 0 and 1'), v.ltValue(1, 'expected a share between 0 and 1'));

const metric = v.strictObject({
  name: v.optional(v.pipe(name, v.title('Name'), v.description('what headlines and charts call the metric'))),
  metric: v.pipe(
    v.picklist(canaryMetrics, `expected one of ${canaryMetrics.join(', ')}`),
    v.title('Metric'),
    v.description('a rate of a condition, a mean, a ratio of two sums, a quantile, or the whole shape of a column'),
  ),
  column: v.optional(v.pipe(name, v.title('Column'), v.description('the column that is measured; for a rate a boolean or 0/1 column'))),
  role: v.optional(v.pipe(name, v.title('Role'), v.description('the role of the column, in place of its name'))),
  where: v.optional(v.pipe(expression, v.title('Condition'), v.description('a rate counts it; other metrics measure only the rows where it is true'))),
  numerator: v.optional(v.pipe(name, v.title('Numerator'), v.description('the number summed above the line of a ratio; a column or a role'))),
  denominator: v.optional(v.pipe(name, v.title('Denominator'), v.description('the number summed below the line of a ratio; a column or a role'))),
  margin: v.optional(
    v.pipe(v.nullable(margin), v.title('Margin'), v.description('how much worse the canary may be, in the unit of the metric or as 10% of control')),
    null,
  ),
  direction: v.optional(
    v.pipe(v.picklist(['lower', 'higher'], 'expected lower or higher'), v.title('Direction'), v.description('which way is better')),
    'lower',
  ),
  kind: v.optional(
    v.pipe(
      v.picklist(['guardrail', 'success'], 'expected guardrail or success'),
      v.title('Kind'),
      v.description('a guardrail must not get worse than its margin; a success metric must get better'),
    ),
    'guardrail',
  ),
});
export type CanaryMetric = v.InferOutput<typeof metric>;

const instantText = 'expected an instant such as 2026-11-08 or 2026-11-08T06:00';

const step = v.strictObject({
  from: v.pipe(
    v.string(instantText),
    v.regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?)?$/, instantText),
    v.check((text) => !Number.isNaN(Date.parse(text)), instantText),
    v.title('From'),
    v.description('the start of the step, in UTC'),
  ),
  canary: v.pipe(openShare, v.title('Share of the canary'), v.description('from then on')),
});

const prior = v.strictObject({
  mean: v.optional(v.pipe(v.number(), v.finite('expected a number'), v.title('Mean'), v.description('of the prior, as a share of control: 0.05 is 5 %')), 0),
  standard_deviation: v.pipe(
    v.number(),
    v.finite('expected a number above 0'),
    v.gtValue(0, 'expected a number above 0'),
    v.title('Standard deviation'),
    v.description('of the prior, as a share of control'),
  ),
});

export const canaryParameters = v.strictObject({
  control: v.optional(v.pipe(source, v.title('Control'), v.description('the rows of the version in production')), 'control'),
  canary: v.optional(v.pipe(source, v.title('Canary'), v.description('the rows of the version under test')), 'canary'),
  metrics: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.pipe(v.array(metric), v.minLength(1, 'expected at least one metric'))], 'expected auto or a list of metrics'),
      v.title('Metrics'),
      v.description('what is compared; auto takes latency, fallback, errors and cost where columns have these roles, with default margins'),
    ),
    'auto',
  ),
  decide: v.optional(
    v.pipe(
      v.picklist(['fixed', 'sequential'], 'expected fixed or sequential'),
      v.title('Decided by'),
      v.description('fixed: one look, planned beforehand; sequential: the interval that holds at every look'),
    ),
    'fixed',
  ),
  sequential: v.optional(v.pipe(v.boolean('expected true or false'), v.title('Show the always-valid interval'), v.description('beside the fixed one')), true),
  alpha: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0.0001, 'expected a share from 0.0001 to 0.5'),
      v.maxValue(0.5, 'expected a share from 0.0001 to 0.5'),
      v.title('Alpha'),
      v.description('intervals are drawn at the level 1 − alpha'),
    ),
    0.05,
  ),
  sides: v.optional(
    v.pipe(
      v.picklist(['two', 'one'], 'expected two or one'),
      v.title('Sides'),
      v.description('two: intervals that hold on both sides at once at 1 − alpha; one: each end is a bound that holds at 1 − alpha by itself'),
    ),
    'two',
  ),
  posterior: v.optional(
    v.pipe(
      v.nullable(v.union([v.literal('flat'), prior], 'expected flat, or { mean, standard_deviation } of the relative difference')),
      v.title('Posterior'),
      v.description('adds chance to win and expected loss under a prior of the relative difference; never decides'),
    ),
    null,
  ),
  correction: v.optional(
    v.pipe(v.picklist(['holm', 'bh', 'none'], 'expected holm, bh or none'), v.title('Correction'), v.description('for several success metrics')),
    'holm',
  ),
  unit: v.optional(
    v.pipe(
      v.nullable(name),
      v.title('Unit'),
      v.description('the column whose rows belong together (a customer, a session); auto: stretches of time; none: every row counts by itself'),
    ),
    null,
  ),
  pre: v.optional(
    v.pipe(
      v.nullable(source),
      v.title('Earlier period'),
      v.description('a population before the test, by which differences are adjusted (CUPED); needs a unit'),
    ),
    null,
  ),
  expected_split: v.optional(
    v.pipe(
      v.nullable(v.union([openShare, v.pipe(v.array(step), v.minLength(1))], 'expected the share of the canary, or a list of { from, canary }')),
      v.title('Expected split'),
      v.description('the share of requests that the canary should get, or its steps over time; without it the split is not judged'),
    ),
    null,
  ),
  expected_n: v.optional(
    v.pipe(
      v.nullable(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1, 'expected at least 1'))),
      v.title('Expected rows'),
      v.description('rows of both arms when the test is to end; the always-valid interval is narrowest there'),
    ),
    null,
  ),
  period: v.optional(
    v.pipe(
      v.picklist(['overlap', 'all'], 'expected overlap or all'),
      v.title('Period'),
      v.description('overlap: leave out the time in which only one arm ran, where that is 5 % of an arm or more'),
    ),
    'overlap',
  ),
  by: v.pipe(by, v.title('Slices'), v.description('columns by which the split is checked')),
  bucket: v.optional(v.pipe(bucket, v.title('Time bucket'), v.description('width of the time buckets')), 'auto'),
  seed: v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.title('Seed'), v.description('of the redraws of shape metrics')), 1),
});
export type CanaryParameters = v.InferOutput<typeof canaryParameters>;

import * as v from 'valibot';
import { metricSchema } from '../metric.ts';
import { columnList, share, source } from '../parameters.ts';

const metric = v.pipe(
  v.union([v.literal('auto'), metricSchema(['rate', 'mean', 'ratio'])], 'expected auto, or a rate, mean or ratio'),
  v.title('Metric'),
  v.description('what changed; `auto` takes the error rate, else the fallback rate, else mean latency'),
);

export const explainChangeParameters = v.strictObject({
  before: v.optional(v.pipe(source, v.title('Before'), v.description('rows before the change')), 'reference'),
  after: v.optional(v.pipe(source, v.title('After'), v.description('rows after the change')), 'current'),
  metric: v.optional(metric, 'auto'),
  dimensions: v.optional(
    v.pipe(columnList, v.title('Dimensions'), v.description('columns to split by, one at a time; `auto`: versions, deployments, routes and all categories')),
    'auto',
  ),
  level: v.optional(
    v.pipe(
      share,
      v.minValue(0.5, 'expected a level in [0.5, 1)'),
      v.maxValue(0.9999, 'expected a level in [0.5, 1)'),
      v.title('Level'),
      v.description('of the intervals'),
    ),
    0.95,
  ),
  seed: v.optional(v.pipe(v.number('expected a whole number'), v.integer('expected a whole number'), v.title('Seed'), v.description('of the bootstrap')), 1),
});
export type ExplainChangeParameters = v.InferOutput<typeof explainChangeParameters>;

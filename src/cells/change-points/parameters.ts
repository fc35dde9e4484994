import * as v from 'valibot';
import { metricSchema } from '../metric.ts';
import { bucket, share, source } from '../parameters.ts';

const metric = v.pipe(
  v.union(
    [v.literal('auto'), metricSchema(['count', 'rate', 'mean', 'ratio', 'p50', 'p75', 'p90', 'p95', 'p99'])],
    'expected auto, or a metric with a column or where',
  ),
  v.title('Metric'),
  v.description('what is followed over time; `auto` takes the error rate, else the fallback rate, else mean latency'),
);
const whole = v.pipe(v.number('expected a whole number from 2'), v.integer('expected a whole number from 2'), v.minValue(2, 'expected a whole number from 2'));
const alpha = v.pipe(
  v.number('expected a number from 0.0001 to 0.2'),
  v.minValue(0.0001, 'expected a number from 0.0001 to 0.2'),
  v.maxValue(0.2, 'expected a number from 0.0001 to 0.2'),
  v.title('Alpha'),
  v.description('how often a series without a change may show one'),
);

export const changePointsParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Rows'), v.description('population, table or sql cell; needs a timestamp')), 'telemetry'),
  metric: v.optional(metric, 'auto'),
  bucket: v.optional(
    v.pipe(bucket, v.title('Bucket'), v.description('width of a bucket; `auto`: the smallest of 1m 5m 15m 1h 6h 1d 7d with at most 2 000 buckets')),
    'auto',
  ),
  alpha: v.optional(alpha, 0.001),
  min_segment: v.optional(v.pipe(whole, v.title('Shortest segment'), v.description('buckets that a level must hold on each side of a change')), 5),
  min_magnitude: v.optional(
    v.pipe(
      v.number('expected 0 or more'),
      v.minValue(0, 'expected 0 or more'),
      v.title('Smallest change'),
      v.description('relative change of the level that matters: 0.1 is 10 %; 0 reports every significant one'),
    ),
    0,
  ),
  method: v.optional(
    v.pipe(
      v.picklist(['e-divisive', 'pelt'], 'expected e-divisive or pelt'),
      v.title('Method'),
      v.description('`e-divisive`: any change of distribution, found by halving; `pelt`: changes of level, all at once'),
    ),
    'e-divisive',
  ),
  null_model: v.optional(
    v.pipe(
      v.picklist(['ar1', 'block'], 'expected ar1 or block'),
      v.title('Without a change'),
      v.description(
        'what a series whose buckets depend on each other is compared with: `ar1`, autoregressions with its own shocks; `block`, its own blocks in another order',
      ),
    ),
    'ar1',
  ),
  direction: v.optional(
    v.nullable(
      v.pipe(
        v.picklist(['lower', 'higher'], 'expected lower or higher'),
        v.title('Better'),
        v.description('which way is better; then a change for the worse fails. Without it every change warns'),
      ),
    ),
    null,
  ),
  events: v.optional(
    v.pipe(source, v.title('Events'), v.description('table of events with `time` and `kind`; `auto` takes the table called events, if there is one')),
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
  seed: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.title('Seed'),
      v.description('of the redraws behind p and the intervals'),
    ),
    1,
  ),
});
export type ChangePointsParameters = v.InferOutput<typeof changePointsParameters>;

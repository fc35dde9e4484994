import * as v from 'valibot';
import { source } from '../parameters.ts';
import { scoreEntries, tasks } from '../scores/parameters.ts';

export const performanceMetrics = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'expected_calibration_error',
  'mae',
  'rmse',
  'mape',
  'bias',
  'r2',
  'ndcg',
  'hit_rate',
  'click_rate',
  'label_coverage',
] as const;

const metric = v.picklist(performanceMetrics, `expected one of ${performanceMetrics.join(', ')}`);

export const performanceParameters = v.strictObject({
  ...scoreEntries,
  reference: v.optional(
    v.nullable(v.pipe(source, v.title('Reference'), v.description('rows to compare with; each metric then has a difference with its interval'))),
    null,
  ),
  task: v.optional(
    v.pipe(
      v.picklist(['auto', ...tasks], `expected auto, ${tasks.join(', ')}`),
      v.title('Task'),
      v.description('auto looks at the labels: two values are binary, few are multiclass, numbers are regression'),
    ),
    'auto',
  ),
  metrics: v.optional(
    v.pipe(v.union([v.literal('auto'), v.array(metric)], 'expected auto or a list of metrics'), v.title('Metrics'), v.description('which metrics to publish')),
    'auto',
  ),
  targets: v.optional(
    v.pipe(
      v.record(metric, v.number('expected a number')),
      v.title('Targets'),
      v.description('{ metric: number }: at least this, or at most this for losses and errors'),
    ),
    {},
  ),
  tolerance: v.optional(
    v.nullable(
      v.pipe(
        v.union([v.number('expected a number'), v.record(metric, v.number('expected a number'))], 'expected a number, or { metric: number }'),
        v.title('Tolerance'),
        v.description('how much worse than the reference is still fine, in the unit of the metric'),
      ),
    ),
    null,
  ),
  top: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.minValue(1, 'expected at least 1'),
      v.title('Top'),
      v.description('positions that count for ndcg and hit_rate'),
    ),
    10,
  ),
  gain: v.optional(
    v.pipe(v.picklist(['linear', 'exponential'], 'expected linear or exponential'), v.title('Gain'), v.description('of relevance in ndcg')),
    'linear',
  ),
});
export type PerformanceParameters = v.InferOutput<typeof performanceParameters>;

/** The tolerance of a metric; null when none is given. */
export function toleranceOf(p: PerformanceParameters, name: string): number | null {
  if (p.tolerance === null || typeof p.tolerance === 'number') return p.tolerance;
  return (p.tolerance as Readonly<Record<string, number | undefined>>)[name] ?? null;
}

/** The target of a metric; undefined when none is given. */
export function performanceTarget(p: PerformanceParameters, name: string): number | undefined {
  return (p.targets as Readonly<Record<string, number | undefined>>)[name];
}

/** True when a metric is to be published. */
export function isWanted(p: PerformanceParameters, name: string): boolean {
  return p.metrics === 'auto' || (p.metrics as readonly string[]).includes(name) || performanceTarget(p, name) !== undefined;
}

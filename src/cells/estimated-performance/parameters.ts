import * as v from 'valibot';
import { name, source } from '../parameters.ts';
import { scoreEntries } from '../scores/parameters.ts';

export const estimatedMetrics = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'mae',
  'rmse',
] as const;
const metric = v.picklist(estimatedMetrics, `expected one of ${estimatedMetrics.join(', ')}`);

export const estimatedParameters = v.strictObject({
  ...scoreEntries,
  reference: v.optional(v.pipe(source, v.title('Reference'), v.description('rows with labels, on which scores are calibrated')), 'reference'),
  task: v.optional(
    v.pipe(
      v.picklist(['auto', 'binary', 'multiclass', 'regression'], 'expected auto, binary, multiclass or regression'),
      v.title('Task'),
      v.description('auto looks at the labels of the reference'),
    ),
    'auto',
  ),
  calibrate: v.optional(
    v.pipe(
      v.picklist(['auto', 'isotonic', 'none'], 'expected auto, isotonic or none'),
      v.title('Calibrate'),
      v.description('auto fits an isotonic map if it lowers the calibration error out of fold'),
    ),
    'auto',
  ),
  metrics: v.optional(
    v.pipe(v.union([v.literal('auto'), v.array(metric)], 'expected auto or a list of metrics'), v.title('Metrics'), v.description('which metrics to estimate')),
    'auto',
  ),
  targets: v.optional(
    v.pipe(v.record(metric, v.number('expected a number')), v.title('Targets'), v.description('{ metric: number } for the estimate over all rows')),
    {},
  ),
  features: v.optional(
    v.pipe(
      v.array(name, 'expected a list of columns'),
      v.maxLength(2, 'expected at most two columns'),
      v.title('Features'),
      v.description('regression: up to two numeric columns that the size of the error depends on, beside the uncertainty or the prediction'),
    ),
    [],
  ),
  draws: v.optional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number from 50 to 2000'),
      v.minValue(50, 'expected a whole number from 50 to 2000'),
      v.maxValue(2000, 'expected a whole number from 50 to 2000'),
      v.title('Draws'),
      v.description('simulated realisations behind each interval'),
    ),
    200,
  ),
});
export type EstimatedParameters = v.InferOutput<typeof estimatedParameters>;

const automatic: readonly string[] = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'mae', 'rmse'];

/** True when a metric is to be estimated. */
export function isEstimated(p: EstimatedParameters, metricName: string): boolean {
  const wanted: readonly string[] = p.metrics === 'auto' ? automatic : p.metrics;
  return wanted.includes(metricName) || estimatedTarget(p, metricName) !== undefined;
}

/** The target of a metric; undefined when none is given. */
export function estimatedTarget(p: EstimatedParameters, metricName: string): number | undefined {
  return (p.targets as Readonly<Record<string, number | undefined>>)[metricName];
}

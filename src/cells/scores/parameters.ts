import * as v from 'valibot';
import { bucket, name, share, source } from '../parameters.ts';

/** Parameters that `performance` and `estimated-performance` share. */

export const tasks = ['binary', 'multiclass', 'regression', 'ranking'] as const;
export type Task = (typeof tasks)[number];

const value = v.union([v.string(), v.number(), v.boolean()], 'expected a value such as true, 1 or fraud');
const column = (title: string, description: string) => v.optional(v.nullable(v.pipe(name, v.title(title), v.description(description))), null);

export const scoreEntries = {
  of: v.optional(v.pipe(source, v.title('Of'), v.description('the rows to judge: a population, a table or the id of a sql cell')), 'telemetry'),
  prediction: column('Prediction', 'column or role of the predicted class or number; the role `prediction` unless written'),
  score: column('Score', 'column or role of the score of the positive class; the role `score` unless written'),
  scores: v.optional(
    v.nullable(
      v.pipe(v.record(name, name, 'expected { class: column }'), v.title('Scores'), v.description('of several classes: { class: column of its score }')),
    ),
    null,
  ),
  label: column('Label', 'column or role of what came true; the role `label` unless written'),
  positive: v.optional(
    v.nullable(
      v.pipe(
        v.union([value, v.strictObject({ label: value, prediction: v.optional(value) })], 'expected a value, or { label: value, prediction: value }'),
        v.title('Positive'),
        v.description('the label that counts as positive; { label, prediction } where the prediction says it in another word'),
      ),
    ),
    null,
  ),
  threshold: v.optional(
    v.nullable(
      v.pipe(
        v.number('expected a number'),
        v.title('Threshold'),
        v.description('scores of at least this are called positive; replaces the prediction. 0.5 where there is neither'),
      ),
    ),
    null,
  ),
  by: v.optional(
    v.nullable(
      v.pipe(
        v.union([name, v.array(name)], 'expected a column or a list of columns'),
        v.title('By'),
        v.description('columns to break down by; for information'),
      ),
    ),
    null,
  ),
  bucket: v.optional(v.pipe(bucket, v.title('Bucket'), v.description('width of the time buckets; auto gives at most 200')), 'auto'),
  level: v.optional(
    v.pipe(
      v.number('expected a level in [0.5, 1)'),
      v.minValue(0.5, 'expected a level in [0.5, 1)'),
      v.maxValue(0.9999, 'expected a level in [0.5, 1)'),
      v.title('Level'),
      v.description('level of the intervals'),
    ),
    0.95,
  ),
  minimum_n: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.minValue(1, 'expected at least 1'),
      v.title('Minimum n'),
      v.description('a metric resting on fewer rows is insufficient, not judged'),
    ),
    30,
  ),
  seed: v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.title('Seed'), v.description('of the redraws behind some intervals')), 1),
};

export const probability = share;

/** What the cells of this folder need of their parameters. */
export interface ScoreParameters {
  readonly of: string;
  readonly reference: string | null;
  readonly task: 'auto' | Task;
  readonly prediction: string | null;
  readonly score: string | null;
  readonly scores: Readonly<Record<string, string>> | null;
  readonly label: string | null;
  readonly positive:
    | string
    | number
    | boolean
    | { readonly label: string | number | boolean; readonly prediction?: string | number | boolean | undefined }
    | null;
  readonly threshold: number | null;
  readonly by: string | readonly string[] | null;
  readonly bucket: string;
  readonly level: number;
  readonly minimum_n: number;
  readonly seed: number;
}

import * as v from 'valibot';
import { groupRateNames, type GroupRateName } from '../../stats/group-rates.ts';
import { columnList, name, share, source } from '../parameters.ts';
import { scoreEntries } from '../scores/parameters.ts';

/** Conventions of other libraries that can be shown beside ours. */
export const conventions = ['fairlearn', 'aif360', 'aequitas', 'holisticai'] as const;
export type ConventionName = (typeof conventions)[number];

const value = v.union([v.string(), v.number(), v.boolean()], 'expected a value such as true, 1 or approved');
const values = v.pipe(v.array(value), v.minLength(1, 'expected at least one value'));
const metric = v.picklist(groupRateNames, `expected one of ${groupRateNames.join(', ')}`);
const groupOf = v.union([v.string(), v.record(name, v.nullable(v.string()))], 'expected a value, or { column: value }');
const whole = (least: number) =>
  v.pipe(v.number('expected a whole number'), v.integer('expected a whole number'), v.minValue(least, `expected at least ${least}`));

export const fairnessParameters = v.strictObject({
  of: scoreEntries.of,
  groups: v.optional(v.pipe(columnList, v.title('Groups'), v.description('columns that form groups; auto takes those with the role `group`')), 'auto'),
  intersections: v.optional(
    v.pipe(
      whole(1),
      v.maxValue(3, 'expected at most 3'),
      v.title('Intersections'),
      v.description('up to how many columns are crossed; 1 looks at each column alone'),
    ),
    2,
  ),
  prediction: scoreEntries.prediction,
  score: scoreEntries.score,
  threshold: scoreEntries.threshold,
  label: scoreEntries.label,
  positive: v.optional(
    v.nullable(
      v.pipe(
        v.union(
          [value, v.array(value), v.strictObject({ label: v.optional(value), prediction: v.optional(v.union([value, values])) })],
          'expected a value, a list of predictions, or { label: value, prediction: value or list }',
        ),
        v.title('Positive'),
        v.description(
          'the label that rates call positive; a list names predictions; { label, prediction } where the prediction says it in another word, or in several',
        ),
      ),
    ),
    null,
  ),
  favourable: v.optional(
    v.pipe(
      v.picklist(['auto', 'positive', 'negative'], 'expected auto, positive or negative'),
      v.title('Favourable'),
      v.description('which prediction is good for the person; sets the impact ratio and the words for harm, no rate. auto proposes one and says so'),
    ),
    'auto',
  ),
  reference_group: v.optional(
    v.pipe(
      v.union([v.string(), v.record(name, v.string())], 'expected largest, highest, a value, or { column: value }'),
      v.title('Reference group'),
      v.description('`largest`; `highest` rate of the favourable outcome; or a value'),
    ),
    'largest',
  ),
  pairs: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.array(v.strictObject({ group: groupOf, reference: groupOf }))], 'expected auto or a list of { group, reference }'),
      v.title('Pairs'),
      v.description('which groups are compared; auto compares every group with the reference group'),
    ),
    'auto',
  ),
  metrics: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.array(metric)], 'expected auto or a list of rates'),
      v.title('Metrics'),
      v.description('rates whose differences decide; auto: selection, true positive and false positive rate. All rates are published'),
    ),
    'auto',
  ),
  tolerance: v.optional(
    v.pipe(
      v.union([share, v.record(metric, share)], 'expected a number between 0 and 1, or { metric: number }'),
      v.title('Tolerance'),
      v.description('how far apart two rates may be'),
    ),
    0.1,
  ),
  judge: v.optional(
    v.pipe(
      v.picklist(['auto', 'gaps', 'change', 'both'], 'expected auto, gaps, change or both'),
      v.title('Judge'),
      v.description('the gaps themselves, or how they changed; auto takes the change where there is something to compare with'),
    ),
    'auto',
  ),
  compare: v.optional(
    v.nullable(
      v.pipe(
        v.strictObject({ before: source, after: source }),
        v.title('Compare'),
        v.description('two populations; each gap gets its difference in differences. `after` takes the place of `of`'),
      ),
    ),
    null,
  ),
  strata: v.optional(
    v.nullable(
      v.pipe(
        v.union([name, v.array(name)], 'expected a column or a list of columns'),
        v.title('Strata'),
        v.description('columns held fixed: gaps within their values, pooled by Mantel and Haenszel'),
      ),
    ),
    null,
  ),
  unit: v.optional(
    v.pipe(name, v.title('Unit'), v.description('column of the person; auto takes the role `subject_id`, none counts every row as independent')),
    'auto',
  ),
  join: v.optional(
    v.pipe(
      name,
      v.title('Join'),
      v.description(
        'with compare: column that names the request, so that rows before and after are paired; auto takes the role `request_id`, none pairs nothing',
      ),
    ),
    'auto',
  ),
  weight: v.optional(v.pipe(name, v.title('Weight'), v.description('column of row weights; auto takes the role `weight`, none counts every row once')), 'auto'),
  unknown: v.optional(v.pipe(v.array(v.string()), v.title('Unknown'), v.description('values that mean "not known", beside missing ones')), [
    '',
    'unknown',
    'not known',
    'prefer not to say',
    'not stated',
    'n/a',
    'na',
    '-1',
  ]),
  minimum_n: v.optional(v.pipe(whole(1), v.title('Minimum n'), v.description('a rate on fewer rows, or persons, is insufficient and not judged')), 30),
  maximum_width: v.optional(
    v.pipe(
      share,
      v.title('Maximum width'),
      v.description('a rate whose exact (Korn and Graubard) interval is at least this wide is insufficient and not judged'),
    ),
    0.3,
  ),
  coverage_tolerance: v.optional(
    v.pipe(share, v.title('Coverage tolerance'), v.description('how much the labelled share may differ before rates that need labels are no longer judged')),
    0.05,
  ),
  correction: v.optional(
    v.pipe(v.picklist(['holm', 'bh', 'none'], 'expected holm, bh or none'), v.title('Correction'), v.description('for the comparisons of one set of groups')),
    'holm',
  ),
  alpha: v.optional(
    v.pipe(
      v.number('expected a number'),
      v.minValue(0.0001, 'expected a number in [0.0001, 0.5]'),
      v.maxValue(0.5, 'expected a number in [0.0001, 0.5]'),
      v.title('Alpha'),
      v.description('intervals have the level 1 − alpha'),
    ),
    0.05,
  ),
  bins: v.optional(
    v.pipe(whole(2), v.maxValue(100, 'expected at most 100'), v.title('Bins'), v.description('of equal width for calibration, the same for all groups')),
    10,
  ),
  replicates: v.optional(
    v.pipe(
      whole(100),
      v.maxValue(100_000, 'expected at most 100 000'),
      v.title('Replicates'),
      v.description('of the bootstrap, and redraws of the largest gap'),
    ),
    10_000,
  ),
  seed: v.optional(v.pipe(v.number('expected a whole number'), v.integer('expected a whole number'), v.title('Seed'), v.description('of every redraw')), 1),
  compat: v.optional(
    v.pipe(
      v.union(
        [v.literal('all'), v.array(v.picklist(conventions, `expected ${conventions.join(', ')}`))],
        `expected all, or a list of ${conventions.join(', ')}`,
      ),
      v.title('Compat'),
      v.description('also show what these libraries call by their names'),
    ),
    [],
  ),
});
export type FairnessParameters = v.InferOutput<typeof fairnessParameters>;

/** Rates whose differences decide. */
export function decidingMetrics(p: FairnessParameters, labelled: boolean): readonly GroupRateName[] {
  if (p.metrics !== 'auto') return p.metrics;
  return labelled ? ['selection_rate', 'true_positive_rate', 'false_positive_rate'] : ['selection_rate'];
}

/** How far apart two rates may be. */
export function toleranceOf(p: FairnessParameters, name: GroupRateName): number {
  if (typeof p.tolerance === 'number') return p.tolerance;
  return (p.tolerance as Readonly<Record<string, number | undefined>>)[name] ?? 0.1;
}

/** The libraries to show. */
export function conventionsOf(p: FairnessParameters): readonly ConventionName[] {
  return p.compat === 'all' ? conventions : p.compat;
}

/** What is judged. */
export function judgedOf(p: FairnessParameters): { readonly gaps: boolean; readonly change: boolean } {
  if (p.judge === 'auto') return { gaps: p.compare === null, change: p.compare !== null };
  return { gaps: p.judge !== 'change', change: p.compare !== null && p.judge !== 'gaps' };
}

import * as v from 'valibot';
import { columnList, name } from '../parameters.ts';
import { driftParameters, driftScope, type DriftScope } from '../drift/parameters.ts';
import { above, alpha, aucBound, described, sampleSize, seed, side } from '../joint/parameters.ts';
import type { CellContext } from '../types.ts';

/** Sizes that matter, by method. */
export interface JointBounds {
  /** Area under the ROC curve of the domain classifier. */
  readonly domain_auc: number;
  /** Chance that a current row is reconstructed worse (or better) than a reference row. */
  readonly reconstruction_error: number;
  /** Squared maximum mean discrepancy. */
  readonly mmd: number;
  /** Absolute change of a rank correlation. */
  readonly correlation_change: number;
}

const defaults: JointBounds = { domain_auc: 0.55, reconstruction_error: 0.55, mmd: 0.015, correlation_change: 0.1 };

const effect = v.union(
  [
    aucBound,
    v.strictObject({
      domain_auc: v.optional(aucBound),
      reconstruction_error: v.optional(aucBound),
      mmd: v.optional(above),
      correlation_change: v.optional(above),
    }),
  ],
  'expected a bound of the domain AUC such as 0.55, or bounds for domain_auc, reconstruction_error, mmd and correlation_change',
);

export const multivariateParameters = v.strictObject({
  reference: side('reference', 'Reference', 'a population, a table or the id of a sql cell: the rows to compare with'),
  current: side('current', 'Current', 'a population, a table or the id of a sql cell: the rows to judge'),
  columns: v.optional(described(columnList, 'Columns', 'auto takes all but ids, timestamps, labels, free text, hashes and embeddings; or a list'), 'auto'),
  ignore: v.optional(described(v.array(name), 'Ignore', 'columns that auto should leave out'), []),
  kinds: v.optional(
    described(
      v.record(name, v.picklist(['numeric', 'categorical'], 'expected numeric or categorical')),
      'Kinds',
      'numeric or categorical where a column type misleads',
    ),
    {},
  ),
  alpha,
  effect: v.optional(described(effect, 'Effect', 'the domain AUC that matters (0.5 is no change), or one bound for each method'), 0.55),
  decide: v.optional(
    described(
      v.picklist(['domain_auc', 'any'], 'expected domain_auc or any'),
      'Decide',
      'domain_auc: the classifier alone decides. any: every method may fail the cell, their p adjusted by Holm',
    ),
    'domain_auc',
  ),
  variance: v.optional(
    described(
      v.pipe(
        v.number('expected a number between 0 and 1'),
        v.gtValue(0, 'expected a number between 0 and 1'),
        v.ltValue(1, 'expected a number between 0 and 1'),
      ),
      'Variance',
      'share of the variance that the principal components keep; the rest is the reconstruction error',
    ),
    0.65,
  ),
  sample: sampleSize(5000),
  seed,
});
export type MultivariateParameters = v.InferOutput<typeof multivariateParameters>;

/** Returns the bounds of all methods. */
export function jointBounds(p: MultivariateParameters): JointBounds {
  if (typeof p.effect === 'number') return { ...defaults, domain_auc: p.effect };
  const given = Object.fromEntries(Object.entries(p.effect).filter(([, bound]) => bound !== undefined));
  return { ...defaults, ...given };
}

/** Returns the columns to compare together. Throws CellInputError for a named column that cannot be. */
export function jointScope(p: MultivariateParameters, context: CellContext): DriftScope {
  const { reference, current, columns, ignore, kinds } = p;
  return driftScope(v.parse(driftParameters, { reference, current, columns, ignore, kinds }), context);
}

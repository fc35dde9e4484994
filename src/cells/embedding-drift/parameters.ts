import * as v from 'valibot';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { requireColumn } from '../columns.ts';
import { above, alpha, aucBound, described, sampleSize, seed, side } from '../joint/parameters.ts';
import { namedSide } from '../joint/side.ts';
import { name } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

/** Sizes that matter, by method. */
export const embeddingBounds = {
  /** Area under the ROC curve of the domain classifier; ½ is no change. */
  domain_auc: 0.55,
  /** Distance of the centroids in the reference's spreads. */
  centroid_distance: 0.2,
  /** 1 − cosine of the angle between the centroids. */
  centroid_cosine: 0.05,
  /** Share of the dimensions that drifted. */
  drifted_dimension_share: 0.2,
  /** Squared maximum mean discrepancy. */
  mmd: 0.015,
  /** KS distance of the norms. */
  norm_ks: 0.1,
  /** Total variation of the occupancy of the clusters. */
  cluster_shift: 0.1,
} as const;
export type EmbeddingMetric = keyof typeof embeddingBounds;

const effect = v.union(
  [
    aucBound,
    v.strictObject({
      domain_auc: v.optional(aucBound),
      centroid_distance: v.optional(above),
      centroid_cosine: v.optional(above),
      drifted_dimension_share: v.optional(above),
      mmd: v.optional(above),
      norm_ks: v.optional(above),
      cluster_shift: v.optional(above),
    }),
  ],
  `expected a bound of the domain AUC such as 0.55, or bounds for ${Object.keys(embeddingBounds).join(', ')}`,
);

const clusterCount = 'expected a whole number from 2 to 64';

export const embeddingParameters = v.strictObject({
  reference: side('reference', 'Reference', 'a population, a table or the id of a sql cell: the embeddings to compare with'),
  current: side('current', 'Current', 'a population, a table or the id of a sql cell: the embeddings to judge'),
  column: v.optional(described(name, 'Column', 'a column of lists of numbers, or the role embedding'), 'embedding'),
  by: v.optional(described(v.nullable(name), 'By', 'a column or role of the current side, e.g. model_version: each of its values against the reference'), null),
  alpha,
  effect: v.optional(described(effect, 'Effect', 'the domain AUC that matters (0.5 is no change), or one bound for each method'), 0.55),
  decide: v.optional(
    described(
      v.picklist(['domain_auc', 'any'], 'expected domain_auc or any'),
      'Decide',
      'domain_auc: the classifier decides, beside the checks of dimension and values. any: every method may fail the cell',
    ),
    'domain_auc',
  ),
  clusters: v.optional(
    described(
      v.pipe(v.number(clusterCount), v.integer(clusterCount), v.minValue(2, clusterCount), v.maxValue(64, clusterCount)),
      'Clusters',
      'groups that k-means looks for in the reference',
    ),
    8,
  ),
  sample: sampleSize(20_000),
  seed,
});
export type EmbeddingParameters = v.InferOutput<typeof embeddingParameters>;

export const sides = ['reference', 'current'] as const;
export type Side = (typeof sides)[number];

/** Sampled numbers of both sides together: rows × dimension. */
export const numberLimit = 4_000_000;

/** Returns the sampled rows a side: what is asked for, and what the limit of numbers allows. */
export function sampledRows(p: EmbeddingParameters, dimension: number): number {
  return Math.max(100, Math.min(p.sample, Math.floor(numberLimit / 2 / Math.max(1, dimension))));
}

/** Returns the bound of a method. */
export function boundOf(p: EmbeddingParameters, metric: EmbeddingMetric): number {
  if (typeof p.effect === 'number') return metric === 'domain_auc' ? p.effect : embeddingBounds[metric];
  return p.effect[metric] ?? embeddingBounds[metric];
}

/** A side's rows and its column of embeddings. */
export interface EmbeddingSide {
  readonly side: Side;
  readonly from: Population;
  readonly column: ColumnInfo;
}

/** Returns both sides. Throws CellInputError where there is no column, or none of lists of numbers. */
export function embeddingSides(p: EmbeddingParameters, context: CellContext): readonly EmbeddingSide[] {
  return sides.map((side) => {
    const from = namedSide(context, p[side], side);
    const column = requireColumn(context, from, p.column, 'column');
    if (!/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL\([^)]*\))\[\d*\]$/i.test(column.type))
      throw new CellInputError(
        `the column "${column.name}" of "${from.table}" is ${column.type}; an embedding is a list of numbers such as FLOAT[] (in a sql cell: CAST(${column.name} AS FLOAT[]))`,
        'column',
      );
    return { side, from, column };
  });
}

import { quotedColumns } from '../sql-columns.ts';
import type { CellType } from '../types.ts';
import { decideEmbedding } from './decide.ts';
import { embeddingParameters, embeddingSides, type EmbeddingParameters } from './parameters.ts';
import { groupColumn, planEmbedding } from './plan.ts';

/** Compares embeddings between two populations: first that they have one dimension, then whether their space moved. */
export const embeddingDriftCell: CellType<EmbeddingParameters> = {
  name: 'embedding-drift',
  language: 'yaml',
  title: 'Embedding drift',
  summary: 'Did the embedding space move? Dimension first, then centroids, clusters, single dimensions and a classifier.',
  parameters: embeddingParameters,
  uses: ['embedding', 'timestamp', 'model_version'],
  columns(p, context) {
    return embeddingSides(p, context).map(({ side, from, column }) => {
      const known = context.tables[from.table]?.columns.map((c) => c.name) ?? [];
      const group = side === 'current' ? groupColumn(p, context, from) : null;
      const by = group === null ? [] : [group];
      return {
        table: from.table,
        columns: [...new Set([column.name, ...by, ...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])])],
      };
    });
  },
  plan: planEmbedding,
  decide: decideEmbedding,
};

import type { ChartData, ResultTable } from '../types.ts';
import type { JudgedEmbedding } from './judge.ts';
import type { EmbeddingAnswers } from './methods.ts';
import type { Shape } from './soundness.ts';

type Names = { readonly reference: string; readonly current: string };

/** What each method says, with its bound. */
export function methodTable(judged: readonly JudgedEmbedding[]): ResultTable {
  return {
    name: 'methods',
    title: 'Methods',
    columns: [
      { name: 'method', title: 'method', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      { name: 'value', title: 'value', type: 'number' },
      { name: 'bound', title: 'bound', type: 'number' },
      { name: 'p', title: 'p', type: 'number' },
      { name: 'p_adjusted', title: 'adjusted p', type: 'number' },
      { name: 'what', title: 'in words', type: 'text' },
    ],
    rows: judged.map(({ label, verdict, value, bound, p, test, words }) => [label, verdict, value, bound, p, test?.pAdjusted ?? null, words]),
  };
}

/** Counts on all rows: dimensions and vectors that are missing, broken or zero. */
export function shapeTable(shapes: { readonly reference: Shape; readonly current: Shape }, names: Names): ResultTable {
  return {
    name: 'shape',
    title: 'Shape of all embeddings',
    columns: [
      { name: 'population', title: 'population', type: 'text' },
      { name: 'rows', title: 'rows', type: 'integer' },
      { name: 'dimension', title: 'dimension', type: 'integer' },
      { name: 'usual', title: 'of that dimension', type: 'integer' },
      { name: 'other', title: 'of another', type: 'integer' },
      { name: 'missing', title: 'missing', type: 'integer' },
      { name: 'broken', title: 'null, NaN or ∞ inside', type: 'integer' },
      { name: 'zero', title: 'zero vectors', type: 'integer' },
    ],
    rows: (['reference', 'current'] as const).map((side) => {
      const { rows, dimension, usual, other, missing, broken, zero } = shapes[side];
      return [names[side], rows, dimension, usual, other, missing, broken, zero];
    }),
  };
}

/** The reference's clusters and who lives in them; null where there are none. */
export function clusterTable({ clusters }: EmbeddingAnswers): ResultTable | null {
  if (clusters === null) return null;
  const share = (count: number, of: number) => (of > 0 ? count / of : null);
  return {
    name: 'clusters',
    title: `Clusters of the reference (agreement with each side's own: ${text(clusters.agreement.reference)} before, ${text(clusters.agreement.current)} now)`,
    columns: [
      { name: 'cluster', title: 'cluster', type: 'integer' },
      { name: 'reference', title: 'before', type: 'percent' },
      { name: 'current', title: 'now', type: 'percent' },
      { name: 'difference', title: 'change', type: 'percent' },
    ],
    rows: clusters.reference.map((before, i) => {
      const [then, now] = [share(before, clusters.n.reference), share(clusters.current[i] ?? 0, clusters.n.current)];
      return [i + 1, then, now, then === null || now === null ? null : now - then];
    }),
  };
}

function text(value: number | null): string {
  return value === null ? '—' : value.toFixed(2);
}

const shownDimensions = 15;

/** The dimensions that drifted most; null where none did. */
export function dimensionTable({ dimensions }: EmbeddingAnswers): ResultTable | null {
  if (dimensions === null || dimensions.drifted.length === 0) return null;
  return {
    name: 'dimensions',
    title: 'Dimensions that drifted, counted from 1',
    columns: [
      { name: 'dimension', title: 'dimension', type: 'integer' },
      { name: 'ks', title: 'KS', type: 'number' },
      { name: 'p_adjusted', title: 'adjusted p', type: 'number' },
    ],
    rows: dimensions.drifted.slice(0, shownDimensions).map((k) => [k + 1, dimensions.ks[k] ?? null, dimensions.pAdjusted[k] ?? null]),
    ...(dimensions.drifted.length > shownDimensions ? { total: dimensions.drifted.length } : {}),
  };
}

/** Each group of current rows against the reference; null without a breakdown. */
export function groupTable({ groups }: EmbeddingAnswers, by: string | null): ResultTable | null {
  if (by === null || groups.length === 0) return null;
  return {
    name: 'groups',
    title: `By ${by}, each against the reference`,
    columns: [
      { name: 'group', title: by, type: 'text', column: by },
      { name: 'rows', title: 'sampled rows', type: 'integer' },
      { name: 'auc', title: 'domain AUC', type: 'number' },
      { name: 'p', title: 'p', type: 'number' },
      { name: 'distance', title: 'centroid distance', type: 'number', unit: 'spreads' },
      { name: 'cosine', title: 'centroid cosine', type: 'number' },
    ],
    rows: groups.map(({ value, rows, domain, centroid }) => [
      value,
      rows,
      domain?.auc ?? null,
      domain?.p ?? null,
      centroid?.relative ?? null,
      centroid?.cosine ?? null,
    ]),
  };
}

/** The occupancy of the clusters, and the dimensions that drifted most. */
export function embeddingCharts(
  { clusters, dimensions }: EmbeddingAnswers,
  { names, column }: { readonly names: Names; readonly column: string },
): readonly ChartData[] {
  const charts: ChartData[] = [];
  if (clusters !== null)
    charts.push({
      kind: 'histogramPair',
      title: 'Clusters of the reference, and who lives in them',
      column,
      labels: clusters.reference.map((_, i) => `cluster ${i + 1}`),
      reference: clusters.reference,
      current: clusters.current,
      referenceName: names.reference,
      currentName: names.current,
      values: clusters.reference.map(() => []),
    });
  if (dimensions !== null && dimensions.drifted.length > 0)
    charts.push({
      kind: 'bars',
      title: 'Dimensions that drifted most',
      unit: 'KS',
      bars: dimensions.drifted.slice(0, 20).map((k) => ({ label: `dimension ${k + 1}`, value: dimensions.ks[k] ?? 0 })),
    });
  return charts;
}

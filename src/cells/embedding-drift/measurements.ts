import type { Measurement } from '../types.ts';
import type { JudgedEmbedding } from './judge.ts';
import type { EmbeddingAnswers } from './methods.ts';
import type { Shape } from './soundness.ts';

type Names = { readonly reference: string; readonly current: string };
type Shapes = { readonly reference: Shape; readonly current: Shape };

/** The dimension of each side: `invalid` where a side mixes several or the sides differ. */
export function dimensionMeasurements(shapes: Shapes, names: Names, column: string): readonly Measurement[] {
  const { reference, current } = shapes;
  const differs = reference.dimension !== null && current.dimension !== null && reference.dimension !== current.dimension;
  return (['reference', 'current'] as const).map((side) => {
    const { dimension, other, rows, missing } = shapes[side];
    const base = { metric: 'dimension', of: { column, population: names[side] }, value: dimension, n: rows - missing };
    if (dimension === null) return { ...base, reason: rows === 0 ? 'no_rows' : 'all_missing', verdict: 'insufficient' };
    const isBad = other > 0 || (differs && side === 'current');
    return {
      ...base,
      threshold: { value: reference.dimension ?? dimension, rule: 'the same in every row of both sides' },
      verdict: isBad ? 'invalid' : 'pass',
    };
  });
}

/** Every method's number; where it decides, with its threshold and verdict. */
export function embeddingMeasurements(
  judged: readonly JudgedEmbedding[],
  answers: EmbeddingAnswers,
  { names, column, shapes, isComparable }: { readonly names: Names; readonly column: string; readonly shapes: Shapes; readonly isComparable: boolean },
): readonly Measurement[] {
  const all = { reference: shapes.reference.rows, current: shapes.current.rows };
  return judged.map((j): Measurement => {
    const verdict = isComparable ? j.verdict : 'info';
    const ofRate = j.metric.endsWith('_rate_difference');
    return {
      metric: j.metric,
      of: { column, reference: names.reference, population: names.current },
      value: j.value,
      ...(j.value === null ? { reason: isComparable ? reasonOf(shapes) : 'not_comparable' } : {}),
      ...(j.unit === null ? {} : { unit: j.unit }),
      n: ofRate ? all : answers.rows,
      ...(j.interval ? { interval: j.interval } : {}),
      ...(j.test ? { test: j.test } : {}),
      ...(verdict === 'info'
        ? {}
        : { threshold: { value: j.bound, rule: j.metric === 'centroid_cosine' ? '1 − cosine at least, and significant' : 'at least, and significant' } }),
      verdict,
    };
  });
}

function reasonOf({ reference, current }: Shapes): string {
  if (reference.rows === 0 || current.rows === 0) return 'no_rows';
  if (reference.dimension === null || current.dimension === null) return 'all_missing';
  const usable = ({ usual, broken }: Shape) => usual - broken;
  return Math.min(usable(reference), usable(current)) < 50 ? 'below_n_min' : 'constant';
}

/** Each group of current rows against the reference, for information. */
export function groupMeasurements(
  { groups, rows }: EmbeddingAnswers,
  { names, column, by }: { readonly names: Names; readonly column: string; readonly by: string | null },
): readonly Measurement[] {
  if (by === null) return [];
  return groups.flatMap(({ value, rows: size, centroid, domain }): Measurement[] => {
    const of = { column, reference: names.reference, population: names.current, group: { [by]: value } };
    const n = { reference: rows.reference, current: size };
    const small = { value: null, reason: 'below_n_min' };
    return [
      {
        metric: 'domain_auc',
        of,
        n,
        verdict: 'info',
        ...(domain ? { value: domain.auc, test: { name: 'mann_whitney_held_out', statistic: domain.auc, p: domain.p } } : small),
      },
      {
        metric: 'centroid_distance',
        of,
        n,
        verdict: 'info',
        unit: 'spreads',
        ...(centroid?.relative == null
          ? small
          : { value: centroid.relative, test: { name: 'permutation_of_blocks', statistic: centroid.distance, p: centroid.p } }),
      },
    ];
  });
}

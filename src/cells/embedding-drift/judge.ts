import { adjustPValues } from '../../stats/multiplicity.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import { detectableAuc, judgeMethod, type MethodAnswer } from '../joint/judge.ts';
import type { Measurement, Verdict } from '../types.ts';
import type { EmbeddingAnswers } from './methods.ts';
import { boundOf, type EmbeddingMetric, type EmbeddingParameters } from './parameters.ts';
import { rateBound, type RateChange } from './soundness.ts';

/** A method or a rate with its decision; `info` where it has no say. */
export interface JudgedEmbedding extends MethodAnswer {
  readonly metric: EmbeddingMetric | RateChange['metric'];
  readonly label: string;
  /** What it found, in words. */
  readonly words: string;
  readonly value: number | null;
  readonly test: NonNullable<Measurement['test']> | null;
  readonly interval: Measurement['interval'] | null;
  readonly unit: string | null;
  readonly verdict: Verdict;
}

type Candidate = Omit<JudgedEmbedding, 'verdict'> & { readonly speaks: boolean };

/** Decides: the classifier and the rates of unusable vectors, or every method. Their p are adjusted by Holm over those that speak. */
export function judgeEmbedding(answers: EmbeddingAnswers, rates: readonly RateChange[], p: EmbeddingParameters): readonly JudgedEmbedding[] {
  const candidates = [...methodCandidates(answers, p), ...rates.map(rateCandidate)];
  const speaking = candidates.filter((c) => c.speaks && c.p !== null);
  const adjusted = adjustPValues(
    speaking.map((c) => c.p ?? 1),
    'holm',
  );
  return candidates.map(({ speaks, ...candidate }) => {
    const position = speaking.findIndex((c) => c.metric === candidate.metric);
    const pAdjusted = position < 0 ? null : (adjusted[position] ?? null);
    const must = candidate.metric === 'domain_auc';
    const verdict = speaks && (must || candidate.p !== null) ? judgeMethod({ ...candidate, p: pAdjusted }, p.alpha) : 'info';
    const test = candidate.test && pAdjusted !== null && speaking.length > 1 ? { ...candidate.test, pAdjusted, family: 'holm' } : candidate.test;
    return { ...candidate, test, verdict };
  });
}

function methodCandidates(answers: EmbeddingAnswers, p: EmbeddingParameters): readonly Candidate[] {
  const { rows, domain, centroid, dimensions, mmd, norms, clusters } = answers;
  const candidate = (metric: EmbeddingMetric, more: Partial<Candidate> & Pick<Candidate, 'label' | 'words'>): Candidate => ({
    metric,
    p: more.test?.p ?? null,
    effect: more.value ?? null,
    none: 0,
    bound: boundOf(p, metric),
    detectable: null,
    value: null,
    test: null,
    interval: null,
    unit: null,
    speaks: metric === 'domain_auc' || p.decide === 'any',
    ...more,
  });
  const share = dimensions === null ? null : dimensions.drifted.length / answers.dimension;
  return [
    candidate('domain_auc', {
      label: 'domain AUC',
      words: domain
        ? `a classifier tells current embeddings from reference embeddings with an AUC of ${formatNumber(domain.auc)} (without change 95 % lie between ${formatNumber(domain.band.low)} and ${formatNumber(domain.band.high)})`
        : `the classifier needs 50 usable embeddings a side; there are ${formatCount(rows.reference)} and ${formatCount(rows.current)}`,
      value: domain?.auc ?? null,
      none: 0.5,
      detectable: detectableAuc(rows.reference, rows.current, p.alpha),
      ...(domain
        ? { test: { name: 'mann_whitney_held_out', statistic: domain.auc, p: domain.p }, interval: { level: 0.95, ...domain.interval, method: 'held_out' } }
        : {}),
    }),
    candidate('centroid_distance', {
      label: 'centroid distance',
      words: `the centroid moved by ${formatNumber(centroid?.relative ?? null)} of the reference's spread (distance ${formatNumber(centroid?.distance ?? null)}; exchanges of the sides stay below ${formatNumber(centroid?.noise ?? null)} in 95 % of cases)`,
      value: centroid?.relative ?? null,
      unit: 'spreads',
      ...(centroid ? { test: { name: 'permutation_of_blocks', statistic: centroid.distance, p: centroid.p } } : {}),
    }),
    candidate('centroid_cosine', {
      label: 'centroid cosine',
      words: `the cosine of the angle between the centroids is ${formatNumber(centroid?.cosine ?? null, 4)}`,
      value: centroid?.cosine ?? null,
      effect: centroid?.cosine === null || centroid === null ? null : 1 - centroid.cosine,
      ...(centroid?.cosine != null && centroid.cosineP !== null
        ? { test: { name: 'permutation_of_blocks', statistic: centroid.cosine, p: centroid.cosineP } }
        : {}),
    }),
    candidate('drifted_dimension_share', {
      label: 'drifted dimensions',
      words: `${formatCount(dimensions?.drifted.length ?? 0)} of ${formatCount(answers.dimension)} dimensions drifted (${formatPercent(share)})`,
      value: share,
      ...(dimensions ? { test: { name: 'ks_smallest_adjusted', statistic: Math.max(0, ...dimensions.ks), p: dimensions.smallestP } } : {}),
    }),
    candidate('mmd', {
      label: 'mean discrepancy',
      words: `the squared mean discrepancy is ${formatNumber(mmd?.value ?? null)}`,
      value: mmd?.value ?? null,
      ...(mmd ? { test: { name: 'mmd_random_features', statistic: mmd.value, p: mmd.p } } : {}),
    }),
    candidate('norm_ks', {
      label: 'norms',
      words: `the median norm went from ${formatNumber(norms?.medians.reference ?? null)} to ${formatNumber(norms?.medians.current ?? null)} (KS ${formatNumber(norms?.ks ?? null)})`,
      value: norms?.ks ?? null,
      ...(norms ? { test: { name: `ks_${norms.law}`, statistic: norms.ks, p: norms.p } } : {}),
    }),
    candidate('cluster_shift', {
      label: 'clusters',
      words: `the occupancy of ${formatCount(clusters?.reference.length ?? 0)} clusters of the reference differs by a total variation of ${formatNumber(clusters?.totalVariation ?? null)}`,
      value: clusters?.totalVariation ?? null,
      ...(clusters ? { test: { name: 'chi_square', statistic: clusters.statistic, df: clusters.df, p: clusters.p } } : {}),
    }),
  ];
}

function rateCandidate(rate: RateChange): Candidate {
  return {
    metric: rate.metric,
    label: rate.words,
    words: `${rate.words}: ${formatPercent(rate.reference)} → ${formatPercent(rate.current)} of all rows`,
    value: rate.difference,
    effect: Math.abs(rate.difference),
    none: 0,
    bound: rateBound,
    detectable: null,
    p: rate.p,
    test: { name: 'chi_square', statistic: rate.statistic, df: 1, p: rate.p },
    interval: rate.interval ?? null,
    unit: null,
    speaks: true,
  };
}

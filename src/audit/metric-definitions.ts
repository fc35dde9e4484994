import { distributionDefinitions } from './definitions/distributions.ts';
import { groupDefinitions } from './definitions/groups.ts';
import { qualityDefinitions } from './definitions/quality.ts';
import type { CellRecord } from '../notebook/types.ts';
import type { MethodsBlock } from './types.ts';

/** What metrics mean: formula, denominator, and which direction is worse where there is one. Rates of a group count its rows with a known label where they need one. */
const definitions: Readonly<Record<string, string>> = {
  ...groupDefinitions,
  ...distributionDefinitions,
  ...qualityDefinitions,
  accuracy: 'Rows with prediction equal to label ÷ rows with a label. Lower is worse.',
  average_precision: 'Area under precision over recall, by steps. Lower is worse.',
  brier: 'Mean squared difference of score and label. Higher is worse.',
  burn_rate: 'Share of bad events in a window ÷ share that the objective allows. 1 spends the budget exactly.',
  chance_to_win: 'Posterior probability that the canary is better than control.',
  chi_square: 'Pearson statistic of reference against current counts, without Yates correction.',
  demographic_parity_difference: 'Largest less smallest selection rate over groups with enough rows.',
  demographic_parity_ratio: 'Smallest ÷ largest selection rate over groups with enough rows.',
  difference: 'Canary less control.',
  energy: 'Energy distance between two samples.',
  equal_opportunity_difference: 'Largest less smallest true positive rate over groups with enough rows.',
  equalized_odds_difference: 'The larger of the widest gap in true positive rate and the widest gap in false positive rate.',
  expected_calibration_error: 'Mean over score bins of |mean score − share of positives|, weighted by rows. Higher is worse.',
  expected_loss: 'Posterior mean of what is lost, relative to control, by promoting the canary, or by holding it. Higher is worse.',
  f1: '2 · precision · recall ÷ (precision + recall). Lower is worse.',
  false_negative_rate: 'Positives predicted negative ÷ rows with a positive label.',
  false_positive_rate: 'Negatives predicted positive ÷ rows with a negative label.',
  group_size: 'Rows of the group.',
  impact_ratio: 'Rate of the group ÷ rate of the most selected group, for the favourable outcome.',
  jensen_shannon: 'Square root of the Jensen–Shannon divergence, base 2, in [0, 1].',
  ks: 'Largest distance of the two cumulative distributions, in [0, 1].',
  log_loss: 'Mean of −ln of the score given to the true class. Higher is worse.',
  mean: 'Sum ÷ rows with a finite value.',
  missing_rate: 'Rows without a value ÷ rows.',
  negative_predictive_value: 'Negatives predicted negative ÷ rows predicted negative.',
  pii_row_rate: 'Rows with personal data of the class ÷ rows with a value.',
  positive_predictive_value: 'Positives predicted positive ÷ rows predicted positive.',
  precision: 'Positives predicted positive ÷ rows predicted positive. Lower is worse.',
  prevalence: 'Rows with a positive label ÷ rows with a label.',
  psi: 'Population stability index over deciles of the reference with missing and unseen values: Σ (p − q) · ln(p ÷ q), ½ added to each count. Higher is more change.',
  rate: 'Rows that meet the condition ÷ rows where it is defined.',
  ratio: 'Canary ÷ control.',
  ratio_of_sums: 'Sum of the numerator ÷ sum of the denominator, over rows where both are finite.',
  recall: 'Positives predicted positive ÷ rows with a positive label. Lower is worse.',
  relative_difference: '(Canary less control) ÷ |control|.',
  roc_auc: 'Share of positive–negative pairs in which the positive scores higher, ties half. Lower is worse.',
  row_count: 'Rows of the population.',
  sample_ratio_p: 'p-value of the observed split of traffic against the expected one.',
  scoring_rate: 'Rows scored above the median of all scores ÷ rows with a score.',
  selection_rate: 'Rows with the positive prediction ÷ rows with a prediction.',
  slice_risk_ratio: 'Bad rows ÷ rows of the segment, over the same of all other rows; infinite where no other row is bad. Higher is worse.',
  specificity: 'Negatives predicted negative ÷ rows with a negative label. Lower is worse.',
  total_variation: 'Half the sum of absolute differences of shares, in [0, 1].',
  true_negative_rate: 'Negatives predicted negative ÷ rows with a negative label.',
  true_positive_rate: 'Positives predicted positive ÷ rows with a positive label.',
  wasserstein: 'Mean distance that values have to move from reference to current, in the unit of the column.',
  wasserstein_normalized: 'Wasserstein distance ÷ standard deviation of the reference.',
};

/** What a metric that is made from another one says of it, by the end of its name; the longest that fits counts. */
const made: readonly (readonly [ending: string, (of: string) => string])[] = [
  ['_stratified_difference', (of) => `${of} of the group less that of the reference within strata, weighted (Mantel and Haenszel 1959).`],
  ['_difference_change', (of) => `The difference in ${of} of two groups, after less before.`],
  ['_relative_difference', (of) => `${of} of the canary less that of control, ÷ |control|.`],
  ['_paired_change', (of) => `${of} of the same rows after less before.`],
  ['_largest_gap', (of) => `Largest less smallest ${of} over groups with enough rows.`],
  ['_lower_bound', (of) => `${of} should all people of unknown category count against the group.`],
  ['_upper_bound', (of) => `${of} should all people of unknown category count for the group.`],
  ['_difference', (of) => `${of} of the group less that of the reference, signed.`],
  ['_ratio', (of) => `${of} of the group divided by that of the reference.`],
];

/** The definition of a metric, with that of the metric it is made from; null for a name that no cell uses. */
export function definitionOf(metric: string): string | null {
  const own = Object.hasOwn(definitions, metric) ? definitions[metric] : undefined;
  if (own !== undefined) return own;
  const quantile = /^(?:(.+)_)?p(\d\d)\.?(\d?)$/.exec(metric);
  if (quantile !== null) {
    const of = quantile[1] === undefined ? 'finite values' : quantile[1].replaceAll('_', ' ');
    return `The ${quantile[2]}${quantile[3] === '' ? '' : `.${quantile[3]}`} % quantile of ${of}.`;
  }
  const coverage = /^estimated_(.+)_coverage$/.exec(metric)?.[1];
  if (coverage !== undefined) return definitionOf(coverage) === null ? null : `Share of chunks whose measured ${coverage} lies inside the estimated band.`;
  const estimated = /^estimated_(.+)$/.exec(metric)?.[1];
  const measured = estimated === undefined ? null : definitionOf(estimated);
  if (estimated !== undefined) return measured === null ? null : `${estimated}, expected from calibrated scores without labels. ${estimated}: ${measured}`;
  for (const [ending, words] of made) {
    if (!metric.endsWith(ending)) continue;
    const base = metric.slice(0, -ending.length);
    const of = definitionOf(base);
    return of === null ? null : `${words(base)} ${base}: ${of}`;
  }
  return null;
}

/** The definitions of the metrics that occur, sorted by name. */
export function definitionsOf(cells: readonly CellRecord[]): MethodsBlock['metrics'] {
  const used = new Set(cells.flatMap((cell) => cell.measurements.map((m) => m.metric)));
  return [...used].sort().flatMap((metric) => {
    const definition = definitionOf(metric);
    return definition === null ? [] : [{ metric, definition }];
  });
}

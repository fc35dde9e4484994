import { ln, sqrt } from './elementary.ts';
import { groupRate, type GroupRateName } from './group-rates.ts';

/**
 * Group comparisons as four libraries define them, so that a number from one can be found again. Vectors are in the order of `groupCells`. null: the library
 * has no finite value there.
 */
export type Convention = Readonly<Record<string, number | null>>;

const rate = (name: GroupRateName, vector: readonly number[]): number | null => groupRate(name, vector).value;
const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
const over = (a: number | null, b: number | null): number | null => (a === null || b === null || b === 0 ? null : a / b);

/** Adds count vectors. */
export function addVectors(vectors: readonly (readonly number[])[]): number[] {
  return (vectors[0] ?? []).map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0));
}

/** Fairlearn: largest less smallest, smallest over largest, over all groups whatever their size; a true positive rate without positives counts as 0. */
export function fairlearnParity(groups: readonly (readonly number[])[]): Convention {
  const overall = addVectors(groups);
  const of = (name: GroupRateName) => {
    const values = groups.map((vector) => rate(name, vector) ?? 0);
    const all = rate(name, overall) ?? 0;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const folded = values.map((value) => (value <= all ? over(value, all) : over(all, value)));
    return {
      difference: high - low,
      ratio: over(low, high),
      toOverall: Math.max(...values.map((value) => Math.abs(value - all))),
      ratioToOverall: folded.some((value) => value === null) ? null : Math.min(...folded.map((value) => value ?? 0)),
    };
  };
  const selection = of('selection_rate');
  const hits = of('true_positive_rate');
  const alarms = of('false_positive_rate');
  const ratios = [hits.ratio, alarms.ratio];
  const known = ratios.every((ratio) => ratio !== null);
  return {
    demographic_parity_difference: selection.difference,
    demographic_parity_ratio: selection.ratio,
    demographic_parity_difference_to_overall: selection.toOverall,
    demographic_parity_ratio_to_overall: selection.ratioToOverall,
    equal_opportunity_difference: hits.difference,
    equalized_odds_difference: Math.max(hits.difference, alarms.difference),
    equalized_odds_difference_mean: (hits.difference + alarms.difference) / 2,
    equalized_odds_ratio: known ? Math.min(...ratios.map((ratio) => ratio ?? 0)) : null,
  };
}

/** AIF360: group less reference, signed; the favourable outcome must be the positive one of both vectors. */
export function aif360Parity(group: readonly number[], reference: readonly number[]): Convention {
  const difference = (name: GroupRateName) => minus(rate(name, group), rate(name, reference));
  const hits = difference('true_positive_rate');
  const alarms = difference('false_positive_rate');
  const half = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : (a + b) / 2);
  const size = (x: number | null): number | null => (x === null ? null : Math.abs(x));
  return {
    statistical_parity_difference: difference('selection_rate'),
    disparate_impact: over(rate('selection_rate', group), rate('selection_rate', reference)),
    equal_opportunity_difference: hits,
    average_odds_difference: half(hits, alarms),
    average_abs_odds_difference: half(size(hits), size(alarms)),
    error_rate_difference: minus(rate('accuracy', reference), rate('accuracy', group)),
  };
}

/** Aequitas: group over reference; `ppr` is the group's share of all selected, `pprev` its own rate. Its band is 0.8 to 1.25. */
export function aequitasParity(group: readonly number[], reference: readonly number[]): Convention {
  const selected = ([tp = 0, fp = 0, , , more = 0]: readonly number[]): number => tp + fp + more;
  const complement = (name: GroupRateName, vector: readonly number[]): number | null => minus(1, rate(name, vector));
  return {
    ppr_disparity: over(selected(group), selected(reference)),
    pprev_disparity: over(rate('selection_rate', group), rate('selection_rate', reference)),
    tpr_disparity: over(rate('true_positive_rate', group), rate('true_positive_rate', reference)),
    fpr_disparity: over(rate('false_positive_rate', group), rate('false_positive_rate', reference)),
    fnr_disparity: over(rate('false_negative_rate', group), rate('false_negative_rate', reference)),
    precision_disparity: over(rate('positive_predictive_value', group), rate('positive_predictive_value', reference)),
    fdr_disparity: over(complement('positive_predictive_value', group), complement('positive_predictive_value', reference)),
    for_disparity: over(complement('negative_predictive_value', group), complement('negative_predictive_value', reference)),
  };
}

/** holisticai: group less reference; four fifths is the smaller rate over the larger one. Z of the ratio is Morris's (2001). */
export function holisticaiParity(group: readonly number[], reference: readonly number[]): Convention {
  const difference = (name: GroupRateName) => minus(rate(name, group), rate(name, reference));
  const one = groupRate('selection_rate', group);
  const two = groupRate('selection_rate', reference);
  const odds = [difference('false_positive_rate'), difference('true_positive_rate')];
  const base = { statistical_parity: difference('selection_rate'), disparate_impact: over(one.value, two.value) };
  const half = odds[0] == null || odds[1] == null ? null : (odds[0] + odds[1]) / 2;
  const rest = { average_odds_difference: half, accuracy_difference: difference('accuracy') };
  if (one.value === null || two.value === null) return { ...base, four_fifths: null, cohen_d: null, z_difference: null, z_ratio: null, ...rest };
  const n = one.among + two.among;
  const pooled = (one.hits + two.hits) / n;
  const share = one.among / n;
  const spread = pooled * (1 - pooled) * (1 / one.among + 1 / two.among);
  const within = ((one.among - 1) * one.value * (1 - one.value) + (two.among - 1) * two.value * (1 - two.value)) / (n - 2);
  const ratio = over(one.value, two.value);
  return {
    ...base,
    four_fifths: over(Math.min(one.value, two.value), Math.max(one.value, two.value)),
    cohen_d: within > 0 ? (one.value - two.value) / sqrt(within) : null,
    z_difference: spread > 0 ? (one.value - two.value) / sqrt(spread) : null,
    z_ratio: ratio === null || ratio === 0 || !(spread > 0) ? null : ln(ratio) / sqrt((1 - pooled) / (pooled * n * share * (1 - share))),
    ...rest,
  };
}

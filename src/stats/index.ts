/**
 * The statistics kit: numbers in, records out, nothing else imported. Two-sample methods take counts of values or of cells, so they cost the number of
 * distinct values and never need rows. What is undefined is null. All results have the same bits in Node and in every browser.
 *
 * - distributions: `normal…`, `chiSquare…`, `studentT…`, `f…`, `beta…`, `binomial…`, `poisson…`, `hypergeometricMass`
 * - tests: Kolmogorov–Smirnov, Mann–Whitney, Cramér–von Mises, Anderson–Darling, Epps–Singleton, chi-square, G, Fisher, z, Welch, Student
 * - distances: PSI, Jensen–Shannon, Hellinger, total variation, L∞, Kullback–Leibler, Bhattacharyya, Wasserstein, energy
 * - intervals: Wilson, Clopper–Pearson, Newcombe, Miettinen–Nurminen, Katz, MOVER, order statistics, Hodges–Lehmann
 * - association: Cramér's V, entropy, mutual information; multiplicity: Bonferroni, Holm, Benjamini–Hochberg, –Yekutieli
 * - scores against outcomes: confusion shares, ROC and precision–recall, Brier, log loss, calibration error and line, isotonic fit, expected labels (CBPE)
 * - joint distributions: boosted trees and held-out domain classifier, mean discrepancy by random features, principal components, rank correlations and their change,
 *   k-means, adjusted Rand index, shift of centroids
 * - groups and explanations: impact ratio, shortfall, bounds of the unknown, largest gap by chance, additivity, gap decomposition, shares of attribution, mixed distance
 * - experiments: sample ratio, clustered and block means, CUPED, McNemar, quantile differences, relative lift (delta method, Fieller), posterior of an effect
 * - conventions of other tools, for finding their answers again: a rank judge and its score, sets and costs of explanations
 * - watched experiments: always-valid intervals, bounds on one side and shares, mixture and stitched boundaries, sequential quantile test
 * - groups: rates, count and cluster bootstrap, largest gap under equal rates, strata (Mantel–Haenszel), differences in differences, unknown groups as bounds,
 *   threshold sweep, calibration by group, parity as other libraries define it
 * - segments: search of all conjunctions with confirmation, risk ratio and DIFF explanations, SliceLine's score
 * - disclosure: rows that share a key (k-anonymity), distinct ℓ-diversity
 * - draws: seeded uniform, binomial, multinomial, hypergeometric split; sketches: logarithmic buckets, cumulative buckets as Prometheus keeps them
 */
export * from './additivity.ts';
export * from './adjusted-effect.ts';
export * from './adjusted-rand.ts';
export * from './anderson-darling.ts';
export * from './benefit-inequality.ts';
export * from './attribution-shares.ts';
export * from './bin-rules.ts';
export * from './binomial-evidence.ts';
export * from './block-means.ts';
export * from './block-permutation.ts';
export * from './block-share.ts';
export * from './boosted-trees.ts';
export * from './burn-alerts.ts';
export * from './burn-rate.ts';
export * from './calibrated-cells.ts';
export * from './calibration-error.ts';
export * from './cbpe.ts';
export * from './cbpe-calibration.ts';
export * from './cbpe-error.ts';
export * from './centroid-shift.ts';
export * from './change-location.ts';
export * from './change-points.ts';
export * from './change-significance.ts';
export * from './chi-square.ts';
export * from './class-table.ts';
export * from './cluster-bootstrap.ts';
export * from './cluster-means.ts';
export * from './clustered-lift.ts';
export * from './confusion.ts';
export * from './correlation-change.ts';
export * from './count-bootstrap.ts';
export * from './correlation-ratio.ts';
export * from './cramer-von-mises.ts';
export * from './cramers-v.ts';
export * from './cuped.ts';
export * from './cusum.ts';
export * from './difference-in-differences.ts';
export * from './distances.ts';
export * from './distributions.ts';
export * from './e-divisive.ts';
export * from './empirical-process.ts';
export * from './effect.ts';
export * from './effect-posterior.ts';
export * from './energy.ts';
export * from './entropy.ts';
export * from './epps-singleton.ts';
export * from './explanation-conventions.ts';
export * from './g-test.ts';
export * from './gap-correlation.ts';
export * from './group-calibration.ts';
export * from './group-rates.ts';
export * from './gap-decomposition.ts';
export * from './held-out-classifier.ts';
export * from './histogram.ts';
export * from './histogram-quantile.ts';
export * from './hodges-lehmann.ts';
export * from './highest-rate-null.ts';
export * from './hypergeometric.ts';
export * from './impact-ratio.ts';
export * from './intervals.ts';
export * from './isotonic.ts';
export * from './k-anonymity.ts';
export * from './k-means.ts';
export * from './kolmogorov.ts';
export * from './ks.ts';
export * from './labelled-scores.ts';
export * from './leading-components.ts';
export * from './log-factorial.ts';
export * from './log-sketch.ts';
export * from './logistic.ts';
export * from './mann-whitney-exact.ts';
export * from './mann-whitney.ts';
export * from './maximum-gap.ts';
export * from './mcnemar.ts';
export * from './missing-bounds.ts';
export * from './mixture-boundaries.ts';
export * from './mix-rate.ts';
export * from './mixed-distance.ts';
export * from './multiplicity.ts';
export * from './ndcg.ts';
export * from './nearest-rows.ts';
export * from './next-down.ts';
export * from './one-sample-ks.ts';
export * from './one-sided-sequential.ts';
export * from './parity-conventions.ts';
export * from './page-hinkley.ts';
export * from './pelt.ts';
export * from './point-masses.ts';
export * from './pooled-epps-singleton.ts';
export * from './principal-components.ts';
export * from './probability-scores.ts';
export * from './proportion-intervals.ts';
export * from './proportion-tests.ts';
export * from './psi-null.ts';
export * from './quantile-difference.ts';
export * from './quantiles.ts';
export * from './random-features.ts';
export * from './random.ts';
export * from './ratio-of-sums.ts';
export * from './rank-association.ts';
export * from './rank-judge.ts';
export * from './regression-errors.ts';
export * from './relative-lift.ts';
export * from './resampling.ts';
export * from './roc.ts';
export * from './sample-ratio.ts';
export * from './sequential.ts';
export * from './sequential-quantiles.ts';
export * from './spearman.ts';
export * from './stitched-boundary.ts';
export * from './slice-redundancy.ts';
export * from './slice-search.ts';
export * from './stratified-tables.ts';
export * from './t-tests.ts';
export * from './table-margins.ts';
export * from './unknown-bounds.ts';
export * from './threshold-sweep.ts';
export * from './value-counts.ts';
export * from './wasserstein.ts';
export * from './welch-redraw.ts';
export * from './three-factor.ts';
export * from './weighted.ts';
export * from './weighted-calibration.ts';
export * from './weighted-chi-square.ts';

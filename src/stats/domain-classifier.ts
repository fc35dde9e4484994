import { boostedMargin, fitBoostedTrees, type BinnedRows } from './boosted-trees.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { labelScores } from './labelled-scores.ts';
import { seededUniform } from './random.ts';
import { rocAuc } from './roc.ts';

/** How well two sets of rows can be told apart. */
export interface DomainClassifier {
  /** Mean of the folds' areas under the ROC curve, each of a model that never saw the fold: ½ when nothing changed, 1 when the sets do not overlap. */
  readonly auc: number;
  /** Between these the mean lies in 95 % of cases when nothing changed. */
  readonly band: { readonly low: number; readonly high: number };
  /** One-sided: how often chance gives an area this large. */
  readonly p: number;
  readonly interval: { readonly low: number; readonly high: number };
  /** Share of the splits' gain by column, summing to 1 (all 0 when no tree grew). */
  readonly importance: readonly number[];
  readonly n: { readonly reference: number; readonly current: number };
}

/**
 * Tells current rows from reference rows by boosted trees with `folds`-fold cross-validation, folds drawn by `seed`. Within a fold the scores come from a model
 * that saw none of its rows, so with no change its area has exactly Mann–Whitney's null mean and variance, and the folds' mean a variance of a
 * `folds`-th of theirs. `isCurrent` marks the rows of the second set. null when a side has fewer than 10 rows per fold.
 */
export function domainClassifier(data: BinnedRows, isCurrent: Uint8Array, seed: number, folds = 5): DomainClassifier | null {
  let current = 0;
  for (let i = 0; i < data.rows; i += 1) current += isCurrent[i] ?? 0;
  const n = { reference: data.rows - current, current };
  if (Math.min(n.reference, n.current) < 10 * folds) return null;
  const fold = dealFolds(isCurrent, folds, seed);
  const gains = new Array<number>(data.bins.length).fill(0);
  const parts: { auc: number; nullVariance: number; variance: number }[] = [];
  for (let k = 0; k < folds; k += 1) {
    const train = Uint32Array.from(fold.keys()).filter((i) => fold[i] !== k);
    const held = Uint32Array.from(fold.keys()).filter((i) => fold[i] === k);
    const model = fitBoostedTrees(data, isCurrent, train);
    model.gains.forEach((gain, j) => {
      gains[j] = (gains[j] ?? 0) + gain;
    });
    const table = labelScores(
      Array.from(held, (i) => boostedMargin(model, data, i)),
      Array.from(held, (i) => isCurrent[i] === 1),
    );
    const found = rocAuc(table);
    if (found !== null) parts.push({ auc: found.value, nullVariance: rankVariance(table), variance: found.standardError * found.standardError });
  }
  const mean = (value: (part: (typeof parts)[number]) => number): number => parts.reduce((sum, part) => sum + value(part), 0) / parts.length;
  const auc = mean((part) => part.auc);
  const deviation = sqrt(mean((part) => part.nullVariance) / parts.length);
  const reach = normalQuantile(0.975) * sqrt(mean((part) => part.variance) / parts.length);
  const all = gains.reduce((sum, gain) => sum + gain, 0);
  const z = normalQuantile(0.975) * deviation;
  return {
    auc,
    band: { low: Math.max(0, 0.5 - z), high: Math.min(1, 0.5 + z) },
    p: deviation > 0 ? normalCdf((0.5 - auc) / deviation) : 1,
    interval: { low: Math.max(0, auc - reach), high: Math.min(1, auc + reach) },
    importance: gains.map((gain) => (all > 0 ? gain / all : 0)),
    n,
  };
}

/** Variance of the area when both sets share a distribution, with ties: Mann–Whitney's over (n·m)². */
function rankVariance(table: ReturnType<typeof labelScores>): number {
  let n = 0;
  let m = 0;
  let ties = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const tied = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    n += table.positives[i] ?? 0;
    m += table.negatives[i] ?? 0;
    ties += tied * (tied - 1) * (tied + 1);
  }
  const all = n + m;
  return (all + 1 - ties / (all * (all - 1))) / (12 * n * m);
}

/** Deals each side's rows over the folds in a seeded order, so that every fold has its share of both. */
function dealFolds(isCurrent: Uint8Array, folds: number, seed: number): Uint8Array {
  const uniform = seededUniform(seed);
  const keys = Float64Array.from(isCurrent, () => uniform());
  const fold = new Uint8Array(isCurrent.length);
  for (const side of [0, 1]) {
    const rows = Array.from(isCurrent.keys()).filter((i) => isCurrent[i] === side);
    rows.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
    rows.forEach((row, position) => {
      fold[row] = position % folds;
    });
  }
  return fold;
}

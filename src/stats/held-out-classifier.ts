import { boostedMargin, fitBoostedTrees, type BinnedRows } from './boosted-trees.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { labelScores } from './labelled-scores.ts';
import { seededUniform } from './random.ts';
import { rocAuc } from './roc.ts';

/** How well two sets of rows can be told apart. */
export interface DomainClassifier {
  /** Area under the ROC curve on rows that the model never saw: ½ when nothing changed, 1 when the sets do not overlap. */
  readonly auc: number;
  /** Between these the area lies in 95 % of cases when nothing changed. */
  readonly band: { readonly low: number; readonly high: number };
  /** One-sided: how often chance gives an area this large. */
  readonly p: number;
  readonly interval: { readonly low: number; readonly high: number };
  /** Share of the splits' gain by column, summing to 1 (all 0 when no tree grew). */
  readonly importance: readonly number[];
  readonly n: { readonly reference: number; readonly current: number };
}

/**
 * Tells current rows from reference rows by boosted trees that learn on one random half of each side (drawn by `seed`) and are judged on the other. Given the model, the judged rows are strangers to it
 * alike, so without a change their area has exactly Mann–Whitney's null law. Cross-validation would use every row twice over, but its folds go together and their mean varies more than the folds' own
 * laws tell. `isCurrent` marks the rows of the second set; `n` counts both halves. null when a side has fewer than 50 rows.
 */
export function heldOutClassifier(data: BinnedRows, isCurrent: Uint8Array, seed: number): DomainClassifier | null {
  const sides = [0, 1].map((side) => Array.from(isCurrent.keys()).filter((i) => isCurrent[i] === side));
  const n = { reference: sides[0]?.length ?? 0, current: sides[1]?.length ?? 0 };
  if (Math.min(n.reference, n.current) < 50) return null;
  const uniform = seededUniform(seed);
  const keys = Float64Array.from(isCurrent, () => uniform());
  const train: number[] = [];
  const held: number[] = [];
  for (const rows of sides) {
    rows.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
    const middle = Math.floor(rows.length / 2);
    train.push(...rows.slice(0, middle));
    held.push(...rows.slice(middle));
  }
  const model = fitBoostedTrees(data, isCurrent, Uint32Array.from(train).sort());
  const table = labelScores(
    held.map((i) => boostedMargin(model, data, i)),
    held.map((i) => isCurrent[i] === 1),
  );
  const found = rocAuc(table);
  if (found === null) return null;
  const deviation = sqrt(nullVariance(table));
  const reach = normalQuantile(0.975);
  const gained = model.gains.reduce((sum, gain) => sum + gain, 0);
  return {
    auc: found.value,
    band: { low: Math.max(0, 0.5 - reach * deviation), high: Math.min(1, 0.5 + reach * deviation) },
    p: deviation > 0 ? normalCdf((0.5 - found.value) / deviation) : 1,
    interval: { low: Math.max(0, found.value - reach * found.standardError), high: Math.min(1, found.value + reach * found.standardError) },
    importance: model.gains.map((gain) => (gained > 0 ? gain / gained : 0)),
    n,
  };
}

/** Variance of the area when both sets share a distribution, with ties: Mann–Whitney's over (n·m)². */
function nullVariance(table: ReturnType<typeof labelScores>): number {
  let [n, m, ties] = [0, 0, 0];
  for (let i = 0; i < table.scores.length; i += 1) {
    const [a, b] = [table.positives[i] ?? 0, table.negatives[i] ?? 0];
    n += a;
    m += b;
    ties += (a + b) * (a + b - 1) * (a + b + 1);
  }
  const all = n + m;
  return (all + 1 - ties / (all * (all - 1))) / (12 * n * m);
}

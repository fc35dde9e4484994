import { chiSquareSurvival, studentTTwoSided } from './distributions.ts';
import { sqrt } from './elementary.ts';
import { averageRanks, pearson } from './spearman.ts';

/** How closely a score goes along with a feature, by ranks. */
export interface RankAssociation {
  /** In [−1, 1] for numbers (Spearman's rho), in [0, 1] for categories (the root of epsilon squared). */
  readonly value: number;
  readonly n: number;
  readonly p: number;
}

/** Spearman's correlation with the p of Student's t, as scipy's `spearmanr`; NaN on either side leaves the row out. null with fewer than 3 rows or a constant. */
export function numericAssociation(feature: ArrayLike<number>, score: ArrayLike<number>): RankAssociation | null {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < feature.length; i += 1) {
    const [a, b] = [feature[i] ?? Number.NaN, score[i] ?? Number.NaN];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    x.push(a);
    y.push(b);
  }
  const n = x.length;
  const value = n < 3 ? null : pearson(averageRanks(x), averageRanks(y));
  if (value === null) return null;
  const rest = 1 - value * value;
  return { value, n, p: rest <= 0 ? 0 : studentTTwoSided(value * sqrt((n - 2) / rest), n - 2) };
}

/**
 * The root of epsilon squared, (H − k + 1)/(n − k) cut at 0, with the p of Kruskal and Wallis's H corrected for ties, of a score over k categories. Unlike eta
 * squared it does not grow with the number of categories under no association. A missing category is one of its own. null with fewer than 2 categories,
 * no more rows than categories, or a constant score.
 */
export function categoricalAssociation(feature: readonly (string | null)[], score: ArrayLike<number>): RankAssociation | null {
  const kept = feature.map((_, i) => i).filter((i) => !Number.isNaN(score[i] ?? Number.NaN));
  const n = kept.length;
  const values = kept.map((i) => score[i] ?? 0);
  const ranks = averageRanks(values);
  const groups = new Map<string | null, { n: number; sum: number }>();
  kept.forEach((i, at) => {
    const key = feature[i] ?? null;
    const group = groups.get(key) ?? { n: 0, sum: 0 };
    group.n += 1;
    group.sum += ranks[at] ?? 0;
    groups.set(key, group);
  });
  const k = groups.size;
  if (k < 2 || n <= k) return null;
  const middle = (n + 1) / 2;
  let between = 0;
  for (const group of groups.values()) between += group.n * (group.sum / group.n - middle) * (group.sum / group.n - middle);
  let spread = 0;
  for (const rank of ranks) spread += (rank - middle) * (rank - middle);
  if (!(spread > 0)) return null;
  const h = ((n - 1) * between) / spread;
  return { value: sqrt(Math.max(0, Math.min(1, (h - k + 1) / (n - k)))), n, p: chiSquareSurvival(h, k - 1) };
}

import { normalCdf, normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';

/** How much of all attribution each feature carries, over one set of rows. */
export interface AttributionShares {
  readonly n: number;
  /** Mean |attribution| by feature, in the unit of the output. */
  readonly means: readonly number[];
  /** Mean |attribution| over the sum of all features' means; in [0, 1], summing to 1. null where all attributions are 0. */
  readonly shares: readonly number[] | null;
  /** Variance of each share: that of a ratio of means, by the delta method. */
  readonly variances: readonly number[];
}

/** Shares of mean absolute attribution. `attributions[j][i]` is feature j's attribution in row i, finite. */
export function attributionShares(attributions: readonly ArrayLike<number>[]): AttributionShares {
  const n = attributions[0]?.length ?? 0;
  const sums = new Float64Array(n);
  const means = attributions.map((values) => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const size = Math.abs(values[i] ?? 0);
      sum += size;
      sums[i] = (sums[i] ?? 0) + size;
    }
    return n === 0 ? 0 : sum / n;
  });
  const all = means.reduce((sum, mean) => sum + mean, 0);
  if (!(all > 0)) return { n, means, shares: null, variances: means.map(() => 0) };
  const shares = means.map((mean) => mean / all);
  const variances = attributions.map((values, j) => {
    let squares = 0;
    for (let i = 0; i < n; i += 1) {
      const influence = Math.abs(values[i] ?? 0) - (shares[j] ?? 0) * (sums[i] ?? 0);
      squares += influence * influence;
    }
    return n < 2 ? 0 : squares / (n - 1) / n / (all * all);
  });
  return { n, means, shares, variances };
}

export interface ShareChange {
  /** Current share less reference share. */
  readonly difference: number;
  readonly error: number;
  readonly z: number;
  readonly p: number;
  readonly interval: Interval;
}

/** Tests whether a feature's share differs between two independent sets of rows, by z. null where a share is undefined or nothing varies. */
export function shareChange(reference: AttributionShares, current: AttributionShares, feature: number, level = 0.95): ShareChange | null {
  const [before, now] = [reference.shares?.[feature], current.shares?.[feature]];
  if (before === undefined || now === undefined) return null;
  const error = sqrt((reference.variances[feature] ?? 0) + (current.variances[feature] ?? 0));
  if (!(error > 0)) return null;
  const difference = now - before;
  const z = difference / error;
  const reach = normalQuantile(1 - (1 - level) / 2) * error;
  return { difference, error, z, p: Math.min(1, 2 * normalCdf(-Math.abs(z))), interval: { low: difference - reach, high: difference + reach } };
}

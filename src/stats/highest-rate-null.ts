import { sqrt } from './elementary.ts';
import { drawHypergeometric } from './hypergeometric.ts';
import { compareRates, highestRate, type RateCount } from './impact-ratio.ts';
import { seededUniform } from './random.ts';

/** Differences from an observed statistic that are rounding. */
const tie = 1e-9;

/**
 * The pooled two-proportion z of the top group against another, at least 0; 0 when all or none of both are selected. Both groups must have people.
 */
export function gapZ(group: RateCount, top: RateCount): number {
  const pooled = (group.k + top.k) / (group.n + top.n);
  const variance = pooled * (1 - pooled) * (1 / group.n + 1 / top.n);
  return variance > 0 ? Math.max(0, (top.k / top.n - group.k / group.n) / sqrt(variance)) : 0;
}

/**
 * p-values for "this group is selected less often than the most selected group", corrected for the top group being picked by its rate and for every other
 * comparison of every table: the share of draws under equal rates whose largest z, anywhere, is at least the observed one (Westfall and Young's single-step
 * maxT, 1993). A draw shares out each table's selections among its people at random, sizes and totals kept; tables are drawn independently, which makes
 * p at most larger when they overlap.
 *
 * `tables` hold the groups that take part, each with n > 0; one list of p per table, 1 for the top group. (hits + 1) / (draws + 1), so never 0.
 */
export function highestRateNull(tables: readonly (readonly RateCount[])[], draws: number, seed: number): number[][] {
  const uniform = seededUniform(seed);
  const drawn = tables.map((groups) => groups.map((group) => ({ n: group.n, k: 0 })));
  const totals = tables.map((groups) => groups.reduce((sum, { n, k }) => ({ n: sum.n + n, k: sum.k + k }), { n: 0, k: 0 }));
  const largest = new Float64Array(draws);
  for (let i = 0; i < draws; i += 1) {
    drawn.forEach((groups, t) => {
      let { n, k } = totals[t] ?? { n: 0, k: 0 };
      for (const group of groups) {
        group.k = drawHypergeometric(uniform, k, n - k, group.n);
        n -= group.n;
        k -= group.k;
      }
      largest[i] = Math.max(largest[i] ?? 0, largestGap(groups));
    });
  }
  largest.sort();
  return tables.map((groups) => {
    const top = groups[highestRate(groups) ?? -1];
    return groups.map((group) => {
      if (top === undefined || compareRates(group, top) === 0) return 1;
      return (1 + atLeast(largest, gapZ(group, top) - tie)) / (draws + 1);
    });
  });
}

function largestGap(groups: readonly RateCount[]): number {
  const top = groups[highestRate(groups) ?? -1];
  return top === undefined ? 0 : groups.reduce((most, group) => Math.max(most, gapZ(group, top)), 0);
}

/** How many of the ascending values are at least `value`. */
function atLeast(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}

/** How many of a group there are, and how many of them were selected (or scored above the median). Whole numbers, 0 <= k <= n. */
export interface RateCount {
  readonly n: number;
  readonly k: number;
}

/** Less than 0 when the first rate is the lower one, 0 when both are equal, compared by whole products, so that equal rates are equal. Needs n > 0. */
export function compareRates(first: RateCount, second: RateCount): number {
  return first.k * second.n - second.k * first.n;
}

/** The place of the highest rate; of equal ones the largest group, then the first. Empty groups have no rate. null when there is none. */
export function highestRate(groups: readonly RateCount[]): number | null {
  let best: number | null = null;
  groups.forEach((group, i) => {
    const top = best === null ? undefined : groups[best];
    if (group.n <= 0) return;
    const order = top === undefined ? 1 : compareRates(group, top);
    if (top === undefined || order > 0 || (order === 0 && group.n > top.n)) best = i;
  });
  return best;
}

/**
 * The impact ratio of 29 CFR 1607.4(D) and 6 RCNY § 5-301: a group's rate over that of the group with the highest one, in [0, 1] when `top` is that group.
 * null when a group is empty or nobody of the top group was selected.
 */
export function impactRatio(group: RateCount, top: RateCount): number | null {
  return group.n > 0 && top.n > 0 && top.k > 0 ? (group.k * top.n) / (top.k * group.n) : null;
}

/** True when the impact ratio is below four fifths, by whole products: 0.8 itself is not below. */
export function isBelowFourFifths(group: RateCount, top: RateCount): boolean {
  return 5 * group.k * top.n < 4 * top.k * group.n;
}

/**
 * How many more of the group would have had to be selected for an impact ratio of at least `numerator` / `denominator` (whole numbers), the top group's
 * rate being what it is. 0 when there is none missing, null when a group is empty.
 */
export function shortfall(group: RateCount, top: RateCount, numerator = 1, denominator = 1): number | null {
  if (group.n <= 0 || top.n <= 0) return null;
  const wanted = numerator * top.k * group.n;
  const unit = denominator * top.n;
  let needed = Math.floor(wanted / unit);
  while (needed * unit < wanted) needed += 1;
  while (needed > 0 && (needed - 1) * unit >= wanted) needed -= 1;
  return Math.max(0, needed - group.k);
}

/**
 * The flip-flop check of the Uniform Guidelines' questions and answers: one selection moves from the top group to this one. True when the order of the
 * two rates is then reversed: the numbers are too small for a ratio to say anything. false where nothing can be moved.
 */
export function flipsWithOne(group: RateCount, top: RateCount): boolean {
  if (group.n <= 0 || top.n <= 0 || top.k < 1 || group.k >= group.n) return false;
  return compareRates({ n: group.n, k: group.k + 1 }, { n: top.n, k: top.k - 1 }) > 0;
}

/** A split of a series: left is [from, tau), right is [tau, kappa). */
export interface EnergySplit {
  readonly tau: number;
  readonly kappa: number;
  readonly q: number;
}

/**
 * The best split of E-divisive (Matteson and James 2014) with distance |x − y|: the largest
 * Q = 2/(n + m) Σ|x − y| − 2m/((n + m)(n − 1)) Σ|x − x'| − 2n/((n + m)(m − 1)) Σ|y − y'| over all left parts of n and right parts of m values, where the
 * right part may end early. Quadratic in time, linear in memory. null when two parts of `least` values do not fit.
 */
export function bestEnergySplit(x: ArrayLike<number>, least = 1): EnergySplit | null {
  const count = x.length;
  if (count < 2 * least) return null;
  const fromStart = withinSums(x);
  // toLast[k] = Σ |x[k] − x[i]| over tau ≤ i < k, kept while tau falls.
  const toLast = new Float64Array(count);
  let best: EnergySplit | null = null;
  for (let tau = count - 1; tau >= least; tau -= 1) {
    const first = x[tau] ?? 0;
    let right = 0;
    const left = fromStart[tau] ?? 0;
    for (let k = tau; k < count; k += 1) {
      if (k > tau) toLast[k] = (toLast[k] ?? 0) + Math.abs((x[k] ?? 0) - first);
      right += toLast[k] ?? 0;
      const m = k + 1 - tau;
      if (m < least) continue;
      const q = energyQ(tau, m, left, right, (fromStart[k + 1] ?? 0) - left - right);
      if (best === null || q > best.q || (q === best.q && (tau < best.tau || (tau === best.tau && k + 1 > best.kappa)))) best = { tau, kappa: k + 1, q };
    }
  }
  return best;
}

/** Q from sums over pairs: within the left part, within the right, and across. */
function energyQ(n: number, m: number, left: number, right: number, across: number): number {
  const within = (n > 1 ? (2 * m * left) / ((n + m) * (n - 1)) : 0) + (m > 1 ? (2 * n * right) / ((n + m) * (m - 1)) : 0);
  return (2 * across) / (n + m) - within;
}

/** Σ |x[i] − x[j]| over i < j < t, for each t. */
function withinSums(x: ArrayLike<number>): Float64Array {
  const ranks = ranksOf(x);
  const sums = new Float64Array(x.length + 1);
  const tree = new RankSums(x.length);
  for (let t = 0; t < x.length; t += 1) sums[t + 1] = (sums[t] ?? 0) + tree.distanceAndAdd(ranks[t] ?? 0, x[t] ?? 0);
  return sums;
}

/**
 * The largest Q over all splits of a whole series into a left and a right part of at least `least` values: what the permutation test compares. Takes
 * n log n steps. −∞ when no split fits.
 */
export function largestEnergy(x: ArrayLike<number>, least: number): number {
  const count = x.length;
  const forward = withinSums(x);
  const reversed = new Float64Array(count);
  for (let i = 0; i < count; i += 1) reversed[i] = x[count - 1 - i] ?? 0;
  const backward = withinSums(reversed);
  const all = forward[count] ?? 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let tau = least; tau <= count - least; tau += 1) {
    const left = forward[tau] ?? 0;
    const right = backward[count - tau] ?? 0;
    best = Math.max(best, energyQ(tau, count - tau, left, right, all - left - right));
  }
  return best;
}

function ranksOf(x: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: x.length }, (_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  const ranks = new Int32Array(x.length);
  order.forEach((at, rank) => {
    ranks[at] = rank;
  });
  return ranks;
}

/** Counts and sums by rank (Fenwick trees), for the distance of a value to all earlier ones. */
class RankSums {
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;
  #count = 0;
  #sum = 0;

  constructor(size: number) {
    this.#counts = new Float64Array(size + 1);
    this.#sums = new Float64Array(size + 1);
  }

  distanceAndAdd(rank: number, value: number): number {
    let below = 0;
    let sumBelow = 0;
    for (let i = rank; i > 0; i -= i & -i) {
      below += this.#counts[i] ?? 0;
      sumBelow += this.#sums[i] ?? 0;
    }
    const distance = value * below - sumBelow + (this.#sum - sumBelow) - value * (this.#count - below);
    for (let i = rank + 1; i < this.#counts.length; i += i & -i) {
      this.#counts[i] = (this.#counts[i] ?? 0) + 1;
      this.#sums[i] = (this.#sums[i] ?? 0) + value;
    }
    this.#count += 1;
    this.#sum += value;
    return distance;
  }
}

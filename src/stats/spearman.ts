import { sqrt } from './elementary.ts';

/** Ranks from 1 in the order given; equal values share the mean of their ranks, as scipy's `rankdata`. Values must be finite. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] ?? 0] ?? 0;
    let to = from;
    while (to + 1 < order.length && (values[order[to + 1] ?? 0] ?? 0) === value) to += 1;
    for (let i = from; i <= to; i += 1) ranks[order[i] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

/** Pearson's correlation of two lists of one length, in [−1, 1]; null with fewer than 2 values or where a list is constant. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  if (n < 2 || y.length !== n || isConstant(x) || isConstant(y)) return null;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i += 1) {
    meanX += (x[i] ?? 0) / n;
    meanY += (y[i] ?? 0) / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i += 1) {
    const a = (x[i] ?? 0) - meanX;
    const b = (y[i] ?? 0) - meanY;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const scale = sqrt(xx) * sqrt(yy);
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : null;
}

/** Asked of the values, for a mean of equal values can miss them by rounding. */
function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i += 1) if (values[i] !== values[0]) return false;
  return true;
}

/** Spearman's rank correlation with ties, as scipy's `spearmanr`; null as for `pearson`. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return pearson(averageRanks(x), averageRanks(y));
}

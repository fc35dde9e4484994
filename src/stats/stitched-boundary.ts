import { exp, ln, pow, sqrt } from './elementary.ts';

export interface Stitching {
  /** The variance from which on the boundary is tuned, > 0; below it the boundary stays level. */
  readonly from: number;
  /** The scale of sub-gamma sums, in the unit of the sum; 0 for sub-Gaussian ones. Default 0. */
  readonly c?: number;
  /** How fast the boundary's level is spent over epochs, > 1: the power of the zeta law. Default 1.4. */
  readonly s?: number;
  /** Ratio of the variances at which neighbouring epochs start, > 1. Default 2. */
  readonly eta?: number;
}

/**
 * The polynomial stitched boundary (Howard and others 2021, Theorem 1) of a sub-gamma sum at variance `v` >= 0: a sum that is ever above it is seen with
 * probability at most `alpha`. Line pieces over epochs of variance, η apart, make a closed form that grows as sqrt(v · ln ln v), the slowest there can be.
 */
export function stitchedBoundary(v: number, alpha: number, { from, c = 0, s = 1.4, eta = 2 }: Stitching): number {
  const variance = Math.max(v, from);
  const level = s * ln(ln((eta * variance) / from)) + ln(zeta(s) / pow(ln(eta), s)) - ln(alpha);
  const root = sqrt(sqrt(eta));
  const k1 = (root + 1 / root) / sqrt(2);
  const k2 = (sqrt(eta) + 1) / 2;
  const linear = k2 * c * level;
  return sqrt(k1 * k1 * variance * level + linear * linear) + linear;
}

/** Riemann's zeta function for s > 1: 20 terms, then Euler and Maclaurin's remainder. */
function zeta(s: number): number {
  const n = 20;
  let sum = 0;
  for (let k = 1; k < n; k += 1) sum += exp(-s * ln(k));
  const last = exp(-s * ln(n));
  const step = (s * last) / n;
  return (
    sum +
    (last * n) / (s - 1) +
    last / 2 +
    step / 12 -
    (step * (s + 1) * (s + 2)) / (720 * n * n) +
    (step * (s + 1) * (s + 2) * (s + 3) * (s + 4)) / (30_240 * n * n * n * n)
  );
}

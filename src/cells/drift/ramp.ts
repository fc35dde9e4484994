import type { ScorePoint } from './shift-scores.ts';

/** One climb: level until `start`, then a line to `end`, then level. Indexes of buckets. */
export interface Ramp {
  readonly start: number;
  readonly end: number;
  /** Squared misfit in units of noise. */
  readonly cost: number;
}

/** Returns the upward climb that fits best by weighted least squares over every pair of buckets; null where none rises. */
export function bestRamp(points: readonly ScorePoint[]): Ramp | null {
  const [first] = points;
  if (!first) return null;
  const x = points.map((point) => point.time - first.time);
  const sums = prefixSums(points, x);
  const last = points.length;
  const all = sums[last];
  let best: Ramp | null = null;
  if (!all) return null;
  for (let start = 0; start < last - 1; start++) {
    for (let end = start + 1; end < last; end++) {
      const [before, within] = [sums[start], sums[end]];
      const width = (x[end] ?? 0) - (x[start] ?? 0);
      if (!before || !within || width <= 0) continue;
      const from = x[start] ?? 0;
      const w = within.w - before.w;
      const wx = within.wx - before.wx - from * w;
      const wxx = within.wxx - before.wxx - 2 * from * (within.wx - before.wx) + from * from * w;
      const wxy = within.wxy - before.wxy - from * (within.wy - before.wy);
      // Σwg, Σwg² and Σwgy of g, the share of the climb that is done.
      const g = wx / width + (all.w - within.w);
      const gg = wxx / (width * width) + (all.w - within.w);
      const gy = wxy / width + (all.wy - within.wy);
      const spread = gg - (g * g) / all.w;
      const rise = gy - (g * all.wy) / all.w;
      if (spread <= 0 || rise <= 0) continue;
      const cost = Math.max(0, all.wyy - (all.wy * all.wy) / all.w - (rise * rise) / spread);
      if (best === null || cost < best.cost) best = { start, end, cost };
    }
  }
  return best;
}

interface Sums {
  readonly w: number;
  readonly wx: number;
  readonly wxx: number;
  readonly wy: number;
  readonly wxy: number;
  readonly wyy: number;
}

/** Element i sums the first i points. */
function prefixSums(points: readonly ScorePoint[], x: readonly number[]): readonly Sums[] {
  let sum: Sums = { w: 0, wx: 0, wxx: 0, wy: 0, wxy: 0, wyy: 0 };
  const all = [sum];
  for (const [i, { score: y, variance }] of points.entries()) {
    const w = 1 / variance;
    const at = x[i] ?? 0;
    sum = { w: sum.w + w, wx: sum.wx + w * at, wxx: sum.wxx + w * at * at, wy: sum.wy + w * y, wxy: sum.wxy + w * at * y, wyy: sum.wyy + w * y * y };
    all.push(sum);
  }
  return all;
}

import type { ScorePoint } from './shift-scores.ts';

/** A fit of two levels: which buckets are on the upper one, and the squared misfit in units of noise plus the price of the jumps. */
export interface Switching {
  readonly upper: readonly boolean[];
  readonly jumps: number;
  readonly cost: number;
}

const mostRounds = 20;

/**
 * Returns the assignment of buckets to two levels, with `price` for each jump between them, that costs least: levels and cheapest path (Viterbi 1967) in turn,
 * from several starts.
 */
export function bestSwitching(points: readonly ScorePoint[], price: number): Switching {
  const sorted = points.map((point) => point.score).sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const starts = [[0, 1], [quantile(0.1), quantile(0.9)], [quantile(0.25), quantile(0.75)], [quantile(0.02), quantile(0.98)], splitLevels(points)] as const;
  const fits = starts.map(([low, high]) => settled(points, price, low, high));
  return fits.reduce((best, fit) => (fit.cost < best.cost ? fit : best));
}

function settled(points: readonly ScorePoint[], price: number, low: number, high: number): Switching {
  let fit = cheapestPath(points, price, low, high);
  for (let round = 0; round < mostRounds; round++) {
    const lower = meanWhere(points, (i) => fit.upper[i] === false);
    const upper = meanWhere(points, (i) => fit.upper[i] === true);
    if (lower === null || upper === null || upper <= lower) return fit;
    const next = cheapestPath(points, price, lower, upper);
    if (next.cost >= fit.cost) return fit;
    fit = next;
  }
  return fit;
}

/** The levels before and after the one jump that fits best. */
function splitLevels(points: readonly ScorePoint[]): readonly [number, number] {
  let best: { readonly gain: number; readonly levels: readonly [number, number] } = { gain: Number.NEGATIVE_INFINITY, levels: [0, 1] };
  const all = points.map(({ score, variance }) => ({ weight: 1 / variance, weighted: score / variance }));
  const weight = all.reduce((sum, p) => sum + p.weight, 0);
  const weighted = all.reduce((sum, p) => sum + p.weighted, 0);
  let w = 0;
  let s = 0;
  for (const point of all.slice(0, -1)) {
    w += point.weight;
    s += point.weighted;
    const [before, after] = [s / w, (weighted - s) / (weight - w)];
    const gain = w * before * before + (weight - w) * after * after;
    if (gain > best.gain) best = { gain, levels: before < after ? [before, after] : [after, before] };
  }
  return best.levels;
}

function meanWhere(points: readonly ScorePoint[], keep: (i: number) => boolean): number | null {
  let weight = 0;
  let sum = 0;
  points.forEach(({ score, variance }, i) => {
    if (!keep(i)) return;
    weight += 1 / variance;
    sum += score / variance;
  });
  return weight > 0 ? sum / weight : null;
}

function cheapestPath(points: readonly ScorePoint[], price: number, low: number, high: number): Switching {
  let below = 0;
  let above = 0;
  const jumped: { readonly down: boolean; readonly up: boolean }[] = [];
  for (const [i, { score, variance }] of points.entries()) {
    const down = i > 0 && above + price < below;
    const up = i > 0 && below + price < above;
    const [misfitLow, misfitHigh] = [score - low, score - high].map((d) => (d * d) / variance);
    jumped.push({ down, up });
    [below, above] = [(down ? above + price : below) + (misfitLow ?? 0), (up ? below + price : above) + (misfitHigh ?? 0)];
  }
  const upper = new Array<boolean>(points.length);
  let at = above < below;
  let jumps = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    upper[i] = at;
    const jump = at ? jumped[i]?.up : jumped[i]?.down;
    if (!jump) continue;
    at = !at;
    jumps++;
  }
  return { upper, jumps, cost: Math.min(below, above) };
}

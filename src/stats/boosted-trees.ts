import { exp, ln } from './elementary.ts';

/** Rows of numbers as whole bins: `bins[j][i]` is the bin of column j in row i, below `sizes[j]` (at most 64). */
export interface BinnedRows {
  readonly rows: number;
  readonly bins: readonly Uint8Array[];
  readonly sizes: readonly number[];
}

export interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  /** Step of each tree. */
  readonly rate: number;
  /** Fewest rows on each side of a split. */
  readonly leaf: number;
}

const defaults: BoostingOptions = { trees: 40, depth: 3, rate: 0.15, leaf: 20 };

interface Split {
  readonly column: number;
  /** Rows whose bin is at most this go left. */
  readonly bin: number;
  readonly left: Node;
  readonly right: Node;
}
type Node = Split | number;

/** A fitted classifier: gives the log-odds of the positive class for a row of the same bins. */
export interface BoostedTrees {
  readonly base: number;
  readonly trees: readonly Node[];
  /** How much each column's splits gained, summed over the trees; 0 for a column that was never used. */
  readonly gains: readonly number[];
}

/**
 * Gradient-boosted shallow trees for a binary outcome (Friedman 2001, with the second-order leaf of Chen and Guestrin 2016) on binned columns. No random
 * choice is made, so the same rows give the same trees. `train` lists the rows to learn from.
 */
export function fitBoostedTrees(data: BinnedRows, positive: Uint8Array, train: Uint32Array, options: Partial<BoostingOptions> = {}): BoostedTrees {
  const settings = { ...defaults, ...options };
  let hits = 0;
  for (const i of train) hits += positive[i] ?? 0;
  const base = ln((hits + 0.5) / (train.length - hits + 0.5));
  const margins = new Float64Array(data.rows).fill(base);
  const gradients = new Float64Array(data.rows);
  const hessians = new Float64Array(data.rows);
  const gains = new Array<number>(data.bins.length).fill(0);
  const trees: Node[] = [];
  for (let t = 0; t < settings.trees; t += 1) {
    for (const i of train) {
      const p = 1 / (1 + exp(-(margins[i] ?? 0)));
      gradients[i] = (positive[i] ?? 0) - p;
      hessians[i] = p * (1 - p);
    }
    const tree = grow(data, train, gradients, hessians, settings, settings.depth, gains);
    if (typeof tree === 'number' && Math.abs(tree) < 1e-12) break;
    trees.push(tree);
    for (const i of train) margins[i] = (margins[i] ?? 0) + leafOf(tree, data, i);
  }
  return { base, trees, gains };
}

/** Log-odds of the positive class for one row. */
export function boostedMargin(model: BoostedTrees, data: BinnedRows, row: number): number {
  let margin = model.base;
  for (const tree of model.trees) margin += leafOf(tree, data, row);
  return margin;
}

function leafOf(node: Node, data: BinnedRows, row: number): number {
  let at = node;
  while (typeof at !== 'number') at = (data.bins[at.column]?.[row] ?? 0) <= at.bin ? at.left : at.right;
  return at;
}

/** Keeps leaves of few rows small. */
const shrinkage = 1;

function grow(
  data: BinnedRows,
  rows: Uint32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  settings: BoostingOptions,
  depth: number,
  gains: number[],
): Node {
  let gradient = 0;
  let hessian = 0;
  for (const i of rows) {
    gradient += gradients[i] ?? 0;
    hessian += hessians[i] ?? 0;
  }
  const value = (settings.rate * gradient) / (hessian + shrinkage);
  if (depth === 0 || rows.length < 2 * settings.leaf) return value;
  const whole = (gradient * gradient) / (hessian + shrinkage);
  let best = { gain: 1e-9, column: -1, bin: -1, left: 0 };
  for (let column = 0; column < data.bins.length; column += 1) {
    const found = bestSplit(data, column, rows, gradients, hessians, { gradient, hessian, whole, leaf: settings.leaf });
    if (found !== null && found.gain > best.gain) best = { ...found, column };
  }
  const bins = data.bins[best.column];
  if (bins === undefined) return value;
  const left = new Uint32Array(best.left);
  const right = new Uint32Array(rows.length - best.left);
  let a = 0;
  let b = 0;
  for (const i of rows) {
    if ((bins[i] ?? 0) <= best.bin) {
      left[a] = i;
      a += 1;
    } else {
      right[b] = i;
      b += 1;
    }
  }
  gains[best.column] = (gains[best.column] ?? 0) + best.gain;
  const below = (part: Uint32Array): Node => grow(data, part, gradients, hessians, settings, depth - 1, gains);
  return { column: best.column, bin: best.bin, left: below(left), right: below(right) };
}

interface Whole {
  readonly gradient: number;
  readonly hessian: number;
  readonly whole: number;
  readonly leaf: number;
}

function bestSplit(
  data: BinnedRows,
  column: number,
  rows: Uint32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  all: Whole,
): { gain: number; bin: number; left: number } | null {
  const bins = data.bins[column];
  const size = data.sizes[column] ?? 0;
  if (bins === undefined || size < 2) return null;
  const g = new Float64Array(size);
  const h = new Float64Array(size);
  const n = new Uint32Array(size);
  for (const i of rows) {
    const bin = bins[i] ?? 0;
    g[bin] = (g[bin] ?? 0) + (gradients[i] ?? 0);
    h[bin] = (h[bin] ?? 0) + (hessians[i] ?? 0);
    n[bin] = (n[bin] ?? 0) + 1;
  }
  let best: { gain: number; bin: number; left: number } | null = null;
  let gradient = 0;
  let hessian = 0;
  let count = 0;
  for (let bin = 0; bin + 1 < size; bin += 1) {
    gradient += g[bin] ?? 0;
    hessian += h[bin] ?? 0;
    count += n[bin] ?? 0;
    if (count < all.leaf) continue;
    if (rows.length - count < all.leaf) break;
    const rest = all.gradient - gradient;
    const gain = (gradient * gradient) / (hessian + shrinkage) + (rest * rest) / (all.hessian - hessian + shrinkage) - all.whole;
    if (best === null || gain > best.gain) best = { gain, bin, left: count };
  }
  return best;
}

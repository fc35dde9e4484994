import { rateCells, type GroupRateName } from './group-rates.ts';
import type { Interval } from './intervals.ts';
import { interpolate, quantileRanks } from './quantiles.ts';
import type { Uniform } from './random.ts';
import { drawMultinomial } from './resampling.ts';

/** Counts of several groups, each a vector in the order of `groupCells`; `scale` is what one drawn item of a cell weighs (1 for rows). */
export interface CountTable {
  readonly counts: readonly (readonly number[])[];
  readonly scales?: readonly (readonly number[])[];
}

/** Replicates of each rate of each group; NaN where a replicate has nothing under the line. */
export interface RateReplicates {
  readonly replicates: number;
  values(metric: GroupRateName, group: number): Float64Array;
}

/**
 * The bootstrap of all rows of all groups at once. Resampling rows and counting them by group, prediction and outcome is one multinomial draw of the table of
 * counts, so that its cost depends on the number of cells alone (Efron 1979; the groups' sizes vary with the draw, as they do when rows are resampled).
 * `counts` must be whole; weighted rows pass effective counts and scales (see `effectiveCells`).
 */
export function bootstrapRates(uniform: Uniform, table: CountTable, metrics: readonly GroupRateName[], replicates: number): RateReplicates {
  const groups = table.counts.length;
  const width = table.counts[0]?.length ?? 0;
  const size = groups * width;
  const weights = new Float64Array(size);
  const scales = new Float64Array(size).fill(1);
  table.counts.forEach((vector, g) => {
    vector.forEach((count, c) => {
      weights[g * width + c] = count;
      scales[g * width + c] = table.scales?.[g]?.[c] ?? 1;
    });
  });
  const n = weights.reduce((sum, count) => sum + count, 0);
  const drawn = new Float64Array(size);
  const found = metrics.map(() => Array.from({ length: groups }, () => new Float64Array(replicates)));
  const recipes = metrics.map((metric) => rateCells(metric));
  for (let r = 0; r < replicates; r += 1) {
    drawMultinomial(uniform, n, weights, drawn);
    if (table.scales !== undefined) for (let i = 0; i < size; i += 1) drawn[i] = (drawn[i] ?? 0) * (scales[i] ?? 1);
    for (let m = 0; m < recipes.length; m += 1) {
      const recipe = recipes[m];
      if (recipe === undefined) continue;
      for (let g = 0; g < groups; g += 1) {
        const values = found[m]?.[g];
        if (values !== undefined) values[r] = sumOf(drawn, g * width, recipe.hits) / sumOf(drawn, g * width, recipe.among);
      }
    }
  }
  return {
    replicates,
    values: (metric, group) => found[metrics.indexOf(metric)]?.[group] ?? new Float64Array(0),
  };
}

function sumOf(drawn: Float64Array, offset: number, cells: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i += 1) sum += drawn[offset + (cells[i] ?? 0)] ?? 0;
  return sum;
}

/**
 * Weighted rows of a cell as whole items of one weight each that have its sum of weights as their mean and, up to rounding, its sum of squares as their
 * variance (the scaled Poisson law of Bohm and Zech 2014): (Σw)²/Σw² items of Σw / items each.
 */
export function effectiveCells(sums: readonly number[], squares: readonly number[]): { readonly counts: number[]; readonly scales: number[] } {
  const counts = sums.map((sum, i) => {
    const square = squares[i] ?? 0;
    return sum > 0 && square > 0 ? Math.max(1, Math.round((sum * sum) / square)) : 0;
  });
  return { counts, scales: sums.map((sum, i) => ((counts[i] ?? 0) > 0 ? sum / (counts[i] ?? 1) : 0)) };
}

/** The percentile interval of replicates, undefined ones left out and counted. null when more than one in a hundred is undefined. */
export function percentileInterval(values: Float64Array, level = 0.95): (Interval & { readonly undefinedShare: number }) | null {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  const undefinedShare = values.length === 0 ? 1 : 1 - known.length / values.length;
  if (undefinedShare > 0.01) return null;
  const at = (q: number): number => {
    const ranks = quantileRanks(known.length, q);
    return ranks === null ? 0 : interpolate(known[ranks.low - 1] ?? 0, known[ranks.high - 1] ?? 0, ranks.fraction);
  };
  const tail = (1 - level) / 2;
  return { low: at(tail), high: at(1 - tail), undefinedShare };
}

/** Replicate by replicate: first − second, first / second. */
export function replicateDifference(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, i) => value - (second[i] ?? Number.NaN));
}
export function replicateRatio(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, i) => value / (second[i] ?? Number.NaN));
}

/** Replicate by replicate, the largest value less the smallest. Replicates where a group is undefined are undefined. */
export function replicateRange(groups: readonly Float64Array[]): Float64Array {
  const length = groups[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, r) => {
    let low = Infinity;
    let high = -Infinity;
    for (const values of groups) {
      const value = values[r] ?? Number.NaN;
      if (Number.isNaN(value)) return Number.NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return high - low;
  });
}

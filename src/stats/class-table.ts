import { confusionShare, f1, type Confusion, type ConfusionShare } from './confusion.ts';
import { sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import type { Uniform } from './random.ts';
import { drawMultinomial } from './resampling.ts';
import { total } from './value-counts.ts';

/** Counts of rows by true and predicted class: `counts[i][j]` rows of class i were called class j. Square, both in the order of `classes`. */
export interface ClassTable {
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** One class against the rest. */
export function oneAgainstRest(table: ClassTable, index: number): Confusion {
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  let trueNegatives = 0;
  table.counts.forEach((row, i) =>
    row.forEach((count, j) => {
      if (i === index && j === index) truePositives += count;
      else if (j === index) falsePositives += count;
      else if (i === index) falseNegatives += count;
      else trueNegatives += count;
    }),
  );
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

export type ClassMetric = 'precision' | 'recall' | 'specificity' | 'f1';

/** A class's share; `f1` as for two classes. */
export function classShare(table: ClassTable, index: number, metric: ClassMetric, level = 0.95): ConfusionShare {
  const confusion = oneAgainstRest(table, index);
  return metric === 'f1' ? f1(confusion, level) : confusionShare(metric, confusion, level);
}

/** The plain mean of a metric over the classes where it is defined, and which those are. */
export interface MacroAverage {
  readonly value: number;
  readonly interval: Interval;
  readonly classes: readonly string[];
}

/**
 * The macro average: every class counts alike, classes where the metric is undefined are left out. Precision and recall of different classes rest on
 * different rows, so the reaches of their Wilson intervals add in squares (MOVER). F1 and specificity share rows between classes: their interval is a
 * normal one from `draws` seeded redraws of the table, never narrower than a single error would make it. null when undefined for every class.
 */
export function macroAverage(table: ClassTable, metric: ClassMetric, uniform: Uniform, level = 0.95, draws = 200): MacroAverage | null {
  const shares = table.classes.map((name, i) => ({ name, share: classShare(table, i, metric, level) })).filter(({ share }) => share.value !== null);
  const value = meanValue(table, metric);
  if (value === null) return null;
  const classes = shares.map(({ name }) => name);
  const reach = (side: 'low' | 'high'): number =>
    sqrt(
      shares.reduce((sum, { share }) => sum + ((share.interval?.[side] ?? 0) - (share.value ?? 0)) * ((share.interval?.[side] ?? 0) - (share.value ?? 0)), 0),
    ) / shares.length;
  let low = reach('low');
  let high = reach('high');
  if (metric === 'f1' || metric === 'specificity') {
    const drawn = redrawn(table, metric, uniform, draws);
    const scale = (low + high) / 2 > 0 ? Math.max(1, drawn.reach(level) / ((low + high) / 2)) : 1;
    low *= scale;
    high *= scale;
  }
  return { value, interval: { low: Math.max(0, value - low), high: Math.min(1, value + high) }, classes };
}

function meanValue(table: ClassTable, metric: ClassMetric): number | null {
  let sum = 0;
  let n = 0;
  table.classes.forEach((_, i) => {
    const { value } = classShare(table, i, metric);
    if (value === null) return;
    sum += value;
    n += 1;
  });
  return n === 0 ? null : sum / n;
}

function redrawn(table: ClassTable, metric: ClassMetric, uniform: Uniform, draws: number): { reach(level: number): number } {
  const size = table.classes.length;
  const weights = table.counts.flat();
  const into = new Float64Array(weights.length);
  const n = total(weights);
  const values: number[] = [];
  for (let d = 0; d < draws; d += 1) {
    drawMultinomial(uniform, n, weights, into);
    const counts = table.classes.map((_, i) => Array.from(into.subarray(i * size, (i + 1) * size)));
    const value = meanValue({ classes: table.classes, counts }, metric);
    if (value !== null) values.push(value);
  }
  values.sort((a, b) => a - b);
  return {
    reach: (level) => {
      const tail = (1 - level) / 2;
      const at = (q: number): number => values[Math.min(values.length - 1, Math.max(0, Math.round(q * (values.length - 1))))] ?? 0;
      return (at(1 - tail) - at(tail)) / 2;
    },
  };
}

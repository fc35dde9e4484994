import { meanInterval, wilson, type Interval } from './intervals.ts';
import { normalQuantile } from './distributions.ts';
import { sqrt } from './elementary.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { averagePrecision, logitInterval, type RankFigure } from './roc.ts';

/** Sums of the weights w of some rows, all at least 0: Σ w and Σ w². */
export interface WeightSums {
  readonly sum: number;
  readonly squares: number;
}

/** Kish's effective number of rows, (Σw)²/Σw² (Kish 1965): as many equally weighted rows would tell as much. From 1 to the number of rows; 0 where nothing weighs. */
export function effectiveSize({ sum, squares }: WeightSums): number {
  return squares > 0 ? (sum / squares) * sum : 0;
}

/** A weighted value with the effective number of rows behind it; `interval` null where that allows none. */
export interface WeightedFigure {
  readonly value: number;
  readonly effective: number;
  readonly interval: Interval | null;
}

/**
 * The size of a simple sample that knows a weighted share as well: Kish's, or p(1 − p) over the linearised variance where that is less (Korn and Graubard 1998), for Kish's
 * takes weights to be unrelated to the outcome and is too large where hits and misses weigh differently. 0 where nothing weighs.
 */
export function sizeOfShare(hits: WeightSums, all: WeightSums): number {
  const effective = effectiveSize(all);
  if (!(all.sum > 0) || effective === 0) return 0;
  const value = Math.max(0, Math.min(1, hits.sum / all.sum));
  const spread = hits.squares * (1 - value) * (1 - value) + Math.max(0, all.squares - hits.squares) * value * value;
  const linearised = spread > 0 ? ((value * (1 - value)) / spread) * all.sum * all.sum : effective;
  return Math.min(effective, linearised > 0 ? linearised : effective);
}

/** A weighted share, Σw of the hits over Σw of all, with Wilson's interval at `sizeOfShare`. null where nothing weighs. */
export function weightedShare(hits: WeightSums, all: WeightSums, level = 0.95): WeightedFigure | null {
  const effective = effectiveSize(all);
  if (!(all.sum > 0) || effective === 0) return null;
  const value = Math.max(0, Math.min(1, hits.sum / all.sum));
  const rows = sizeOfShare(hits, all);
  return { value, effective, interval: wilson(value * rows, rows, level) };
}

/** Sums of weights and of a quantity q: Σ w q, and Σ w² q and Σ w² q², of which the error is made. */
export interface WeightedSums extends WeightSums {
  readonly values: number;
  readonly squaredWeights: number;
  readonly squaredValues: number;
}

/** The linearised variance of Σwq/Σw, Σw²(q − mean)²/(Σw)² (Särndal, Swensson and Wretman 1992, section 5.7), times k/(k − 1) for k effective rows; null for k ≤ 1. */
function varianceOfMean(s: WeightedSums): number | null {
  const effective = effectiveSize(s);
  if (!(effective > 1)) return null;
  const value = s.values / s.sum;
  const spread = Math.max(0, s.squaredValues - 2 * value * s.squaredWeights + value * value * s.squares);
  return ((spread / s.sum / s.sum) * effective) / (effective - 1);
}

/**
 * A weighted mean Σwq/Σw with the interval of its linearised variance: Student's with the effective number of rows, or the `normal` one. With equal weights the plain
 * interval. null where nothing weighs.
 */
export function weightedMean(s: WeightedSums, level = 0.95, law: 'student' | 'normal' = 'student'): WeightedFigure | null {
  const effective = effectiveSize(s);
  if (!(s.sum > 0) || effective === 0) return null;
  const value = s.values / s.sum;
  const variance = varianceOfMean(s);
  if (variance === null) return { value, effective, interval: null };
  if (law === 'student') return { value, effective, interval: meanInterval(effective, value, variance * effective, level) };
  const reach = normalQuantile(1 - (1 - level) / 2) * sqrt(variance);
  return { value, effective, interval: { low: value - reach, high: value + reach } };
}

/** Weights of positive and negative rows by ascending distinct score: their sums and, alike, the sums of their squares. */
export interface WeightedScores {
  readonly sums: LabelledScores;
  readonly squares: LabelledScores;
}

/** Sums over one outcome. */
export function outcomeWeights(table: WeightedScores, outcome: 'positives' | 'negatives'): WeightSums {
  const add = (values: ArrayLike<number>): number => {
    let all = 0;
    for (let i = 0; i < values.length; i += 1) all += values[i] ?? 0;
    return all;
  };
  return { sum: add(table.sums[outcome]), squares: add(table.squares[outcome]) };
}

/**
 * Weighted area under the ROC curve: the weighted share of pairs in which the positive has the higher score, ties half. Its variance is DeLong's with each row's placement
 * weighted and linearised as in `weightedMean`, of both outcomes; the interval on the logit scale. With equal weights the plain figure. null when an outcome weighs nothing.
 */
export function weightedRocAuc(table: WeightedScores, level = 0.95): RankFigure | null {
  const positives = outcomeWeights(table, 'positives');
  const negatives = outcomeWeights(table, 'negatives');
  if (!(positives.sum > 0) || !(negatives.sum > 0)) return null;
  const size = table.sums.scores.length;
  const ofPositive = new Float64Array(size);
  const ofNegative = new Float64Array(size);
  let below = 0;
  let above = positives.sum;
  let value = 0;
  for (let i = 0; i < size; i += 1) {
    const p = table.sums.positives[i] ?? 0;
    const n = table.sums.negatives[i] ?? 0;
    above -= p;
    ofPositive[i] = (below + n / 2) / negatives.sum;
    ofNegative[i] = (Math.max(0, above) + p / 2) / positives.sum;
    value += (p * (ofPositive[i] ?? 0)) / positives.sum;
    below += n;
  }
  const variance = (squares: ArrayLike<number>, placements: Float64Array, of: WeightSums): number => {
    const effective = effectiveSize(of);
    if (!(effective > 1)) return 0;
    let spread = 0;
    for (let i = 0; i < size; i += 1) spread += (squares[i] ?? 0) * ((placements[i] ?? 0) - value) * ((placements[i] ?? 0) - value);
    return ((spread / of.sum / of.sum) * effective) / (effective - 1);
  };
  const standardError = sqrt(variance(table.squares.positives, ofPositive, positives) + variance(table.squares.negatives, ofNegative, negatives));
  return { value, standardError, interval: logitInterval(value, standardError, level) };
}

/** Weighted average precision; the logit interval with the effective number of positives. null where no positive weighs. */
export function weightedAveragePrecision(table: WeightedScores, level = 0.95): RankFigure | null {
  const positives = outcomeWeights(table, 'positives');
  const found = averagePrecision(table.sums, level);
  if (found === null || !(positives.sum > 0)) return null;
  const standardError = sqrt((found.value * (1 - found.value)) / effectiveSize(positives));
  return { value: found.value, standardError, interval: logitInterval(found.value, standardError, level) };
}

/** Weighted mean of a loss (at least 0) of score and outcome, with the normal interval. null where nothing weighs. */
export function weightedMeanLoss(table: WeightedScores, loss: (score: number, positive: boolean) => number, level = 0.95): WeightedFigure | null {
  const made = { sum: 0, squares: 0, values: 0, squaredWeights: 0, squaredValues: 0 };
  for (let i = 0; i < table.sums.scores.length; i += 1) {
    for (const outcome of ['positives', 'negatives'] as const) {
      const w = table.sums[outcome][i] ?? 0;
      const w2 = table.squares[outcome][i] ?? 0;
      if (w === 0) continue;
      const q = loss(table.sums.scores[i] ?? 0, outcome === 'positives');
      made.sum += w;
      made.squares += w2;
      made.values += w * q;
      made.squaredWeights += w2 * q;
      made.squaredValues += w2 * q * q;
    }
  }
  const found = weightedMean(made, level, 'normal');
  return found?.interval ? { ...found, interval: { low: Math.max(0, found.interval.low), high: found.interval.high } } : found;
}

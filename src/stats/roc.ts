import { normalQuantile } from './distributions.ts';
import { exp, ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { outcomeTotals, type LabelledScores } from './labelled-scores.ts';

/** A figure of rank with its standard error and interval, within [0, 1]. */
export interface RankFigure {
  readonly value: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Area under the ROC curve: the chance that a positive outcome has the higher score, ties counted half. Error by DeLong (1988) from the counts of equal
 * scores, exactly; the interval on the logit scale. null when an outcome is missing.
 */
export function rocAuc(table: LabelledScores, level = 0.95): RankFigure | null {
  const { positives, negatives } = outcomeTotals(table);
  if (positives === 0 || negatives === 0) return null;
  let below = 0;
  let above = positives;
  let sum = 0;
  let squaresPositive = 0;
  let squaresNegative = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const p = table.positives[i] ?? 0;
    const n = table.negatives[i] ?? 0;
    const ofPositive = (below + n / 2) / negatives;
    above -= p;
    const ofNegative = (above + p / 2) / positives;
    sum += p * ofPositive;
    squaresPositive += p * ofPositive * ofPositive;
    squaresNegative += n * ofNegative * ofNegative;
    below += n;
  }
  const value = sum / positives;
  const spread = (squares: number, n: number): number => (n > 1 ? Math.max(0, squares - n * value * value) / (n - 1) / n : 0);
  const standardError = sqrt(spread(squaresPositive, positives) + spread(squaresNegative, negatives));
  return { value, standardError, interval: logitInterval(value, standardError, level) };
}

/**
 * Average precision, Σ (recallₖ − recallₖ₋₁)·precisionₖ from the highest score down, equal scores taken together (scikit-learn's definition). The interval
 * is the logit one of Boyd, Eng and Page (2013), whose effective number is that of the positives. null without positives.
 */
export function averagePrecision(table: LabelledScores, level = 0.95): RankFigure | null {
  const { positives } = outcomeTotals(table);
  if (positives === 0) return null;
  let found = 0;
  let seen = 0;
  let value = 0;
  for (let i = table.scores.length - 1; i >= 0; i -= 1) {
    const p = table.positives[i] ?? 0;
    seen += p + (table.negatives[i] ?? 0);
    found += p;
    if (p > 0) value += (p / positives) * (found / seen);
  }
  value = Math.min(1, value);
  const standardError = sqrt((value * (1 - value)) / positives);
  return { value, standardError, interval: logitInterval(value, standardError, level) };
}

/** Interval of a share on the logit scale, from its standard error; on the edge, where the logit has no slope, the plain reach within [0, 1]. */
export function logitInterval(value: number, standardError: number, level: number): Interval {
  const z = normalQuantile(1 - (1 - level) / 2);
  if (value <= 0 || value >= 1 || standardError === 0) {
    // On the edge the logit has no slope: the plain reach is given, within [0, 1].
    return { low: Math.max(0, value - z * standardError), high: Math.min(1, value + z * standardError) };
  }
  const center = ln(value / (1 - value));
  const reach = (z * standardError) / (value * (1 - value));
  const back = (logit: number): number => 1 / (1 + exp(-logit));
  return { low: back(center - reach), high: back(center + reach) };
}

/** One point of the ROC and precision–recall curves: everything with at least this score is called positive. */
export interface CurvePoint {
  readonly threshold: number;
  readonly recall: number;
  readonly falsePositiveRate: number;
  readonly precision: number;
}

/** The curve's points from the highest threshold down, thinned evenly in rank to at most `most`. Empty when an outcome is missing. */
export function curvePoints(table: LabelledScores, most = 200): readonly CurvePoint[] {
  const { positives, negatives } = outcomeTotals(table);
  if (positives === 0 || negatives === 0) return [];
  const points: CurvePoint[] = [];
  let tp = 0;
  let fp = 0;
  for (let i = table.scores.length - 1; i >= 0; i -= 1) {
    tp += table.positives[i] ?? 0;
    fp += table.negatives[i] ?? 0;
    points.push({ threshold: table.scores[i] ?? 0, recall: tp / positives, falsePositiveRate: fp / negatives, precision: tp / (tp + fp) });
  }
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, k) => points[Math.round((k * (points.length - 1)) / (most - 1))]).filter((point) => point !== undefined);
}

import { normalQuantile } from './distributions.ts';
import { ln, sqrt } from './elementary.ts';
import type { Interval } from './intervals.ts';
import { outcomeTotals, type LabelledScores } from './labelled-scores.ts';

/** A mean over rows with its normal interval. */
export interface MeanFigure {
  readonly value: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/** Brier score, the mean of (p − y)², in [0, 1]; scores are probabilities of the positive outcome. null when nothing is counted. */
export function brierScore(table: LabelledScores, level = 0.95): MeanFigure | null {
  return meanLoss(table, level, squaredLoss);
}

/**
 * Log loss, the mean of −ln of the probability given to what happened, in nats. Probabilities are kept at least `clip` from 0 and 1 (default 1e-15), as
 * one certain miss would make it infinite. null when nothing is counted.
 */
export function logLoss(table: LabelledScores, level = 0.95, clip = 1e-15): MeanFigure | null {
  return meanLoss(table, level, (p, positive) => logarithmicLoss(p, positive, clip));
}

/** (p − y)² of one row. */
export function squaredLoss(p: number, positive: boolean): number {
  return positive ? (1 - p) * (1 - p) : p * p;
}

/** −ln of the probability given to what happened, kept at least `clip` from 0 and 1. */
export function logarithmicLoss(p: number, positive: boolean, clip = 1e-15): number {
  const kept = Math.min(1 - clip, Math.max(clip, p));
  return -ln(positive ? kept : 1 - kept);
}

function meanLoss(table: LabelledScores, level: number, loss: (p: number, positive: boolean) => number): MeanFigure | null {
  const { positives, negatives } = outcomeTotals(table);
  const n = positives + negatives;
  if (n === 0) return null;
  const each = (visit: (value: number, count: number) => void): void => {
    for (let i = 0; i < table.scores.length; i += 1) {
      const p = table.scores[i] ?? 0;
      const hits = table.positives[i] ?? 0;
      const misses = table.negatives[i] ?? 0;
      if (hits > 0) visit(loss(p, true), hits);
      if (misses > 0) visit(loss(p, false), misses);
    }
  };
  let sum = 0;
  each((value, count) => {
    sum += value * count;
  });
  const value = sum / n;
  let squares = 0;
  each((given, count) => {
    squares += (given - value) * (given - value) * count;
  });
  const standardError = n > 1 ? sqrt(squares / (n - 1) / n) : 0;
  const reach = normalQuantile(1 - (1 - level) / 2) * standardError;
  return { value, standardError, interval: { low: Math.max(0, value - reach), high: value + reach } };
}

/** Murphy's (1973) split of the Brier score: reliability − resolution + uncertainty. */
export interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
}

/** The split over distinct scores, where it adds up exactly. null when nothing is counted. */
export function brierParts(table: LabelledScores): BrierParts | null {
  const { positives, negatives } = outcomeTotals(table);
  const n = positives + negatives;
  if (n === 0) return null;
  const base = positives / n;
  let reliability = 0;
  let resolution = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const count = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    if (count === 0) continue;
    const rate = (table.positives[i] ?? 0) / count;
    const gap = rate - (table.scores[i] ?? 0);
    reliability += (count / n) * gap * gap;
    resolution += (count / n) * (rate - base) * (rate - base);
  }
  return { reliability, resolution, uncertainty: base * (1 - base) };
}

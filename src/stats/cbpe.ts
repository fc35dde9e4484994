import type { Confusion } from './confusion.ts';
import type { LabelledScores } from './labelled-scores.ts';
import type { ValueCountTable } from './value-counts.ts';

/**
 * Confidence-based performance estimation: without labels, a row whose calibrated probability of the positive outcome is p counts as p of a positive and
 * 1 − p of a negative. Every metric of labelled scores is then taken on these expected counts, ties and all.
 *
 * Holds while the probabilities stay calibrated, that is under a change of inputs but not of what inputs mean (concept drift).
 */
export function expectedLabels(scores: ValueCountTable, probability: (score: number) => number): LabelledScores {
  const positives = new Float64Array(scores.values.length);
  const negatives = new Float64Array(scores.values.length);
  for (let i = 0; i < scores.values.length; i += 1) {
    const p = Math.min(1, Math.max(0, probability(scores.values[i] ?? 0)));
    const count = scores.counts[i] ?? 0;
    positives[i] = count * p;
    negatives[i] = count * (1 - p);
  }
  return { scores: scores.values, positives, negatives };
}

/** The confusion table of calling everything with at least `threshold` positive. */
export function confusionAt(table: LabelledScores, threshold: number): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (let i = 0; i < table.scores.length; i += 1) {
    const called = (table.scores[i] ?? 0) >= threshold;
    counts[called ? 'truePositives' : 'falseNegatives'] += table.positives[i] ?? 0;
    counts[called ? 'falsePositives' : 'trueNegatives'] += table.negatives[i] ?? 0;
  }
  return counts;
}

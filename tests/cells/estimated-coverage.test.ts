import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/cells/estimated-performance/estimator.ts';
import type { Settled } from '../../src/cells/scores/settle.ts';
import type { Strand } from '../../src/cells/scores/strands.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';

const settled: Settled = { task: 'binary', positiveLabel: '1', positivePrediction: '1', usesPrediction: false, threshold: 0.5, classes: [], caveats: [] };

/** Rows whose label is positive with the probability `truth(score)`; scores are spread over [0.01, 0.99] to two decimals, more of them low. */
function rows(uniform: Uniform, n: number, truth: (score: number) => number): Strand[] {
  const counts = new Map<string, Map<number, number>>([
    ['1', new Map()],
    ['0', new Map()],
  ]);
  for (let i = 0; i < n; i += 1) {
    const u = uniform();
    const score = Math.round(1 + 98 * u * Math.sqrt(u)) / 100;
    const side = counts.get(uniform() < truth(score) ? '1' : '0');
    side?.set(score, (side.get(score) ?? 0) + 1);
  }
  return [...counts].map(([label, found]) => {
    const scores = [...found.keys()].sort((a, b) => a - b);
    return { label, prediction: null, scores, counts: scores.map((s) => found.get(s) ?? 0) };
  });
}

const metrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'brier', 'log_loss'] as const;

/** How often the realised value lies in the interval of its estimate, per metric. */
function covered(repetitions: number, seed: number, reference: number, current: number, calibrate: 'auto' | 'isotonic' | 'none', truth: (s: number) => number) {
  const inside = new Map<string, number>(metrics.map((metric) => [metric, 0]));
  for (let r = 0; r < repetitions; r += 1) {
    const uniform = seededUniform(seed + r);
    const estimator = createEstimator([{ name: '1', strands: rows(uniform, reference, truth) }], { settled, calibrate, draws: 200, seed: 7, level: 0.95 });
    const now = [{ name: '1', strands: rows(uniform, current, truth) }];
    const estimates = estimator?.estimate(now, 'all');
    const realised = estimator?.realised(now);
    for (const metric of metrics) {
      const interval = estimates?.get(metric)?.interval;
      const value = realised?.[metric] ?? null;
      if (interval && value !== null && value >= interval.low && value <= interval.high) inside.set(metric, (inside.get(metric) ?? 0) + 1);
    }
  }
  return inside;
}

describe('the interval of an estimate', () => {
  const repetitions = 200;
  it.each([
    ['calibrated scores taken as they are', 3000, 500, 'none', (s: number) => s],
    ['a map fitted to 3 000 rows', 3000, 500, 'isotonic', (s: number) => 0.1 + 0.6 * s],
    ['a map fitted to few rows, for more', 800, 2000, 'isotonic', (s: number) => 0.1 + 0.6 * s],
  ] as const)('holds the realised value at least 93 times in 100: %s', (_, reference, current, calibrate, truth) => {
    const inside = covered(repetitions, 100, reference, current, calibrate, truth);
    for (const [metric, hits] of inside) {
      // Fewer hits than this have a chance below 1 in 1 000 if the coverage is 93 %.
      expect(binomialCdf(hits, repetitions, 0.93), `${metric}: ${hits} of ${repetitions}`).toBeGreaterThan(0.001);
    }
  });
});

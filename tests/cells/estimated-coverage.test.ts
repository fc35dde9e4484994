import { describe, expect, it } from 'vitest';
import type { ClassStrands } from '../../src/cells/estimated-performance/class-maps.ts';
import { estimateErrors, readErrorModel, realisedErrors } from '../../src/cells/estimated-performance/error-model.ts';
import { createEstimator } from '../../src/cells/estimated-performance/estimator.ts';
import type { Settled } from '../../src/cells/scores/settle.ts';
import type { Strand } from '../../src/cells/scores/strands.ts';
import type { ReducedRow } from '../../src/reduce/types.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';

const settled: Settled = { task: 'binary', positiveLabel: '1', positivePrediction: '1', usesPrediction: false, threshold: 0.5, classes: [], caveats: [] };

/** Rows whose label is positive with the probability `truth(score)`; scores are multiples of `step` spread over [0.01, 0.99], more of them low. */
function rows(uniform: Uniform, n: number, truth: (score: number) => number, step: number): Strand[] {
  const counts = new Map<string, Map<number, number>>([
    ['1', new Map()],
    ['0', new Map()],
  ]);
  for (let i = 0; i < n; i += 1) {
    const u = uniform();
    const score = Math.round((0.01 + 0.98 * u * Math.sqrt(u)) / step) * step;
    const side = counts.get(uniform() < truth(score) ? '1' : '0');
    side?.set(score, (side.get(score) ?? 0) + 1);
  }
  return [...counts].map(([label, found]) => {
    const scores = [...found.keys()].sort((a, b) => a - b);
    return { label, prediction: null, scores, counts: scores.map((s) => found.get(s) ?? 0) };
  });
}

const metrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'brier', 'log_loss'] as const;

const names = ['cat', 'dog', 'eel'] as const;
const macroMetrics = metrics.slice(0, 7);
const several: Settled = {
  ...settled,
  task: 'multiclass',
  positiveLabel: null,
  positivePrediction: null,
  usesPrediction: true,
  threshold: null,
  classes: names,
};

/** Rows with a label drawn from three probabilities; scores are these sharpened, to three decimals, and the highest is the prediction. */
function rowsOfClasses(uniform: Uniform, n: number): ClassStrands[] {
  const cells = new Map<string, { label: string; prediction: string; scores: Map<number, number>[] }>();
  const normalised = (x: readonly number[]): number[] => x.map((each) => each / x.reduce((a, b) => a + b, 0));
  const exponential = (): number => -Math.log(1 - uniform());
  for (let i = 0; i < n; i += 1) {
    const truth = normalised([1.5 * exponential() ** 1.5, exponential() ** 1.5, 0.7 * exponential() ** 1.5]);
    const scores = normalised(truth.map((x) => x ** 1.4)).map((x) => Math.round(1000 * x) / 1000);
    const u = uniform();
    const label = names[u < (truth[0] ?? 0) ? 0 : u < (truth[0] ?? 0) + (truth[1] ?? 0) ? 1 : 2];
    const prediction = names[scores.indexOf(Math.max(...scores))] ?? names[0];
    const cell = cells.get(`${label} ${prediction}`) ?? { label, prediction, scores: names.map(() => new Map<number, number>()) };
    cells.set(`${label} ${prediction}`, cell);
    cell.scores.forEach((found, k) => found.set(scores[k] ?? 0, (found.get(scores[k] ?? 0) ?? 0) + 1));
  }
  return names.map((name, k) => ({
    name,
    strands: [...cells.values()].map(({ label, prediction, scores }) => {
      const found = [...(scores[k] ?? new Map<number, number>())].sort((a, b) => a[0] - b[0]);
      return { label, prediction, scores: found.map(([score]) => score), counts: found.map(([, count]) => count) };
    }),
  }));
}

/** Rows of 20 cells, errors in each twice as large as five cells before, as sums by cell. */
function errorsByCell(uniform: Uniform, n: number, error: (uniform: Uniform) => number): ReducedRow {
  const measures: Record<string, number> = {};
  const add = (name: string, by: number): void => {
    measures[name] = (measures[name] ?? 0) + by;
  };
  for (let i = 0; i < n; i += 1) {
    const cell = Math.floor(20 * uniform());
    const e = 2 ** (cell / 5) * error(uniform);
    for (const c of ['', String(cell)]) {
      add(`n${c}`, 1);
      add(`sum${c}`, e);
      add(`above${c}`, Math.max(0, e));
      add(`squares${c}`, e * e);
      add(`fourths${c}`, e ** 4);
    }
  }
  for (let c = 0; c < 20; c += 1) add(`n${c}`, 0);
  return { keys: {}, measures };
}

/** How often the realised value lies in the interval of its estimate, per metric. */
function covered(
  repetitions: number,
  seed: number,
  reference: number,
  current: number,
  calibrate: 'auto' | 'isotonic' | 'none',
  truth: (s: number) => number,
  step: number,
) {
  const inside = new Map<string, number>(metrics.map((metric) => [metric, 0]));
  for (let r = 0; r < repetitions; r += 1) {
    const uniform = seededUniform(seed + r);
    const estimator = createEstimator([{ name: '1', strands: rows(uniform, reference, truth, step) }], {
      settled,
      calibrate,
      draws: 200,
      seed: 7,
      level: 0.95,
    });
    const now = [{ name: '1', strands: rows(uniform, current, truth, step) }];
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
    ['calibrated scores taken as they are', 3000, 500, 'none', (s: number) => s, 0.01],
    ['a map fitted to 3 000 rows', 3000, 500, 'isotonic', (s: number) => 0.1 + 0.6 * s, 0.01],
    ['a map fitted to few rows, for more', 800, 2000, 'isotonic', (s: number) => 0.1 + 0.6 * s, 0.01],
    ['a map fitted to few rows that each have a score of their own', 800, 2000, 'isotonic', (s: number) => 0.1 + 0.6 * s, 1e-9],
  ] as const)('holds the realised value at least 93 times in 100: %s', (_, reference, current, calibrate, truth, step) => {
    const inside = covered(repetitions, 100, reference, current, calibrate, truth, step);
    for (const [metric, hits] of inside) {
      // Fewer hits than this have a chance below 1 in 1 000 if the coverage is 93 %.
      expect(binomialCdf(hits, repetitions, 0.93), `${metric}: ${hits} of ${repetitions}`).toBeGreaterThan(0.001);
    }
  });

  it('holds the realised value of several classes at least 93 times in 100', () => {
    const times = 100;
    const inside = new Map<string, number>(macroMetrics.map((metric) => [metric, 0]));
    for (let r = 0; r < times; r += 1) {
      const uniform = seededUniform(500 + r);
      const estimator = createEstimator(rowsOfClasses(uniform, 800), { settled: several, calibrate: 'auto', draws: 200, seed: 7, level: 0.95 });
      const now = rowsOfClasses(uniform, 2000);
      const estimates = estimator?.estimate(now, 'all');
      const realised = estimator?.realised(now);
      for (const metric of macroMetrics) {
        const interval = estimates?.get(metric)?.interval;
        const value = realised?.[metric] ?? null;
        if (interval && value !== null && value >= interval.low && value <= interval.high) inside.set(metric, (inside.get(metric) ?? 0) + 1);
      }
    }
    for (const [metric, hits] of inside) expect(binomialCdf(hits, times, 0.93), `${metric}: ${hits} of ${times}`).toBeGreaterThan(0.001);
  });

  it.each([
    ['normal errors', (u: Uniform) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u())],
    ['errors with heavy tails (Laplace)', (u: Uniform) => (u() < 0.5 ? -1 : 1) * Math.log(1 - u())],
    ['errors with no tails (uniform)', (u: Uniform) => 2 * u() - 1],
  ])('holds the realised error of numbers at least 93 times in 100: %s', (_, error) => {
    const times = 250;
    for (const size of [150, 1500]) {
      const inside = { mae: 0, rmse: 0 };
      for (let r = 0; r < times; r += 1) {
        const uniform = seededUniform(900 + r);
        const model = readErrorModel(errorsByCell(uniform, 3000, error));
        const now = errorsByCell(uniform, size, error);
        const realised = realisedErrors(now);
        for (const { metric, low, high } of model === null ? [] : estimateErrors(model, now, 'n', 0.95)) {
          const value = realised[metric];
          if (value !== null && value >= low && value <= high) inside[metric] += 1;
        }
      }
      for (const [metric, hits] of Object.entries(inside))
        expect(binomialCdf(hits, times, 0.93), `${metric} of ${size} rows: ${hits} of ${times}`).toBeGreaterThan(0.001);
    }
  });
});

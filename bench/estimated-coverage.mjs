// How often the realised value lies in the 95 % interval of its label-free estimate, labels being drawn from calibrated scores.
// `npm run build:lib && node bench/estimated-coverage.mjs [repetitions]`. Prints the table of docs/serving-calibration.md. Seeded.
import { createEstimator } from '../dist-lib/cells/estimated-performance/estimator.js';
import { seededUniform } from '../dist-lib/stats/random.js';

const repetitions = Number(process.argv[2] ?? 400);
const settled = { task: 'binary', positiveLabel: '1', positivePrediction: '1', usesPrediction: false, threshold: 0.5, classes: [], caveats: [] };

/** Rows whose label is positive with the probability `truth(score)`; scores are spread over [0.01, 0.99] to two decimals, more of them low. */
function rows(uniform, n, truth) {
  const counts = { 1: new Map(), 0: new Map() };
  for (let i = 0; i < n; i++) {
    const u = uniform();
    const score = Math.round(1 + 98 * u * Math.sqrt(u)) / 100;
    const side = counts[uniform() < truth(score) ? '1' : '0'];
    side.set(score, (side.get(score) ?? 0) + 1);
  }
  return ['1', '0'].map((label) => {
    const scores = [...counts[label].keys()].sort((a, b) => a - b);
    return { label, prediction: null, scores, counts: scores.map((score) => counts[label].get(score)) };
  });
}

const cases = [
  ['calibrated scores, taken as they are', 3000, 500, 'none', (s) => s],
  ['a map fitted to 3 000 rows', 3000, 500, 'isotonic', (s) => 0.1 + 0.6 * s],
  ['a map fitted to 800 rows, for 2 000', 800, 2000, 'isotonic', (s) => 0.1 + 0.6 * s],
];
const metrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'brier', 'log_loss'];
console.log(`${repetitions} repetitions; share of them with the realised value inside\n`);
console.log(`| case | ${metrics.join(' | ')} |\n|---|${metrics.map(() => '---|').join('')}`);
for (const [name, reference, current, calibrate, truth] of cases) {
  const inside = Object.fromEntries(metrics.map((metric) => [metric, 0]));
  for (let r = 0; r < repetitions; r++) {
    const uniform = seededUniform(100 + r);
    const estimator = createEstimator([{ name: '1', strands: rows(uniform, reference, truth) }], { settled, calibrate, draws: 200, seed: 7, level: 0.95 });
    const now = [{ name: '1', strands: rows(uniform, current, truth) }];
    const estimates = estimator.estimate(now, 'all');
    const realised = estimator.realised(now);
    for (const metric of metrics) {
      const interval = estimates.get(metric)?.interval;
      if (interval && realised[metric] >= interval.low && realised[metric] <= interval.high) inside[metric]++;
    }
  }
  console.log(`| ${name} | ${metrics.map((metric) => `${((100 * inside[metric]) / repetitions).toFixed(1)} %`).join(' | ')} |`);
}

// How often the realised value lies in the 95 % interval of its label-free estimate, labels being drawn from calibrated scores.
// `npm run build:lib && node bench/estimated-coverage.mjs [repetitions]`. Prints the table of docs/serving-calibration.md. Seeded.
import { createEstimator } from '../dist-lib/cells/estimated-performance/estimator.js';
import { seededUniform } from '../dist-lib/stats/random.js';

const repetitions = Number(process.argv[2] ?? 400);
const settled = { task: 'binary', positiveLabel: '1', positivePrediction: '1', usesPrediction: false, threshold: 0.5, classes: [], caveats: [] };

/** Rows whose label is positive with the probability `truth(score)`; scores are multiples of `step` spread over [0.01, 0.99], more of them low. */
function rows(uniform, n, truth, step) {
  const counts = { 1: new Map(), 0: new Map() };
  for (let i = 0; i < n; i++) {
    const u = uniform();
    const score = Math.round((0.01 + 0.98 * u * Math.sqrt(u)) / step) * step;
    const side = counts[uniform() < truth(score) ? '1' : '0'];
    side.set(score, (side.get(score) ?? 0) + 1);
  }
  return ['1', '0'].map((label) => {
    const scores = [...counts[label].keys()].sort((a, b) => a - b);
    return { label, prediction: null, scores, counts: scores.map((score) => counts[label].get(score)) };
  });
}

const names = ['cat', 'dog', 'eel', 'fox'];
const several = { ...settled, task: 'multiclass', positiveLabel: null, positivePrediction: null, usesPrediction: true, threshold: null, classes: names };

/** Rows with a label drawn from four probabilities; scores are these sharpened, to three decimals, and the highest is the prediction. */
function rowsOfClasses(uniform, n) {
  const cells = new Map();
  const normalised = (x) => x.map((each) => each / x.reduce((a, b) => a + b, 0));
  for (let i = 0; i < n; i++) {
    const truth = normalised([1.5, 1.2, 1, 0.7].map((weight) => weight * (-Math.log(1 - uniform())) ** 1.5));
    const scores = normalised(truth.map((x) => x ** 1.4)).map((x) => Math.round(1000 * x) / 1000);
    let left = uniform();
    const drawn = truth.findIndex((p) => (left -= p) < 0);
    const label = names[drawn < 0 ? names.length - 1 : drawn];
    const prediction = names[scores.indexOf(Math.max(...scores))];
    const cell = cells.get(`${label} ${prediction}`) ?? { label, prediction, scores: names.map(() => new Map()) };
    cells.set(`${label} ${prediction}`, cell);
    cell.scores.forEach((found, k) => found.set(scores[k], (found.get(scores[k]) ?? 0) + 1));
  }
  return names.map((name, k) => ({
    name,
    strands: [...cells.values()].map(({ label, prediction, scores }) => {
      const found = [...scores[k]].sort((a, b) => a[0] - b[0]);
      return { label, prediction, scores: found.map(([score]) => score), counts: found.map(([, count]) => count) };
    }),
  }));
}

const binary =
  (truth, step = 0.01) =>
  (uniform, n) => [{ name: '1', strands: rows(uniform, n, truth, step) }];
const cases = [
  ['calibrated scores, taken as they are', 3000, 500, 'none', settled, binary((s) => s)],
  ['a map fitted to 3 000 rows', 3000, 500, 'isotonic', settled, binary((s) => 0.1 + 0.6 * s)],
  ['a map fitted to 800 rows, for 2 000', 800, 2000, 'isotonic', settled, binary((s) => 0.1 + 0.6 * s)],
  ['the same, each row with a score of its own', 800, 2000, 'isotonic', settled, binary((s) => 0.1 + 0.6 * s, 1e-9)],
  ['four classes, maps fitted to 3 000 rows', 3000, 500, 'auto', several, rowsOfClasses],
  ['four classes, maps fitted to 800 rows, for 2 000', 800, 2000, 'auto', several, rowsOfClasses],
];
const metrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'brier', 'log_loss'];
console.log(`${repetitions} repetitions; share of them with the realised value inside\n`);
console.log(`| case | ${metrics.join(' | ')} |\n|---|${metrics.map(() => '---|').join('')}`);
for (const [name, reference, current, calibrate, task, draw] of cases) {
  const inside = Object.fromEntries(metrics.map((metric) => [metric, 0]));
  const known = new Set();
  for (let r = 0; r < repetitions; r++) {
    const uniform = seededUniform(100 + r);
    const estimator = createEstimator(draw(uniform, reference), { settled: task, calibrate, draws: 200, seed: 7, level: 0.95 });
    const now = draw(uniform, current);
    const estimates = estimator.estimate(now, 'all');
    const realised = estimator.realised(now);
    for (const metric of metrics) {
      const interval = estimates.get(metric)?.interval;
      if (interval) known.add(metric);
      if (interval && realised[metric] >= interval.low && realised[metric] <= interval.high) inside[metric]++;
    }
  }
  console.log(`| ${name} | ${metrics.map((metric) => (known.has(metric) ? `${((100 * inside[metric]) / repetitions).toFixed(1)} %` : '–')).join(' | ')} |`);
}

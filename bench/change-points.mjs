// How often the change-point test alarms on windows without a change, and how long a series of 2 000 buckets takes.
// `npm run build:lib && node bench/change-points.mjs [windows] [ar1|block|both] [50|200]`. Prints the tables of docs/cells/change-points.md and docs/serving-calibration.md.
import { changeTest } from '../dist-lib/stats/change-significance.js';
import { bestEnergySplit } from '../dist-lib/stats/e-divisive.js';
import { seededUniform } from '../dist-lib/stats/random.js';
import { drawNormal } from '../dist-lib/stats/resampling.js';

const windows = Number(process.argv[2] ?? 20_000);
const models = ['ar1', 'block'].filter((model) => [undefined, 'both', model].includes(process.argv[3]));
const only = process.argv[4] === undefined ? null : Number(process.argv[4]);
const cases = [
  [50, 0],
  [50, 0.4],
  [50, 0.8],
  [200, 0],
  [200, 0.8],
];

/** @param {number} length @param {number} phi @param {() => number} uniform */
function draw(length, phi, uniform) {
  const x = new Float64Array(length);
  let level = drawNormal(uniform) / Math.sqrt(1 - phi * phi);
  for (let i = 0; i < length; i++) {
    level = phi * level + drawNormal(uniform);
    x[i] = level;
  }
  return x;
}

for (const nullModel of models) {
  for (const statistic of ['energy', 'mean']) {
    for (const [length, phi] of cases.filter(([each]) => only === null || each === only)) {
      const uniform = seededUniform(length + 100 * phi);
      const alarms = { 0.05: 0, 0.01: 0 };
      const from = performance.now();
      for (let w = 0; w < windows; w++) {
        const found = changeTest(draw(length, phi, uniform), { statistic, least: 5, draws: 399, seed: w, nullModel });
        for (const level of [0.05, 0.01]) if (found && found.p <= level) alarms[level] += 1;
      }
      const seconds = ((performance.now() - from) / 1000).toFixed(0);
      const rates = [0.05, 0.01].map((level) => `${((100 * alarms[level]) / windows).toFixed(2)} % at ${level}`);
      console.log(`${nullModel}, ${statistic}, ${length} buckets, phi ${phi}: ${rates.join(', ')} of ${windows} windows (${seconds} s)`);
    }
  }
}

const long = draw(2000, 0, seededUniform(1)).map((x, i) => x + (i > 900 ? 1 : 0));
let from = performance.now();
bestEnergySplit(long, 5);
console.log(`place of a change in 2 000 buckets: ${(performance.now() - from).toFixed(0)} ms`);
from = performance.now();
changeTest(long, { statistic: 'energy', least: 5, draws: 1999, seed: 1 });
console.log(`1 999 draws of 2 000 buckets: ${((performance.now() - from) / 1000).toFixed(1)} s`);

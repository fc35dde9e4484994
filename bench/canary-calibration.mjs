// False alarms on time blocks, and coverage of the always-valid interval: `npm run build:lib && node bench/canary-calibration.mjs`. Prints the tables of
// docs/cells/canary.md. Seeded.
import { blockDifference } from '../dist-lib/stats/block-means.js';
import { tInterval } from '../dist-lib/stats/cluster-means.js';
import { orderStatisticRanks } from '../dist-lib/stats/intervals.js';
import { quantileDifference } from '../dist-lib/stats/quantile-difference.js';
import { quantile, valueAtRank } from '../dist-lib/stats/quantiles.js';
import { seededUniform } from '../dist-lib/stats/random.js';
import { drawLognormal, drawNormal } from '../dist-lib/stats/resampling.js';
import { alwaysValidInterval } from '../dist-lib/stats/sequential.js';
import { sequentialQuantileInterval } from '../dist-lib/stats/sequential-quantiles.js';
import { welchT } from '../dist-lib/stats/t-tests.js';
import { countValues } from '../dist-lib/stats/value-counts.js';

const runs = 2000;

/** Minutes of a first-order autoregression. */
function minutes(uniform, n, phi) {
  let x = drawNormal(uniform) / Math.sqrt(1 - phi * phi);
  return Array.from({ length: n }, () => {
    x = phi * x + drawNormal(uniform);
    return x;
  });
}

function moments(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { n: values.length, mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1) };
}

const misses = (interval) => interval !== null && (interval.low > 0 || interval.high < 0);

for (const n of [60, 240, 1440]) {
  for (const phi of [0, 0.3, 0.6, 0.8]) {
    const uniform = seededUniform(n);
    let [blocks, rows, open] = [0, 0, 0];
    for (let run = 0; run < runs; run += 1) {
      const [a, b] = [minutes(uniform, n, phi), minutes(uniform, n, phi)];
      const found = blockDifference(a.map((x, index) => ({ index, n1: 1, sum1: x, n2: 1, sum2: b[index] })));
      if (found === null) open += 1;
      else if (misses(tInterval(found.difference, found.variance, found.df))) blocks += 1;
      if (misses(welchT(moments(a), moments(b))?.interval ?? null)) rows += 1;
    }
    const percent = (count) => `${((100 * count) / runs).toFixed(1)} %`;
    console.log(`| ${n} | ${phi} | ${percent(rows)} | ${percent(blocks)} | ${percent(open)} |`);
  }
}

for (const expected of [1000, 2000, 'seen']) {
  const uniform = seededUniform(9);
  let [always, fixed] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    let [sum, squares, n, missedAlways, missedFixed] = [0, 0, 0, false, false];
    for (let look = 0; look < 50; look += 1) {
      for (let i = 0; i < 40; i += 1) {
        const x = drawNormal(uniform);
        sum += x;
        squares += x * x;
        n += 1;
      }
      const error = Math.sqrt((squares - sum ** 2 / n) / (n - 1) / n);
      missedAlways ||= misses(alwaysValidInterval(sum / n, error, n, expected === 'seen' ? n : expected));
      missedFixed ||= Math.abs(sum / n) > 1.96 * error;
    }
    always += missedAlways ? 1 : 0;
    fixed += missedFixed ? 1 : 0;
  }
  console.log(`| ${expected} | ${(100 - (100 * always) / runs).toFixed(1)} % | ${(100 - (100 * fixed) / runs).toFixed(1)} % |`);
}

/** Two equal arms, log-normal, looked at 30 times: how often the p95 difference is ever away from 0, and how wide the intervals are at the end. */
for (const expected of [3000, 'seen']) {
  const uniform = seededUniform(10);
  const experiments = 400;
  let [always, fixed, widths] = [0, 0, 0];
  for (let run = 0; run < experiments; run += 1) {
    const arms = [[], []];
    let [missedAlways, missedFixed, ratio] = [false, false, 0];
    for (let look = 0; look < 30; look += 1) {
      for (const arm of arms) for (let i = 0; i < 50; i += 1) arm.push(drawLognormal(uniform, 0, 1));
      const tables = arms.map((values) => countValues(values));
      const n = arms[0].length;
      const watched = tables.map((table) => ({ table, expectedN: expected === 'seen' ? n : expected / 2 }));
      const interval = sequentialQuantileInterval(watched[0], watched[1], 0.95);
      missedAlways ||= misses(interval);
      const ranks = orderStatisticRanks(n, 0.95);
      const bounds =
        ranks && tables.map((table) => ({ value: quantile(table, 0.95), low: valueAtRank(table, ranks.low), high: valueAtRank(table, ranks.high) }));
      const once = bounds && quantileDifference(bounds[0], bounds[1]);
      missedFixed ||= misses(once);
      if (interval && once) ratio = (interval.high - interval.low) / (once.high - once.low);
    }
    always += missedAlways ? 1 : 0;
    fixed += missedFixed ? 1 : 0;
    widths += ratio;
  }
  const percent = (count) => `${(100 - (100 * count) / experiments).toFixed(1)} %`;
  console.log(`| p95, ${expected} | ${percent(always)} | ${percent(fixed)} | ${(widths / experiments).toFixed(2)} |`);
}

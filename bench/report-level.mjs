// How often a whole drift report of unchanged columns says that any of them has moved: `npm run build:lib && node bench/report-level.mjs [reports]`. Seeded.
// Twenty columns: eight continuous, four of whole numbers, four of Zipf categories, four flat ones. Prints a table of docs/drift-calibration.md.
import { judge } from '../dist-lib/cells/drift/judge.js';
import * as kit from '../dist-lib/stats/index.js';
import { compared } from './calibration/compared.mjs';
import { draw, shares, sizes } from './calibration/laws.mjs';

const reports = Number(process.argv[2] ?? 2000);
const bounds = { ks: 0.1, psi: 0.1, total_variation: 0.1 };
const parameters = { alpha: 0.05, correction: 'bh', overrides: {}, effect: bounds };
const ranks = (n) => Float64Array.from({ length: n }, (_, i) => i);
const columns = [
  ...Array.from({ length: 8 }, () => ({ values: ranks(1024), weights: shares('flat', 1024) })),
  ...Array.from({ length: 4 }, (_, k) => ({ values: ranks(20), weights: shares(k % 2 === 0 ? 'Zipf' : 'zero-inflated', 20) })),
  ...Array.from({ length: 4 }, () => ({ values: null, weights: shares('Zipf', 20) })),
  ...Array.from({ length: 4 }, (_, k) => ({ values: null, weights: shares('flat', 2 + 3 * k) })),
];

console.log('| rows a side | reports | any column significant | standard error | any column also fails |\n|---|---|---|---|---|');
for (const n of sizes) {
  const uniform = kit.seededUniform(n);
  let [any, fails] = [0, 0];
  for (let k = 0; k < reports; k++) {
    const found = judge(
      columns.map(({ values, weights }) => compared(values, draw(uniform, n, weights), draw(uniform, n, weights))),
      parameters,
    );
    if (found.some((one) => one.pAdjusted !== null && one.pAdjusted <= parameters.alpha)) any++;
    if (found.some((one) => one.verdict === 'fail')) fails++;
  }
  const percent = (rate, digits = 1) => `${(100 * rate).toFixed(digits)} %`;
  const rate = any / reports;
  console.log(`| ${n} | ${reports} | ${percent(rate)} | ${percent(Math.sqrt((rate * (1 - rate)) / reports), 2)} | ${percent(fails / reports)} |`);
}

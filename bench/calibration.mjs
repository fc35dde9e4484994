// How often each drift test cries wolf where nothing has changed: `npm run build:lib && node bench/calibration.mjs [cells|few|many] [trials] [law] ["n, m"]`. Prints Markdown.
// Every test is the same with the sides exchanged, so n <= m. `cells`: tests on cells. `few`: tests on columns of 5, 10 and 20 values. `many`: tests on columns of many values. Seeded: the same numbers on every machine.
import { sampleMetric } from '../dist-lib/cells/drift/sample-metrics.js';
import { momentsOf } from '../dist-lib/cells/drift/samples.js';
import * as kit from '../dist-lib/stats/index.js';
import { cellCounts, cellValues, draw, lawNames, manyValues, shares, sizes } from './calibration/laws.mjs';
import { tally } from './calibration/tally.mjs';

const part = process.argv[2] ?? 'cells';
const trials = Number(process.argv[3] ?? 4000);
const laws = process.argv[4] === undefined ? lawNames : [process.argv[4]];
/** One pair of sizes, such as "50, 1000", to look at it more closely. */
const only = process.argv[5] ?? null;
/** Redraws of a bench: 5 % of 100 is a whole number, so as calibrated as the 9 999 and 999 of a report, only less sharp. */
const draws = 99;
let redraws = 1;
const options = () => ({ seed: redraws++, draws });

const cellTests = {
  chi_square: ([a, b]) => kit.calibratedChiSquare(a, b, options())?.p,
  g_test: ([a, b]) => kit.calibratedG(a, b, options())?.p,
  'psi (law)': ([a, b, n, m]) => {
    const found = kit.psi(a, b);
    return found && kit.psiLawP(found.value, n, m, found.cells);
  },
  fisher: ([a, b, n, m]) => kit.fisherExact(a[0], n, b[0], m)?.p,
};
const bareCellTests = {
  'bare two-proportion z': ([a, b, n, m]) => kit.twoProportionZ(a[0], n, b[0], m)?.p,
  "Fisher's mid-p": ([a, b, n, m]) => kit.fisherExact(a[0], n, b[0], m)?.midP,
  'bare chi_square law': ([a, b]) => kit.chiSquareTwoSample(a, b)?.p,
  'bare G law': ([a, b]) => kit.gTwoSample(a, b)?.p,
};

const ksPs = new Map();
/** p of KS, kept: with few distinct distances the same ones come again and again. */
function ksP(counts) {
  const { statistic, referenceSize: n, currentSize: m } = kit.ksStatistic(counts);
  const key = `${n} ${m} ${statistic}`;
  const p = ksPs.get(key) ?? kit.ksP(statistic, n, m).p;
  if (ksPs.size > 200_000) ksPs.clear();
  ksPs.set(key, p);
  return p;
}
const published = (metric) => (c) => sampleMetric(metric, { kind: 'values', counts: c }, momentsOf(c), redraws++, draws)?.test?.p;
const valueTests = {
  ks: ksP,
  cramer_von_mises: published('cramer_von_mises'),
  anderson_darling: published('anderson_darling'),
  mann_whitney: published('mann_whitney'),
  epps_singleton: (c) => kit.pooledEppsSingleton(c, options())?.p,
  t: published('t'),
};
/** What the tests would be by the textbook or by scipy, beside those of a report, on columns of few values. */
const textbook = {
  'scipy: cramervonmises_2samp': (c) => kit.cramerVonMises(c)?.p,
  'scipy: epps_singleton_2samp': (c) => kit.eppsSingleton(c)?.p,
  'bare Student t': (c) => kit.studentT(momentsOf(c).reference, momentsOf(c).current)?.p,
  'bare Welch t': (c) => kit.welchT(momentsOf(c).reference, momentsOf(c).current)?.p,
};
/** Ranks do not know the law of values that do not tie: the flat law speaks for the lognormal. */
const ranks = new Set(['ks', 'cramer_von_mises', 'anderson_darling', 'mann_whitney']);
const valueTestsOf = (law) => Object.fromEntries(Object.entries(valueTests).filter(([name]) => law !== 'lognormal' || !ranks.has(name)));

const found = tally();
const from = performance.now();
for (const law of laws) {
  const uniform = kit.seededUniform(20_261_123);
  for (const n of sizes) {
    for (const m of sizes.filter((size) => size >= n && (only === null || only === `${n}, ${size}`))) {
      if (part === 'many') {
        found.count({ aimed: valueTestsOf(law), bare: {} }, law, `${n}, ${m}`, trials, () => manyValues(uniform, law, n, m));
        continue;
      }
      for (const cells of cellCounts) {
        const weights = shares(law, cells);
        const values = cellValues(law, cells);
        const where = `${n}, ${m}, ${cells} ${part === 'cells' ? 'cells' : 'values'}`;
        if (part === 'cells')
          found.count({ aimed: cellTests, bare: bareCellTests }, law, where, trials, () => [draw(uniform, n, weights), draw(uniform, m, weights), n, m]);
        else
          found.count({ aimed: valueTests, bare: textbook }, law, where, trials, () => ({
            values,
            reference: draw(uniform, n, weights),
            current: draw(uniform, m, weights),
          }));
      }
    }
  }
}
console.log(`Alarms at 5 % without a change, part \`${part}\`, ${trials} trials a setting, ${Math.round((performance.now() - from) / 1000)} s\n`);
found.print();

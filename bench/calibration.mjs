// How often each drift test cries wolf, and how small a shift it finds: `npm run build:lib && node bench/calibration.mjs [trials] [cells|values|power]`. Prints Markdown tables.
// Seeded: the same numbers on every machine. Sizes n, m ∈ {50 … 100 000} × cells {5, 10, 20} × {flat, Zipf, lognormal, zero-inflated}.
import { sampleMetric } from '../dist-lib/cells/drift/sample-metrics.js';
import * as kit from '../dist-lib/stats/index.js';

const trials = Number(process.argv[2] ?? 2000);
const part = process.argv[3] ?? 'all';
const asked = (name) => part === 'all' || part === name;
const alpha = 0.05;
const sizes = [50, 200, 1000, 10_000, 100_000];
const uniform = kit.seededUniform(20_261_123);

/** Shares of `cells` cells. @type {Record<string, (cells: number) => number[]>} */
const laws = {
  flat: (cells) => Array.from({ length: cells }, () => 1 / cells),
  zipf: (cells) => normalized(Array.from({ length: cells }, (_, i) => 1 / (i + 1))),
  // Equal-width cells over a lognormal: a few hold nearly all.
  lognormal: (cells) => normalized(Array.from({ length: cells }, (_, i) => Math.exp(-(Math.log(0.3 + i * (8 / cells)) ** 2) / 2) / (0.3 + i * (8 / cells)))),
  'zero-inflated': (cells) => [0.6, ...Array.from({ length: cells - 1 }, () => 0.4 / (cells - 1))],
};
function normalized(weights) {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}
function draw(n, shares) {
  const into = new Float64Array(shares.length);
  kit.drawMultinomial(uniform, n, shares, into);
  return into;
}

/** Tests on cells. Where expected counts are small the report redraws; here with 199 draws, which is as calibrated as more. */
const cellTests = {
  'chi_square (law)': (a, b) => kit.chiSquareTwoSample(a, b)?.p ?? 1,
  'chi_square (decides)': (a, b) => small(a, b, () => kit.chiSquareTwoSample(a, b)?.p ?? 1, kit.chiSquareRedrawP),
  'g_test (law)': (a, b) => kit.gTwoSample(a, b)?.p ?? 1,
  g_test: (a, b) => small(a, b, () => kit.gTwoSample(a, b)?.p ?? 1, kit.gRedrawP),
  'psi (law)': (a, b, n, m) => {
    const found = kit.psi(a, b);
    return found ? kit.psiLawP(found.value, n, m, found.cells) : 1;
  },
};
let redraws = 1;
function small(a, b, law, redraw) {
  return (kit.chiSquareTwoSample(a, b)?.smallestExpected ?? 5) < 5 ? (redraw(a, b, { seed: redraws++, draws: 199 }) ?? 1) : law();
}

/** Values on a grid: at 10 000 rows and more 2 048 equally likely values stand for a continuum (the report's own bins are coarser). */
function values(n, m, law) {
  const kinds = {
    flat: () => uniform(),
    lognormal: () => kit.drawLognormal(uniform, 0, 1),
    zipf: () => Math.floor(1 / (uniform() + 1e-3)),
    'zero-inflated': () => (uniform() < 0.6 ? 0 : kit.drawExponential(uniform)),
  };
  if (Math.max(n, m) <= 1000) {
    const sample = (size) => kit.countValues(Float64Array.from({ length: size }, kinds[law]));
    return kit.mergeValueCounts(sample(n), sample(m));
  }
  const grid = 2048;
  const at = Float64Array.from({ length: grid }, (_, i) => (law === 'lognormal' ? Math.exp(kit.normalQuantile((i + 0.5) / grid)) : i));
  const shares = law === 'zipf' ? laws.zipf(grid) : law === 'zero-inflated' ? laws['zero-inflated'](grid) : laws.flat(grid);
  return { values: at, reference: draw(n, shares), current: draw(m, shares) };
}
function moments(counts, own) {
  const table = { values: counts.values, counts: own };
  const n = kit.total(own);
  return { n, mean: kit.mean(table) ?? 0, variance: ((kit.populationVariance(table) ?? 0) * n) / (n - 1) };
}
const valueTests = {
  ks: (c) => {
    const found = kit.ksStatistic(c);
    return kit.ksP(found.statistic, found.referenceSize, found.currentSize).p;
  },
  cramer_von_mises: (c) => sampleMetric('cramer_von_mises', { kind: 'values', counts: c }, null, redraws++)?.test?.p ?? 1,
  'cramer_von_mises (scipy)': (c) => kit.cramerVonMises(c)?.p ?? 1,
  anderson_darling: (c) => sampleMetric('anderson_darling', { kind: 'values', counts: c }, null, redraws++)?.test?.p ?? 1,
  'anderson_darling (scipy)': (c) => kit.andersonDarling(c)?.p ?? 1,
  mann_whitney: (c) => {
    const found = kit.mannWhitney(c);
    return found.exactP ?? found.p;
  },
  epps_singleton: (c) => sampleMetric('epps_singleton', { kind: 'values', counts: c }, null)?.test?.p ?? 1,
  'epps_singleton (scipy)': (c) => kit.eppsSingleton(c)?.p ?? 1,
  't (welch)': (c) => kit.welchT(moments(c, c.current), moments(c, c.reference))?.p ?? 1,
};

/** Rates of p <= alpha, per test: [lowest, highest, where the highest is] over the settings of a law. */
const found = new Map();
function record(test, law, where, rate, count) {
  const key = `${test}|${law}`;
  const known = found.get(key) ?? { low: 1, high: 0, at: '', settings: 0, above: 0 };
  // A setting is above 1.2 α only where its count is beyond what a rate of 1.2 α gives once in a thousand.
  const sure = rate - 3.09 * Math.sqrt((1.2 * alpha * (1 - 1.2 * alpha)) / count) > 1.2 * alpha;
  found.set(key, {
    low: Math.min(known.low, rate),
    high: Math.max(known.high, rate),
    at: rate > known.high ? where : known.at,
    settings: known.settings + 1,
    above: known.above + (sure ? 1 : 0),
  });
}

for (const law of Object.keys(laws)) {
  for (const n of sizes) {
    for (const m of sizes) {
      for (const cells of asked('cells') ? [5, 10, 20] : []) {
        const shares = laws[law](cells);
        const alarms = Object.fromEntries(Object.keys(cellTests).map((name) => [name, 0]));
        for (let k = 0; k < trials; k++) {
          const a = draw(n, shares);
          const b = draw(m, shares);
          for (const [name, test] of Object.entries(cellTests)) if (test(a, b, n, m) <= alpha) alarms[name]++;
        }
        for (const [name, count] of Object.entries(alarms)) record(name, law, `${n}, ${m}, ${cells} cells`, count / trials, trials);
      }
      if (!asked('values')) continue;
      // Exact KS of two large unequal sizes counts n·m paths: fewer trials there.
      const some = Math.max(100, Math.round(trials / (Math.max(n, m) > 1000 ? 5 : 1)));
      const alarms = Object.fromEntries(Object.keys(valueTests).map((name) => [name, 0]));
      for (let k = 0; k < some; k++) {
        const counts = values(n, m, law);
        for (const [name, test] of Object.entries(valueTests)) if (test(counts) <= alpha) alarms[name]++;
      }
      for (const [name, count] of Object.entries(alarms)) record(name, law, `${n}, ${m}`, count / some, some);
    }
  }
}

const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
console.log(`Alarms of the raw p at ${percent(alpha)} without any change; ${trials} trials a setting (a fifth for the tests on values above 1 000 rows)\n`);
console.log('| test | law | settings | least | most | at n, m | surely above 1.2 × |\n|---|---|---|---|---|---|---|');
for (const [key, r] of found) {
  const [test, law] = key.split('|');
  console.log(`| ${test} | ${law} | ${r.settings} | ${percent(r.low)} | ${percent(r.high)} | ${r.at} | ${r.above} |`);
}

/** Power: the smallest move of a normal's mean, in deviations, that a rule finds with 80 %, by bisection over 300 draws each. */
console.log('\nSmallest shift of a normal column, in standard deviations, found in 80 % of 300 draws, and how often the rule alarms without a shift\n');
console.log('| rows a side | here: p of KS and χ² | of that at least KS 0.1 or PSI 0.1 | Evidently’s default rule | PSI > 0.1 |\n|---|---|---|---|---|');
const rules = {
  certain: (c) => {
    const ks = kit.ksStatistic(c);
    const edges = kit.quantileEdges({ values: c.values, counts: c.reference }, 10).filter(Number.isFinite);
    const [a, b] = [c.reference, c.current].map((own) => kit.binValueCounts(edges, { values: c.values, counts: own }));
    const p = Math.min(1, 2 * Math.min(kit.ksP(ks.statistic, ks.referenceSize, ks.currentSize).p, kit.chiSquareTwoSample(a, b).p));
    const psi = kit.psi(a, b);
    return { p: p <= alpha, large: ks.statistic >= 0.1 || psi.value - psi.expectation >= 0.1, psi: psi.value > 0.1 };
  },
  evidently: (c, n) => {
    if (n > 1000) return (kit.wasserstein(c)?.normalized ?? 0) >= 0.1;
    const ks = kit.ksStatistic(c);
    return kit.ksP(ks.statistic, ks.referenceSize, ks.currentSize).p <= 0.05;
  },
};
for (const n of asked('power') ? [50, 200, 1000, 10_000] : []) {
  const rate = (shift) => {
    const hits = [0, 0, 0, 0];
    const draws = n > 1000 ? 60 : 300;
    for (let k = 0; k < draws; k++) {
      const sample = (by) => kit.countValues(Float64Array.from({ length: n }, () => kit.drawNormal(uniform) + by));
      const c = kit.mergeValueCounts(sample(0), sample(shift));
      const own = rules.certain(c);
      [own.p, own.p && own.large, rules.evidently(c, n), own.psi].forEach((hit, i) => {
        if (hit) hits[i]++;
      });
    }
    return hits.map((h) => h / draws);
  };
  const still = rate(0);
  const smallest = still.map((_, rule) => {
    let low = 0;
    let high = 2;
    for (let step = 0; step < 7; step++) {
      const middle = (low + high) / 2;
      if (rate(middle)[rule] >= 0.8) high = middle;
      else low = middle;
    }
    return high;
  });
  console.log(`| ${n} | ${smallest.map((s, i) => `${still[i] > 0.8 ? 'always alarms' : s.toFixed(2)} (${percent(still[i])})`).join(' | ')} |`);
}

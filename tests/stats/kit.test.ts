import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { andersonDarling } from '../../src/stats/anderson-darling.ts';
import { cramerVonMises, cramerVonMisesSurvival } from '../../src/stats/cramer-von-mises.ts';
import * as law from '../../src/stats/distributions.ts';
import { entropy, mutualInformation } from '../../src/stats/entropy.ts';
import { eppsSingleton } from '../../src/stats/epps-singleton.ts';
import { gTwoSample } from '../../src/stats/g-test.ts';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';
import { hypergeometricMass } from '../../src/stats/point-masses.ts';
import { clopperPearson, katzRatio, miettinenNurminenDifference, miettinenNurminenRatio, moverDifference } from '../../src/stats/proportion-intervals.ts';
import { fisherExact, twoProportionZ } from '../../src/stats/proportion-tests.ts';
import { studentT, welchT } from '../../src/stats/t-tests.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { newcombeDifference, wilson } from '../../src/stats/intervals.ts';
import { expectClose } from './close-to.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./oracles/${name}.json`, import.meta.url), 'utf8'));
const tails: Record<string, number[][]> = read('tails');
const kit = read('kit');

interface TwoSampleCase {
  values: number[];
  reference: number[];
  current: number[];
  cvm: number;
  cvmP: number;
  ad: number;
  adP: number;
  es: number;
  esP: number;
  g: number;
  gP: number;
  welch: [number, number, number, number, number];
  student: [number, number, number, number, number];
  first: [number, number, number];
  second: [number, number, number];
  mwuExactP: number | null;
  medianDifference: number;
  differences: number;
  mutualInformation: number;
  normalized: number;
  entropy: number;
}
const samples: TwoSampleCase[] = kit.twoSample;
const aligned = (c: TwoSampleCase) => mergeValueCounts({ values: c.values, counts: c.reference }, { values: c.values, counts: c.current });

describe('distributions keep their digits into the tails (scipy)', () => {
  const functions: Record<string, (...given: number[]) => number> = {
    studentTTwoSided: law.studentTTwoSided,
    fSurvival: law.fSurvival,
    betaQuantile: law.betaQuantile,
    betaCdf: law.betaCdf,
    studentTQuantile: law.studentTQuantile,
    hypergeometricMass,
    binomialCdf: law.binomialCdf,
    poissonCdf: law.poissonCdf,
  };
  test.each(Object.keys(functions))('%s', (name) => {
    const cases = tails[name] ?? [];
    expect(cases.length).toBeGreaterThan(5);
    for (const given of cases) expectClose(functions[name]?.(...given.slice(0, -1)), given.at(-1) ?? Number.NaN, 1e-10, 0, `${name}(${given.slice(0, -1)})`);
  });
  test('the Cramér–von Mises law, whose oracle is 1 − cdf and so good to 1e-12 absolutely', () => {
    for (const [x = 0, p = 0] of tails.cramerVonMisesSurvival ?? []) expectClose(cramerVonMisesSurvival(x), p, 1e-9, 2e-12, `x ${x}`);
    expect(cramerVonMisesSurvival(30)).toBeGreaterThan(0);
  });
});

describe('two-sample tests equal scipy on random samples', () => {
  test.each(samples.map((c, i) => [i, c] as const))('case %i', (_, c) => {
    const counts = aligned(c);
    const cvm = cramerVonMises(counts);
    expectClose(cvm?.statistic, c.cvm, 1e-10, 1e-12, 'cvm');
    // scipy's asymptotic p is 1 − a truncated series: good to about 1e-9 absolutely.
    expectClose(cvm?.p, c.cvmP, 1e-9, 2e-9, 'cvm p');
    const ad = andersonDarling(counts);
    expectClose(ad?.statistic, c.ad, 1e-9, 1e-10, 'ad');
    expectClose(ad?.p, c.adP, 1e-9, 0, 'ad p');
    const es = eppsSingleton(counts);
    expectClose(es?.statistic, c.es, 1e-8, 0, 'es');
    expectClose(es?.p, c.esP, 1e-8, 0, 'es p');
    const g = gTwoSample(c.reference, c.current);
    expectClose(g?.statistic, c.g, 1e-10, 0, 'g');
    expectClose(g?.p, c.gP, 1e-10, 0, 'g p');
    const [n1, mean1, variance1] = c.first;
    const [n2, mean2, variance2] = c.second;
    for (const [run, expected, name] of [
      [welchT, c.welch, 'welch'],
      [studentT, c.student, 'student'],
    ] as const) {
      const found = run({ n: n1, mean: mean1, variance: variance1 }, { n: n2, mean: mean2, variance: variance2 });
      [found?.statistic, found?.df, found?.p, found?.interval.low, found?.interval.high].forEach((value, i) =>
        expectClose(value, expected[i] ?? Number.NaN, 1e-9, 1e-12, `${name} ${i}`),
      );
    }
    const mwu = mannWhitney(counts);
    if (c.mwuExactP === null) expect(mwu?.exactP).toBeNull();
    else expectClose(mwu?.exactP, c.mwuExactP, 1e-10, 0, 'mwu exact');
    expectClose(hodgesLehmann(counts)?.value, c.medianDifference, 1e-12, 1e-12, 'hodges-lehmann');
    const information = mutualInformation([c.reference, c.current]);
    expectClose(information?.value, c.mutualInformation, 1e-8, 1e-12, 'mutual information');
    expectClose(information?.normalized, c.normalized, 1e-8, 1e-12, 'normalized');
    expectClose(entropy(c.reference), c.entropy, 1e-12, 0, 'entropy');
  });
});

describe('proportions', () => {
  test('Miettinen–Nurminen inverts the score test (the restricted likelihood maximised numerically)', () => {
    for (const [a, n, b, m, level, low, high] of kit.miettinenNurminen) {
      const found = miettinenNurminenDifference(a, n, b, m, level);
      expectClose(found?.low, low, 1e-6, 1e-8, `${a}/${n} − ${b}/${m} low`);
      expectClose(found?.high, high, 1e-6, 1e-8, `${a}/${n} − ${b}/${m} high`);
    }
  });
  test('their ratio inverts the score test likewise', () => {
    for (const [a, n, b, m, level, low, high] of kit.miettinenNurminenRatio) {
      const found = miettinenNurminenRatio(a, n, b, m, level);
      expectClose(found?.low, low, 1e-6, 1e-8, `${a}/${n} ÷ ${b}/${m} low`);
      expectClose(found?.high, high, 1e-6, 1e-8, `${a}/${n} ÷ ${b}/${m} high`);
    }
    // Koopman (1984) gives 2.94 to 7.15, without N/(N − 1).
    const koopman = miettinenNurminenRatio(36, 40, 16, 80);
    expect(koopman?.low).toBeCloseTo(2.94, 1);
    expect(koopman?.high).toBeCloseTo(7.15, 1);
    expect(miettinenNurminenRatio(0, 40, 16, 80)?.low).toBe(0);
    expect(miettinenNurminenRatio(3, 40, 0, 80)).toBeNull();
    expect(miettinenNurminenRatio(3, 40, 0, 0)).toBeNull();
  });
  test('property: the interval of a ratio holds it, and swapping the sides turns it over', () => {
    const side = fc.integer({ min: 2, max: 300 }).chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(side, side, ([a, n], [b, m]) => {
        const [found, turned] = [miettinenNurminenRatio(a, n, b, m), miettinenNurminenRatio(b, m, a, n)];
        if (found === null || turned === null) return false;
        const ratio = a / n / (b / m);
        return found.low <= ratio && ratio <= found.high && Math.abs(found.low * turned.high - 1) < 1e-7 && Math.abs(found.high * turned.low - 1) < 1e-7;
      }),
      { numRuns: 200 },
    );
  });
  test('published intervals', () => {
    const published: [ReturnType<typeof wilson>, number, number][] = [
      [miettinenNurminenDifference(7, 34, 1, 34), 0.0270416, 0.3452912],
      [clopperPearson(81, 263), 0.2527367, 0.3676219],
      [wilson(15, 148), 0.0623864, 0.1604872],
      [newcombeDifference(5, 56, 0, 29), -0.0381, 0.1926],
      [katzRatio(805, 805 + 990, 349, 349 + 1139), 1.7212391, 2.1241083],
      [moverDifference({ value: 0.1, low: -0.0318904, high: 0.2271723 }, { value: 0.25, low: 0.1161879, high: 0.3716789 }), -0.3294459, 0.0346035],
    ];
    for (const [found, low, high] of published) {
      expectClose(found?.low, low, 0, 5.1e-5, 'low');
      expectClose(found?.high, high, 0, 5.1e-5, 'high');
    }
  });
  test('Katz, Clopper–Pearson, Fisher and z equal scipy and statsmodels', () => {
    for (const [a, n, b, m, low, high] of kit.katz) {
      expectClose(katzRatio(a, n, b, m)?.low, low, 1e-10);
      expectClose(katzRatio(a, n, b, m)?.high, high, 1e-10);
    }
    for (const [k, n, level, low, high] of kit.clopperPearson) {
      expectClose(clopperPearson(k, n, level)?.low, low, 1e-10, 1e-15);
      expectClose(clopperPearson(k, n, level)?.high, high, 1e-10);
    }
    for (const [a, n, b, m, p] of kit.fisher) expectClose(fisherExact(a, n, b, m)?.p, p, 1e-10, 0, `fisher ${a}/${n} ${b}/${m}`);
    for (const [a, n, b, m, z, p] of kit.twoProportionZ) {
      expectClose(twoProportionZ(a, n, b, m)?.statistic, z, 1e-11);
      expectClose(twoProportionZ(a, n, b, m)?.p, p, 1e-10);
    }
  });
  test('Fisher and mid-p of published tables', () => {
    expectClose(fisherExact(8, 10, 1, 6)?.p, 0.034965035, 1e-8);
    expect(fisherExact(8, 10, 1, 6)?.oddsRatio).toBe(20);
    expectClose(fisherExact(2, 10, 15, 25)?.midP, 0.0436993, 1e-5);
    expectClose(fisherExact(48, 80, 12, 40)?.p, 0.0034092, 1e-4);
  });
  test('a side without rows has no interval and no test; zero counts have both', () => {
    expect(miettinenNurminenDifference(0, 0, 1, 2)).toBeNull();
    expect(fisherExact(0, 0, 1, 2)).toBeNull();
    expect(twoProportionZ(0, 5, 0, 5)).toBeNull();
    expect(katzRatio(0, 5, 1, 5)).toBeNull();
    const zero = miettinenNurminenDifference(0, 20, 0, 30);
    expect(zero?.low).toBeLessThan(0);
    expect(zero?.high).toBeGreaterThan(0);
  });
  test('property: the interval holds its estimate, and swapping the sides mirrors it', () => {
    const side = fc.integer({ min: 1, max: 300 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(side, side, ([a, n], [b, m]) => {
        const found = miettinenNurminenDifference(a, n, b, m);
        const swapped = miettinenNurminenDifference(b, m, a, n);
        const estimate = a / n - b / m;
        if (found === null || swapped === null) return false;
        return found.low <= estimate && estimate <= found.high && Math.abs(found.low + swapped.high) < 1e-9 && Math.abs(found.high + swapped.low) < 1e-9;
      }),
      { numRuns: 200 },
    );
  });
});

describe('Hodges–Lehmann', () => {
  test('R: 10…40 against 1…4 is 22.5, from 6 to 39', () => {
    const found = hodgesLehmann(mergeValueCounts(countValues([10, 20, 30, 40]), countValues([1, 2, 3, 4])));
    expect(found).toEqual({ value: 22.5, low: 6, high: 39 });
  });
  test('property: the estimate and the ends are the order statistics of all differences', () => {
    const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const found = hodgesLehmann(mergeValueCounts(countValues(a), countValues(b)));
        const differences = a.flatMap((x) => b.map((y) => x - y)).sort((x, y) => x - y);
        const k = differences.length;
        const median = ((differences[Math.floor((k - 1) / 2)] ?? 0) + (differences[Math.ceil((k - 1) / 2)] ?? 0)) / 2;
        return (
          found !== null &&
          found.value === median &&
          differences.includes(found.low) &&
          differences.includes(found.high) &&
          found.low <= median &&
          median <= found.high
        );
      }),
    );
  });
});

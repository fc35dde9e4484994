import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as kit from '../../src/stats/index.ts';
import { A, B, C6, P, Q, R6 } from './known-answers.ts';
import { expectClose } from './close-to.ts';
import nannyml from './oracles/nannyml-synthetic.json' with { type: 'json' };

/** Published answers for small inputs (scipy 1.17.1 unless named), digits as published. */
const AB = kit.mergeValueCounts(kit.countValues(A), kit.countValues(B));
const moments = (x: readonly number[]) => {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return { n: x.length, mean, variance: x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (x.length - 1) };
};

describe('published vectors of two-sample tests', () => {
  test('A against B', () => {
    expectClose(kit.studentT(moments(A), moments(B))?.statistic, 1.8594523396, 1e-10);
    expectClose(kit.studentT(moments(A), moments(B))?.p, 0.0841057202, 1e-8);
    expectClose(kit.welchT(moments(A), moments(B))?.p, 0.0951205647, 1e-8);
    const mwu = kit.mannWhitney(AB);
    expect(mwu?.statistic).toBe(49);
    expectClose(mwu?.exactP, 0.082983683, 1e-8);
    expectClose(mwu?.p, 0.083122937, 1e-8);
    const cvm = kit.cramerVonMises(AB);
    expect(cvm?.law).toBe('exact');
    expectClose(cvm?.statistic, 0.4375, 1e-12);
    expectClose(cvm?.p, 0.0643356643, 1e-8);
    expectClose(kit.andersonDarling(AB)?.statistic, 1.7183096744, 1e-9);
    expectClose(kit.andersonDarling(AB)?.p, 0.0635146773, 1e-8);
    expectClose(kit.eppsSingleton(AB)?.statistic, 3.9819886196, 1e-9);
    expectClose(kit.eppsSingleton(AB)?.p, 0.408448913, 1e-8);
    expectClose(kit.energyDistance(AB), 1.5702308747, 1e-9);
  });

  test('six values with ties', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const counts = kit.mergeValueCounts({ values, counts: R6 }, { values, counts: C6 });
    expect(kit.mannWhitney(counts)?.statistic).toBe(3856);
    expect(kit.mannWhitney(counts)?.exactP).toBeNull();
    expectClose(kit.mannWhitney(counts)?.p, 0.9628660612, 1e-8);
    expectClose(kit.gTwoSample(R6, C6)?.statistic, 1.629956065, 1e-9);
    expectClose(kit.gTwoSample(R6, C6)?.p, 0.8976032399, 1e-9);
    expectClose(kit.hellinger(R6, C6), 0.06812, 0, 1e-5);
  });

  test('chi-square of tables with an unseen level', () => {
    expectClose(kit.chiSquareTwoSample([4, 2, 0], [1, 1, 4])?.p, 0.0465762, 0, 5e-8);
    expectClose(kit.chiSquareTwoSample([1, 2, 5], [3, 4, 2])?.statistic, 2.9036045, 0, 5e-8);
    expectClose(kit.chiSquareTwoSample([130, 370], [240, 260])?.statistic, 51.909052, 0, 5e-7);
  });

  test('divergences of two small distributions', () => {
    expectClose(kit.kullbackLeibler(P, Q), 0.79879343, 1e-9);
    expectClose(kit.kullbackLeibler(Q, P), 0.9011345764, 1e-9);
    expectClose(kit.bhattacharyya(P, Q), 0.7963874195, 1e-9);
    expectClose(kit.hellinger(P, Q), 0.4512345072, 1e-9);
    expectClose(kit.jensenShannonDistance(P, Q), 0.5312393429, 1e-9);
    expect(kit.kullbackLeibler([1, 1], [1, 0])).toBe(Infinity);
    expect(kit.kullbackLeibler([0, 0], [1, 0])).toBeNull();
  });

  test('G² of [50, 30, 20] against [55, 45, 0], where every tool has another PSI', () => {
    const found = kit.gTwoSample([50, 30, 20], [55, 45, 0]);
    expectClose(found?.statistic, 30.984, 0, 5e-4);
    expectClose(found?.p, 1.87e-7, 3e-3);
    expectClose(kit.psi([50, 30, 20], [55, 45, 0])?.value, 0.7955, 0, 5e-6);
  });
});

describe('published vectors of multiplicity', () => {
  const p = [
    0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94,
    0.942, 0.975, 0.986,
  ];
  test('Benjamini–Hochberg and –Yekutieli', () => {
    kit
      .adjustPValues(p, 'benjamini-hochberg')
      .slice(0, 6)
      .forEach((value, i) => expectClose(value, [0.025, 0.1, 0.21, 0.21, 0.21, 0.25][i] ?? 0, 0, 1e-12));
    kit
      .adjustPValues(p, 'benjamini-yekutieli')
      .slice(0, 3)
      .forEach((value, i) => expectClose(value, [0.0954, 0.3816, 0.8014][i] ?? 0, 0, 5e-5));
  });
  test('Holm and Bonferroni', () => {
    kit.adjustPValues([0.01, 0.04, 0.03, 0.005, 0.55, 0.6], 'holm').forEach((value, i) => expectClose(value, [0.05, 0.12, 0.12, 0.03, 1, 1][i] ?? 0, 0, 1e-12));
    kit.adjustPValues([0.01, 0.04, 0.5], 'bonferroni').forEach((value, i) => expectClose(value, [0.03, 0.12, 1][i] ?? 0, 0, 1e-12));
  });
});

describe('bins of a histogram', () => {
  const values = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 9, 12, 20, 40];
  test("numpy's Freedman–Diaconis rule asks for 17", () => expect(kit.freedmanDiaconisBins(kit.countValues(values))).toBe(17));
  test('equal quartiles have no width, one value and none neither', () => {
    expect(kit.freedmanDiaconisBins(kit.countValues([1, 2, 2, 2, 2, 9]))).toBeNull();
    expect(kit.freedmanDiaconisBins(kit.countValues([3]))).toBeNull();
    expect(kit.freedmanDiaconisBins(kit.countValues([]))).toBeNull();
  });
});

describe("Page and Hinkley's online test (river's rule)", () => {
  const step = [...new Array<number>(100).fill(0), ...new Array<number>(200).fill(1)];
  const first = (rules: kit.PageHinkleyRules, x = step) => kit.pageHinkley(x, rules)[0];

  test('a step from 0 to 1 after 100 values alarms at 166 with λ = 50, at 110 with λ = 10', () => {
    expect(first({ threshold: 50 })).toBe(166);
    expect(first({ threshold: 10 })).toBe(110);
  });
  test('a fall is the same upside down, and each direction can be left out', () => {
    const down = step.map((x) => -x);
    expect(first({ threshold: 10 }, down)).toBe(110);
    expect(first({ threshold: 10, direction: 'fall' }, down)).toBe(110);
    expect(kit.pageHinkley(down, { threshold: 10, direction: 'rise' })).toEqual([]);
    expect(kit.pageHinkley(step, { threshold: 10, direction: 'fall' })).toEqual([]);
  });
  test('starts anew after an alarm, and not before the fewest values have come', () => {
    const twice = [...step, ...new Array<number>(200).fill(3)];
    const alarms = kit.pageHinkley(twice, { threshold: 10 });
    expect(alarms[0]).toBe(110);
    expect(alarms.filter((at) => at > 299)).toHaveLength(1);
    expect(first({ threshold: 10, fewest: 150 })).toBe(149);
  });
  test('property: equal values never alarm, and values that are no number change nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 299 }), (level, at) => {
        expect(kit.pageHinkley(new Array(300).fill(level))).toEqual([]);
        const holes = [...step.slice(0, at), Number.NaN, ...step.slice(at)];
        expect(first({ threshold: 10 }, holes)).toBe(at <= 110 ? 111 : 110);
      }),
      { seed: 1 },
    );
  });
});

describe("NannyML's synthetic binary set, estimated without labels", () => {
  const { scores, reference, threshold, chunks } = nannyml;
  const labelled = { scores, positives: reference.positives, negatives: reference.negatives };
  const map = kit.isotonicMap(labelled);

  test('its scores are better for being calibrated', () => {
    const check = kit.isotonicHelps(labelled, kit.seededUniform(42));
    expect(check?.helps).toBe(true);
    expect(check?.before).toBeGreaterThan(2 * (check?.after ?? 1));
  });

  test.each(chunks)('rows $rows have its expected counts and rates', ({ counts, expected }) => {
    const estimated = kit.expectedLabels({ values: scores, counts }, map);
    const table = kit.confusionAt(estimated, threshold);
    for (const cell of ['truePositives', 'trueNegatives', 'falsePositives', 'falseNegatives'] as const) expectClose(table[cell], expected[cell], 1e-11);
    for (const metric of ['precision', 'recall', 'specificity', 'accuracy'] as const)
      expectClose(kit.confusionShare(metric, table).value, expected[metric], 1e-11);
    expectClose(kit.f1(table).value, expected.f1, 1e-11);
    // NannyML's own test compares to 1e-5, within which the formula of its present code lies as well.
    expectClose(kit.rocAuc(estimated)?.value, expected.rocAuc, 1e-5);
    // It takes rows of one score one after the other, which rewards a tie; ours share the precision of the whole tie.
    expectClose(rowByRow(counts), expected.averagePrecision, 1e-8);
    expect(kit.averagePrecision(estimated)?.value).toBeLessThan(expected.averagePrecision);
    expectClose(kit.averagePrecision(estimated)?.value, expected.averagePrecision, 1e-3);
  });

  /** Average precision with every row at a rank of its own, best score first. */
  function rowByRow(counts: readonly number[]): number {
    let hits = 0;
    let rank = 0;
    let sum = 0;
    for (let i = scores.length - 1; i >= 0; i -= 1)
      for (let k = 0; k < (counts[i] ?? 0); k += 1) {
        const p = map(scores[i] ?? 0);
        hits += p;
        rank += 1;
        sum += (p * hits) / rank;
      }
    return sum / hits;
  }
});

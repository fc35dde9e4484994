import { describe, expect, test } from 'vitest';
import * as kit from '../../src/stats/index.ts';
import { A, B, C6, P, Q, R6 } from './known-answers.ts';
import { expectClose } from './close-to.ts';

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

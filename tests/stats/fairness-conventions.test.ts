import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benefitInequality, differentialFairness } from '../../src/stats/benefit-inequality.ts';
import { groupRate, swapped } from '../../src/stats/group-rates.ts';
import { newcombeDifference } from '../../src/stats/intervals.ts';
import { aequitasParity, addVectors, aif360Parity, fairlearnParity, holisticaiParity } from '../../src/stats/parity-conventions.ts';
import { katzRatio } from '../../src/stats/proportion-intervals.ts';
import { fisherExact, twoProportionZ } from '../../src/stats/proportion-tests.ts';
import { expectClose } from './close-to.ts';

const oracle = JSON.parse(readFileSync(new URL('./oracles/fairness.json', import.meta.url), 'utf8'));
const compas: readonly (readonly number[])[] = oracle.compas.groups;
const at = (name: string): readonly number[] => compas[oracle.compas.names.indexOf(name)] ?? [];

describe('published comparisons', () => {
  it('COMPAS, African-American against Caucasian', () => {
    const [a, c] = [groupRate('false_positive_rate', at('African-American')), groupRate('false_positive_rate', at('Caucasian'))];
    expect((a.value ?? 0) - (c.value ?? 0)).toBeCloseTo(0.213925, 7);
    const newcombe = newcombeDifference(a.hits, a.among, c.hits, c.among);
    expect(newcombe?.low).toBeCloseTo(0.1820532, 7);
    expect(newcombe?.high).toBeCloseTo(0.2450233, 7);
    const katz = katzRatio(a.hits, a.among, c.hits, c.among);
    expect(katz?.low).toBeCloseTo(1.7212391, 6);
    expect(katz?.high).toBeCloseTo(2.1241083, 6);
    const favourable = [swapped(at('African-American')), swapped(at('Caucasian'))].map((v) => groupRate('selection_rate', v));
    const [f, g] = favourable;
    expect(katzRatio(f?.hits ?? 0, f?.among ?? 0, g?.hits ?? 0, g?.among ?? 0)?.low).toBeCloseTo(0.6018916, 7);
    expect(katzRatio(f?.hits ?? 0, f?.among ?? 0, g?.hits ?? 0, g?.among ?? 0)?.high).toBeCloseTo(0.6627599, 7);
    expect(Math.abs(twoProportionZ(f?.hits ?? 0, f?.among ?? 0, g?.hits ?? 0, g?.among ?? 0)?.statistic ?? 0)).toBeCloseTo(18.451, 4);
  });
  it('employment figures: tests disagree, so all are shown', () => {
    expect(fisherExact(48, 80, 12, 40)?.p).toBeCloseTo(0.0034092, 7);
    expect(twoProportionZ(12, 40, 48, 80)?.statistic).toBeCloseTo(-3.0983867, 7);
    expect(katzRatio(12, 40, 48, 80)?.low).toBeCloseTo(0.301433, 6);
    expect(katzRatio(12, 40, 48, 80)?.high).toBeCloseTo(0.8293719, 7);
    expect(twoProportionZ(1, 10, 3, 20)?.statistic).toBeCloseTo(-0.3797773, 7);
    expect(twoProportionZ(2, 10, 15, 25)?.statistic).toBeCloseTo(-2.1389632, 7);
    expect(fisherExact(2, 10, 15, 25)?.p).toBeCloseTo(0.0599078, 7);
    expect(fisherExact(2, 10, 15, 25)?.midP).toBeCloseTo(0.0436993, 7);
    expect(twoProportionZ(10, 20, 20, 20)?.statistic).toBeCloseTo(-3.6514837167, 9);
  });
  it('UCI Adult', () => {
    const [male, female] = [
      [0, 9918, 0, 22732, 0, 0],
      [0, 1769, 0, 14423, 0, 0],
    ];
    const parity = aif360Parity(female ?? [], male ?? []);
    expect(parity['disparate_impact']).toBeCloseTo(0.359655, 6);
    expect(parity['statistical_parity_difference']).toBeCloseTo(-0.194516, 6);
  });
});

describe('conventions of other libraries', () => {
  it.each(oracle.fairlearn as { name: string; groups: number[][]; expected: Record<string, number> }[])('Fairlearn: $name', ({ groups, expected }) => {
    const found = fairlearnParity(groups);
    for (const [name, value] of Object.entries(expected)) expectClose(found[name], value, 1e-12, 1e-14, name);
  });
  it('Fairlearn with weights', () => {
    const { y, p, w, g, expected } = oracle.weighted as { y: number[]; p: number[]; w: number[]; g: string[]; expected: Record<string, number> };
    const vectors = ['aa', 'ba'].map((name) => {
      const vector = [0, 0, 0, 0, 0, 0];
      y.forEach((label, i) => {
        const cell = label === 1 ? (p[i] === 1 ? 0 : 2) : p[i] === 1 ? 1 : 3;
        if (g[i] === name) vector[cell] = (vector[cell] ?? 0) + (w[i] ?? 0);
      });
      return vector;
    });
    const found = fairlearnParity(vectors);
    for (const [name, value] of Object.entries(expected)) expectClose(found[name], value, 1e-12, 1e-14, name);
    expect(found['demographic_parity_difference']).toBeCloseTo(0.0238391, 7);
    expect(found['equalized_odds_ratio']).toBeCloseTo(0.9565217, 7);
  });
  it('AIF360 on COMPAS, scored low being favourable', () => {
    const [a, c] = [swapped(at('African-American')), swapped(at('Caucasian'))];
    const found = aif360Parity(a, c);
    for (const [name, value] of Object.entries(oracle.compas.aif360 as Record<string, number>)) expectClose(found[name], value, 1e-10, 0, name);
    expect(found['statistical_parity_difference']).toBeCloseTo(-0.2402002, 7);
    expect(found['disparate_impact']).toBeCloseTo(0.6315929, 7);
    const inequality = benefitInequality(swapped(addVectors(compas)));
    expectClose(inequality?.entropyIndex, oracle.compas.entropyIndex, 1e-10);
    expectClose(inequality?.theil, oracle.compas.theil, 1e-10);
    expectClose(differentialFairness(compas, 'selection_rate'), oracle.compas.differentialFairness, 1e-10);
    expectClose(differentialFairness(compas, 'prevalence'), oracle.compas.differentialFairnessOfLabels, 1e-10);
  });
  it('AIF360 benefit indices, from its tests', () => {
    expect(benefitInequality([3, 2, 2, 3, 0, 0])?.entropyIndex).toBeCloseTo(0.2, 12);
    expect(benefitInequality([3, 2, 2, 3, 0, 0])?.theil).toBeCloseTo(0.2772589, 7);
    // y = 1001001011, predicted 0110000111: b is 0 2 2 0 1 1 0 2 1 1.
    expect(benefitInequality([2, 3, 3, 2, 0, 0])?.entropyIndex).toBeCloseTo(0.3, 12);
    expect(benefitInequality([0, 0, 4, 0, 0, 0])).toBeNull();
  });
  it('Aequitas on COMPAS, from its documentation (reference Hispanic, then the majority)', () => {
    const found = aequitasParity(at('African-American'), at('Hispanic'));
    expect(found['fpr_disparity']).toBeCloseTo(2.087696, 6);
    expect(found['fnr_disparity']).toBeCloseTo(0.503301, 6);
    expect(found['fdr_disparity']).toBeCloseTo(0.808669, 6);
    expect(found['for_disparity']).toBeCloseTo(1.211197, 6);
    expect(found['tpr_disparity']).toBeCloseTo(1.622079, 6);
    expect(found['pprev_disparity']).toBeCloseTo(1.97203, 6);
    const majority = aequitasParity(at('Caucasian'), at('African-American'));
    expect(majority['fpr_disparity']).toBeCloseTo(0.522987, 6);
    expect(majority['fnr_disparity']).toBeCloseTo(1.705274, 6);
    expect(majority['pprev_disparity']).toBeCloseTo(0.591638, 6);
  });
  it('holisticai and jurity, from their tests', () => {
    const found = holisticaiParity([0, 3, 0, 1, 0, 0], [0, 2, 0, 4, 0, 0]);
    expect(found['statistical_parity']).toBeCloseTo(0.4166667, 7);
    expect(found['four_fifths']).toBeCloseTo(0.4444444, 7);
    expect(found['z_difference']).toBeCloseTo(1.290994449, 9);
    expect(found['z_ratio']).toBeCloseTo(1.256287689, 9);
    // a = 1100 with y = 1100, b = 110111 with y = 101001.
    const labelled = holisticaiParity([2, 0, 0, 2, 0, 0], [2, 3, 1, 0, 0, 0]);
    expect(labelled['cohen_d']).toBeCloseTo(-0.7844645, 7);
    expect(labelled['average_odds_difference']).toBeCloseTo(-0.3333333, 7);
    expect(labelled['accuracy_difference']).toBeCloseTo(0.6666667, 7);
    expect(aif360Parity([0, 1, 0, 2, 0, 0], [0, 2, 0, 1, 0, 0])['statistical_parity_difference']).toBeCloseTo(-1 / 3, 7);
  });
});

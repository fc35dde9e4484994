import { describe, expect, it } from 'vitest';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { jensenShannonDistance } from '../../src/stats/distances.ts';
import { meanInterval } from '../../src/stats/intervals.ts';
import { ksAsymptoticP, ksP, ksStatistic } from '../../src/stats/ks.ts';
import { quantile } from '../../src/stats/quantiles.ts';
import { mean, populationVariance } from '../../src/stats/value-counts.ts';
import { wasserstein } from '../../src/stats/wasserstein.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/samples.json' with { type: 'json' };

describe.each(oracle.cases.map((sample, index) => ({ sample, index })))('sample pair $index agrees with scipy', ({ sample }) => {
  const counts = { values: Float64Array.from(sample.values), reference: Float64Array.from(sample.reference), current: Float64Array.from(sample.current) };
  const reference = { values: sample.values, counts: sample.reference };

  it('KS and its p', () => {
    const ks = ksStatistic(counts);
    expectClose(ks?.statistic, sample.ks, 1e-13);
    if (ks === null) return expect.unreachable();
    expectClose(ksP(ks.statistic, ks.referenceSize, ks.currentSize).p, sample.ksP, 1e-9, 1e-15);
    expectClose(ksAsymptoticP(ks.statistic, ks.referenceSize, ks.currentSize), sample.ksAsymptoticP, 1e-8, 1e-12);
  });

  it('Wasserstein distance, also per standard deviation', () => {
    const result = wasserstein(counts);
    expectClose(result?.distance, sample.wasserstein, 1e-11);
    if (sample.standardDeviation > 0) expectClose(result?.normalized, sample.wasserstein / sample.standardDeviation, 1e-11);
    else expect(result).toMatchObject({ normalized: null, normalizedReason: 'constant' });
  });

  it('chi-square and Jensen–Shannon', () => {
    const chi = chiSquareTwoSample(sample.reference, sample.current);
    expectClose(chi?.statistic, sample.chiSquare, 1e-11);
    expect(chi?.df).toBe(sample.chiSquareDf);
    expectClose(chi?.p, sample.chiSquareP, 1e-10);
    expectClose(jensenShannonDistance(sample.reference, sample.current), sample.jensenShannon, 1e-11);
  });

  it('mean, variance and quantiles', () => {
    expectClose(mean(reference), sample.mean, 1e-12, 1e-14);
    expectClose(populationVariance(reference), sample.variance, 1e-12, 1e-14);
    for (const [q = 0, value = 0] of sample.quantiles) expect(quantile(reference, q)).toBe(value);
    const size = sample.current.reduce((sum, count) => sum + count, 0);
    const interval = meanInterval(size, sample.currentMean, sample.currentSampleVariance);
    expectClose(interval?.low, sample.meanInterval[0] ?? NaN, 1e-9, 1e-11);
    expectClose(interval?.high, sample.meanInterval[1] ?? NaN, 1e-9, 1e-11);
  });
});

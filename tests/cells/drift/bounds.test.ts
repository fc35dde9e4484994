import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleMetric, shiftOf } from '../../../src/cells/drift/sample-metrics.ts';
import { binnedSamples, momentsOf, momentsOfSums } from '../../../src/cells/drift/samples.ts';
import { binValueCounts } from '../../../src/stats/histogram.ts';
import { countValues, mergeValueCounts } from '../../../src/stats/value-counts.ts';

const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 3, maxLength: 60 });
const edges = fc.uniqueArray(fc.integer({ min: -45, max: 45 }), { minLength: 1, maxLength: 12 }).map((list) => list.sort((a, b) => a - b));

const both = (a: readonly number[], b: readonly number[], cuts: readonly number[]) => {
  const [before, now] = [countValues(a), countValues(b)];
  const counts = mergeValueCounts(before, now);
  const bounds = { low: Math.min(...a, ...b), high: Math.max(...a, ...b) };
  return {
    exact: { kind: 'values', counts } as const,
    bins: binnedSamples(cuts, binValueCounts(cuts, before), binValueCounts(cuts, now), bounds),
  };
};

describe('what bins say holds what the values say', () => {
  it.each(['energy', 'mann_whitney'] as const)('%s lies within its bounds', (metric) => {
    fc.assert(
      fc.property(values, values, edges, (a, b, cuts) => {
        const { exact, bins } = both(a, b, cuts);
        const truth = sampleMetric(metric, exact, null)?.value ?? Number.NaN;
        const found = sampleMetric(metric, bins, null);
        expect(found?.within?.low).toBeLessThanOrEqual(truth + 1e-9);
        expect(found?.within?.high).toBeGreaterThanOrEqual(truth - 1e-9);
        expect(found?.value).toBeLessThanOrEqual((found?.within?.high ?? Number.NaN) + 1e-9);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('the Hodges–Lehmann shift of the values lies within the interval of the bins', () => {
    fc.assert(
      fc.property(values, values, edges, (a, b, cuts) => {
        const { exact, bins } = both(a, b, cuts);
        const truth = shiftOf(exact);
        const found = shiftOf(bins);
        expect(found?.low).toBeLessThanOrEqual((truth?.value ?? Number.NaN) + 1e-9);
        expect(found?.high).toBeGreaterThanOrEqual((truth?.value ?? Number.NaN) - 1e-9);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('moments from sums are those of the values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -50, max: 50, noNaN: true }), (a, pivot) => {
        const sum = a.reduce((s, x) => s + (x - pivot), 0);
        const squares = a.reduce((s, x) => s + (x - pivot) * (x - pivot), 0);
        const truth = momentsOf(mergeValueCounts(countValues(a), countValues(a)))?.reference;
        const found = momentsOfSums(a.length, sum, squares, pivot);
        expect(found?.mean).toBeCloseTo(truth?.mean ?? Number.NaN, 9);
        expect(found?.variance).toBeCloseTo(truth?.variance ?? Number.NaN, 6);
      }),
      { seed: 7 },
    );
  });
});

it('a shift between neighbouring doubles is found in the end', () => {
  const next = 0.1 + 1.3877787807814457e-17;
  const counts = mergeValueCounts(countValues([0.1, next, 0.3]), countValues([0.2, 0.1, next]));
  expect(Number.isFinite(shiftOf({ kind: 'values', counts })?.value ?? Number.NaN)).toBe(true);
});

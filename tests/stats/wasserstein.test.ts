import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binValueCounts } from '../../src/stats/histogram.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { binnedWasserstein, wasserstein } from '../../src/stats/wasserstein.ts';
import { A, B } from './known-answers.ts';

const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 50 });
const distance = (a: readonly number[], b: readonly number[]) => wasserstein(mergeValueCounts(countValues(a), countValues(b)))?.distance ?? NaN;

describe('first Wasserstein distance', () => {
  it('has the published values', () => {
    const result = wasserstein(mergeValueCounts(countValues(A), countValues(B)));
    expect(result?.distance).toBeCloseTo(4.1625, 12);
    expect(result?.normalized).toBeCloseTo(0.7812361058, 10);
  });

  it('takes weights', () => {
    const reference = { values: [3.4, 3.9, 7.5, 7.8], counts: [1.4, 0.9, 3.1, 7.2] };
    const current = { values: [1.4, 4.5], counts: [3.5, 3.2] };
    expect(wasserstein(mergeValueCounts(reference, current))?.distance).toBeCloseTo(4.0781331438, 10);
  });

  it('of a constant reference is not divided by its deviation', () => {
    expect(wasserstein(mergeValueCounts(countValues([3, 3]), countValues([5])))).toEqual({ distance: 2, normalized: null, normalizedReason: 'constant' });
  });

  it('is null when a side is empty', () => {
    expect(wasserstein(mergeValueCounts(countValues([]), countValues([5])))).toBeNull();
    expect(binnedWasserstein([], [0], [1], 0, 1)).toBeNull();
  });

  it('equals the shift, is symmetric, and keeps the triangle inequality', () => {
    fc.assert(
      fc.property(sample, sample, sample, fc.integer({ min: -9, max: 9 }), (a, b, c, shift) => {
        expect(
          distance(
            a,
            a.map((x) => x + shift),
          ),
        ).toBeCloseTo(Math.abs(shift), 9);
        expect(distance(a, b)).toBeCloseTo(distance(b, a), 9);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9);
      }),
    );
  });
});

describe('binned Wasserstein distance', () => {
  it('differs from the distance of the values by no more than its bound', () => {
    fc.assert(
      fc.property(sample, sample, fc.uniqueArray(fc.integer({ min: -25, max: 25 }), { maxLength: 8 }), (a, b, cuts) => {
        const edges = cuts.sort((x, y) => x - y);
        const [low, high] = [Math.min(...a, ...b), Math.max(...a, ...b)];
        const binned = binnedWasserstein(edges, binValueCounts(edges, countValues(a)), binValueCounts(edges, countValues(b)), low, high);
        expect(Math.abs((binned?.distance ?? NaN) - distance(a, b))).toBeLessThanOrEqual((binned?.errorBound ?? NaN) + 1e-9);
      }),
    );
  });

  it('knows crossing distribution functions inside a bin', () => {
    // F − G runs from 0 to ½ to −½ to 0 over three unit bins.
    expect(binnedWasserstein([1, 2], [1, 0, 1], [0, 2, 0], 0, 3)?.distance).toBeCloseTo(0.25 + 0.25 + 0.25, 12);
  });
});

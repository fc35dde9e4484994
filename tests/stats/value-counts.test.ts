import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countValues, mean, mergeValueCounts, populationVariance, total } from '../../src/stats/value-counts.ts';

const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 });

describe('value counts', () => {
  it('align on one ascending list of distinct values', () => {
    const merged = mergeValueCounts({ values: [1, 3], counts: [2, 5] }, { values: [-1, 3, 4], counts: [1, 7, 2] });
    expect([...merged.values]).toEqual([-1, 1, 3, 4]);
    expect([...merged.reference]).toEqual([0, 2, 5, 0]);
    expect([...merged.current]).toEqual([1, 0, 7, 2]);
  });

  it('treat −0 and 0 as one value, and sort negatives first', () => {
    expect([...mergeValueCounts(countValues([-0]), countValues([0])).values]).toEqual([0]);
    expect(countValues([2, -1, 2])).toEqual({ values: [-1, 2], counts: [1, 2] });
  });

  it('keep every count', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const merged = mergeValueCounts(countValues(a), countValues(b));
        expect([...merged.values]).toEqual([...new Set([...a, ...b])].sort((x, y) => x - y));
        expect([total(merged.reference), total(merged.current)]).toEqual([a.length, b.length]);
      }),
    );
  });

  it('have no mean and no variance when empty, and no variance when constant', () => {
    expect(mean({ values: [], counts: [] })).toBeNull();
    expect(populationVariance({ values: [1], counts: [0] })).toBeNull();
    expect(populationVariance({ values: [0.1, 5], counts: [3, 0] })).toBe(0);
  });

  it('vary with ddof 0', () => {
    expect(mean({ values: [1, 4], counts: [2, 1] })).toBe(2);
    expect(populationVariance({ values: [1, 4], counts: [2, 1] })).toBe(2);
  });
});

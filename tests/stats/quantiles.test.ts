import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pow } from '../../src/stats/elementary.ts';
import { binIndex, binValueCounts, foldHistogram } from '../../src/stats/histogram.ts';
import * as quantiles from '../../src/stats/quantiles.ts';
import { countValues, total } from '../../src/stats/value-counts.ts';

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 80 });
const ascending = (edges: readonly number[]) => edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? Infinity));

describe('type-7 quantile', () => {
  it('has the published p90 of the NIST values', () => {
    const nist = countValues([95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.061, 95.1591, 95.1195, 95.1065, 95.0925, 95.199, 95.1682]);
    expect(quantiles.quantile(nist, 0.9)).toBeCloseTo(95.19568, 5);
  });

  it('needs the ranks at the floor and the ceiling of (n − 1)q + 1', () => {
    expect(quantiles.quantileRanks(10, 0.5)).toEqual({ low: 5, high: 6, fraction: 0.5 });
    expect(quantiles.quantileRanks(11, 0.5)).toEqual({ low: 6, high: 6, fraction: 0 });
    expect(quantiles.quantileRanks(1, 0.99)).toEqual({ low: 1, high: 1, fraction: 0 });
    expect(quantiles.quantileRanks(0, 0.5)).toBeNull();
    expect(quantiles.quantileRanks(5, 1.1)).toBeNull();
  });

  it('finds the value at a rank', () => {
    const table = { values: [1, 2, 5], counts: [2, 0, 3] };
    expect([1, 2, 3, 5].map((rank) => quantiles.valueAtRank(table, rank))).toEqual([1, 1, 5, 5]);
    expect(quantiles.valueAtRank(table, 0)).toBeNull();
    expect(quantiles.valueAtRank(table, 6)).toBeNull();
    expect(quantiles.quantile({ values: [], counts: [] }, 0.5)).toBeNull();
  });

  it('equals the interpolated sorted list and rises with q', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (list, q, r) => {
        const sorted = [...list].sort((a, b) => a - b);
        const position = (sorted.length - 1) * q;
        const low = sorted[Math.floor(position)] ?? NaN;
        const high = sorted[Math.ceil(position)] ?? NaN;
        const table = countValues(list);
        expect(quantiles.quantile(table, q)).toBeCloseTo(low + (high - low) * (position - Math.floor(position)), 9);
        expect(quantiles.quantile(table, Math.min(q, r))).toBeLessThanOrEqual((quantiles.quantile(table, Math.max(q, r)) ?? NaN) + 1e-9);
      }),
    );
  });
});

describe('edges', () => {
  it('of log buckets keep their ends and grow by one factor', () => {
    const edges = quantiles.logBucketEdges(1, 1024, 10) ?? [];
    expect(edges.length).toBe(11);
    expect([edges[0], edges[10]]).toEqual([1, 1024]);
    edges.forEach((edge, i) => expect(edge).toBeCloseTo(pow(2, i), 9));
    expect(quantiles.logBucketEdges(3, 3, 5)).toEqual([3]);
    expect(quantiles.logBucketEdges(0, 3, 5)).toBeNull();
    expect(quantiles.logBucketEdges(1, Infinity, 5)).toBeNull();
    expect(quantiles.logBucketEdges(2, 1, 5)).toBeNull();
    expect(quantiles.logBucketEdges(1, 2, 0)).toBeNull();
  });

  it('of log buckets are strictly ascending over any range', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 300 }), (a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const edges = quantiles.logBucketEdges(low, high, count) ?? [];
        expect(ascending(edges)).toBe(true);
        expect([edges[0], edges.at(-1)]).toEqual([low, high]);
      }),
    );
  });

  it('of deciles are the type-7 quantiles, equal ones once', () => {
    expect(quantiles.decileEdges(countValues(Array.from({ length: 101 }, (_, i) => i)))).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(quantiles.decileEdges(countValues([7, 7, 7]))).toEqual([7]);
    expect(quantiles.decileEdges(countValues([]))).toEqual([]);
  });

  it('of equal mass are values, and no bin without a heavy value holds more than its share', () => {
    expect(quantiles.equalMassEdges({ values: [1, 2, 3, 4], counts: [1, 1, 1, 1] }, 2)).toEqual([2]);
    expect(quantiles.equalMassEdges({ values: [], counts: [] }, 4)).toEqual([]);
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 12 }), (list, bins) => {
        const table = countValues(list);
        const edges = quantiles.equalMassEdges(table, bins);
        const heaviest = Math.max(...Array.from(table.counts));
        expect(ascending(edges) && edges.length < bins).toBe(true);
        expect(Math.max(...binValueCounts(edges, table))).toBeLessThanOrEqual(list.length / bins + heaviest + 1);
      }),
    );
  });

  it('of equal mass from a histogram are among its own', () => {
    expect(quantiles.equalMassEdgesOfHistogram([0, 1, 2, 3], [0, 5, 5, 5, 5], 2)).toEqual([2]);
    expect(quantiles.equalMassEdgesOfHistogram([0], [0, 9], 4)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), fc.integer({ min: 1, max: 6 }), (counts, bins) => {
        const fine = [1, 2, 3, 4, 5];
        const edges = quantiles.equalMassEdgesOfHistogram(fine, counts, bins);
        expect(total(foldHistogram(fine, counts, edges) ?? [])).toBe(total(counts));
      }),
    );
  });
});

describe('right-closed bins', () => {
  it('hold their upper edge', () => {
    expect([-5, 0, 0.5, 1, 1.5].map((x) => binIndex([0, 1], x))).toEqual([0, 0, 1, 1, 2]);
    expect(binIndex([], 3)).toBe(0);
    expect(binValueCounts([0, 1], { values: [0, 1, 2], counts: [4, 5, 6] })).toEqual([4, 5, 6]);
  });

  it('fold onto a subset of their edges, as if counted there at once', () => {
    const cutPoints = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { maxLength: 12 });
    const kept = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(sample, cutPoints, kept, (list, cuts, keep) => {
        const fine = cuts.sort((a, b) => a - b);
        const coarse = fine.filter((_, i) => keep[i]);
        const table = countValues(list);
        expect(foldHistogram(fine, binValueCounts(fine, table), coarse)).toEqual(binValueCounts(coarse, table));
      }),
    );
  });

  it('do not fold onto other edges, nor with counts that do not fit', () => {
    expect(foldHistogram([1, 3], [1, 2, 3], [2])).toBeNull();
    expect(foldHistogram([1, 3], [1, 2], [1])).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBucketEdges, quantileRanks, rankIntervals, RankLookup } from '../../src/cells/quantile-waves.ts';

const value = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 0, 1e-300, -1e-9, 1e308, -1e308));
const valuesOf = fc.array(
  value.map((x) => (x === 0 ? 0 : x)),
  { minLength: 1, maxLength: 80 },
);

/** Type 7 (Hyndman & Fan 1996), by sorting. */
function sorted7(values: readonly number[], q: number): number {
  const s = [...values].sort((a, b) => a - b);
  const h = (s.length - 1) * q;
  const low = Math.floor(h);
  const [a, b] = [s[low] ?? 0, s[Math.min(s.length - 1, low + 1)] ?? 0];
  return Number.isFinite(b - a) ? a + (h - low) * (b - a) : a * (1 - (h - low)) + b * (h - low);
}

function wave(values: readonly number[], ranks: readonly number[]) {
  const edges = logBucketEdges(Math.min(...values), Math.max(...values));
  const counts = [...edges, Number.POSITIVE_INFINITY].map(
    (edge, i) => values.filter((x) => x <= edge && x > (edges[i - 1] ?? Number.NEGATIVE_INFINITY)).length,
  );
  const intervals = rankIntervals(edges, counts, ranks);
  const inside = values.filter((x) => intervals.some(([low, high]) => x > low && x <= high));
  const distinct = [...new Set(inside)].sort((a, b) => a - b);
  return {
    edges,
    counts,
    intervals,
    inside,
    found: { keys: {}, values: distinct, counts: distinct.map((v) => inside.filter((x) => x === v).length), more: { distinct: 0, rows: 0 } },
  };
}

describe('exact quantiles in two waves', () => {
  it('equal those by sorting, with ties, negatives, zeros and heavy tails', () => {
    fc.assert(
      fc.property(valuesOf, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const { edges, counts, found } = wave(values, quantileRanks(values.length, q));
        expect(new RankLookup(edges, counts, found).quantile(q)).toBe(sorted7(values, q));
      }),
      { numRuns: 500 },
    );
  });

  it('find any set of ranks', () => {
    fc.assert(
      fc.property(valuesOf, fc.array(fc.nat(200), { minLength: 1, maxLength: 5 }), (values, wanted) => {
        const ranks = wanted.map((r) => r % values.length);
        const { edges, counts, found, intervals } = wave(values, ranks);
        const lookup = new RankLookup(edges, counts, found);
        const s = [...values].sort((a, b) => a - b);
        for (const rank of ranks) expect(lookup.at(rank)).toBe(s[rank]);
        expect(intervals.every(([low], i) => i === 0 || low > (intervals[i - 1]?.[1] ?? low))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('edges ascend, cover the range, and are few', () => {
    fc.assert(
      fc.property(valuesOf, (values) => {
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const edges = logBucketEdges(low, high);
        expect(edges.length).toBeLessThanOrEqual(1900);
        expect(edges.every((x, i) => Number.isFinite(x) && (i === 0 || x > (edges[i - 1] ?? x)))).toBe(true);
        expect(edges[0]).toBeGreaterThanOrEqual(low);
        expect(edges[edges.length - 1]).toBe(high);
      }),
    );
  });

  it('a rank outside is null', () => {
    const { edges, counts, found } = wave([1, 2, 3], [0]);
    const lookup = new RankLookup(edges, counts, found);
    expect([lookup.at(-1), lookup.at(3)]).toEqual([null, null]);
  });
});

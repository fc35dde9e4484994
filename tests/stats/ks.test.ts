import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binValueCounts } from '../../src/stats/histogram.ts';
import { binnedKs, ksAsymptoticP, ksExactP, ksP, ksStatistic } from '../../src/stats/ks.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';
import { A, B, C6, R6 } from './known-answers.ts';
import oracle from './oracles/kolmogorov.json' with { type: 'json' };

describe('two-sample KS', () => {
  it('gives the published distance and both p-values, which disagree at 5 %', () => {
    const ks = ksStatistic(mergeValueCounts(countValues(A), countValues(B)));
    expect(ks?.statistic).toBe(0.625);
    expect(ksExactP(0.625, 8, 8)).toBeCloseTo(0.087024087, 10);
    expect(ksAsymptoticP(0.625, 8, 8)).toBeCloseTo(0.0493164, 7);
  });

  it('takes ties together', () => {
    const ks = ksStatistic({ values: Float64Array.of(1, 2, 3, 4, 5, 6), reference: R6, current: C6 });
    expect(ks?.statistic).toBeCloseTo(0.0454545455, 10);
    expect(ksAsymptoticP(ks?.statistic ?? 0, 88, 88)).toBeCloseTo(0.9999463119, 10);
  });

  it('exact p agrees with scipy up to 10 000 values a side', () => {
    for (const [n = 1, m = 1, d = 0, p = 0] of oracle.exactTwoSample) expectClose(ksExactP(d, n, m), p, 1e-9, 0, `${n}, ${m}, ${d}`);
  });

  it('exact p equals enumeration of all orders of small samples', () => {
    for (const [n, m] of [
      [3, 4],
      [4, 4],
      [2, 6],
      [5, 3],
    ] as const) {
      const distances = allDistances(n, m);
      for (const d of new Set(distances)) expectClose(ksExactP(d, n, m), distances.filter((x) => x >= d - 1e-12).length / distances.length, 1e-12);
    }
  });

  it('is symmetric in the two samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, m, d) => {
        expectClose(ksExactP(d, n, m), ksExactP(d, m, n), 1e-10);
      }),
    );
  });

  it('never gives a larger p for a larger distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.nat(40), (n, m, i, j) => {
        const [near, far] = [Math.min(i, j) / 40, Math.max(i, j) / 40];
        expect(ksExactP(far, n, m)).toBeLessThanOrEqual(ksExactP(near, n, m) + 1e-12);
      }),
    );
  });

  it('uses the exact law iff the larger sample has at most 10 000 values', () => {
    expect(ksP(0.02, 10_000, 10_000)).toEqual({ p: ksExactP(0.02, 10_000, 10_000), law: 'exact' });
    expect(ksP(0.02, 10_001, 500)).toEqual({ p: ksAsymptoticP(0.02, 10_001, 500), law: 'asymptotic' });
  });

  it('is null when a side is empty', () => {
    expect(ksStatistic(mergeValueCounts(countValues([1]), countValues([])))).toBeNull();
    expect(binnedKs([1], [0])).toBeNull();
  });
});

describe('binned KS', () => {
  const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

  it('brackets the distance of the values, within the mass of one bin', () => {
    fc.assert(
      fc.property(sample, sample, fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 8 }), (a, b, cuts) => {
        const edges = cuts.sort((x, y) => x - y);
        const left = countValues(a);
        const right = countValues(b);
        const exact = ksStatistic(mergeValueCounts(left, right))?.statistic ?? NaN;
        const reference = binValueCounts(edges, left);
        const current = binValueCounts(edges, right);
        const binned = binnedKs(reference, current);
        const largestBin = Math.max(...reference.map((x) => x / a.length), ...current.map((x) => x / b.length));
        expect(binned?.statistic).toBeLessThanOrEqual(exact + 1e-12);
        expect(binned?.upperBound).toBeGreaterThanOrEqual(exact - 1e-12);
        expect((binned?.upperBound ?? NaN) - (binned?.statistic ?? NaN)).toBeLessThanOrEqual(largestBin + 1e-12);
      }),
    );
  });
});

function allDistances(n: number, m: number): number[] {
  const walk = (i: number, j: number, greatest: number): number[] => {
    const here = Math.max(greatest, Math.abs(i / n - j / m));
    if (i === n && j === m) return [here];
    return [...(i < n ? walk(i + 1, j, here) : []), ...(j < m ? walk(i, j + 1, here) : [])];
  };
  return walk(0, 0, 0);
}

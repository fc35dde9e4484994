import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapChange, varianceOfGap } from '../../src/stats/difference-in-differences.ts';
import { clusteredCorrelation, correlationOfGaps, pairedCovariance, pairedHits, type PairCell } from '../../src/stats/gap-correlation.ts';
import { groupRate } from '../../src/stats/group-rates.ts';
import { moverDifference } from '../../src/stats/proportion-intervals.ts';
import { seededUniform } from '../../src/stats/random.ts';

/** Pairs of calls of unlabelled rows, and the rates before and after over them and `more` rows of each version without a partner. */
const cell = (called: number) => (called === 1 ? 4 : 5);
const pairsOf = (calls: readonly (readonly [number, number])[]): readonly PairCell[] =>
  calls.map(([before, after]) => ({ before: cell(before), after: cell(after), rows: 1, weight: 1 }));
const rate = (calls: readonly number[]) => ({ share: calls.reduce((a, b) => a + b, 0) / calls.length, size: calls.length, among: calls.length });

describe('the covariance of a rate in two versions', () => {
  it('leaves the variance of paired differences, row by row, but for half a pair', () => {
    const call = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(call, { minLength: 3, maxLength: 60 }), (calls) => {
        const [before, after] = [rate(calls.map(([b]) => b)), rate(calls.map(([, a]) => a))];
        const n = calls.length;
        const product = calls.reduce((sum, [b, a]) => sum + (b - before.share) * (a - after.share), 0);
        const found = pairedCovariance('selection_rate', pairsOf(calls), before, after);
        expect(found).toBeCloseTo((product > 0 ? Math.max(0, product - 0.5) : product) / n ** 2, 12);
        const differences = calls.map(([b, a]) => a - b);
        const mean = differences.reduce((a, b) => a + b, 0) / n;
        const paired = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / n ** 2;
        const left = (before.share * (1 - before.share)) / n + (after.share * (1 - after.share)) / n - 2 * found;
        expect(left).toBeGreaterThanOrEqual(paired - 1e-12);
        expect(left - paired).toBeLessThanOrEqual(1 / n ** 2 + 1e-12);
      }),
      { numRuns: 200, seed: 9 },
    );
  });
  it('counts a pair only under the line of both, and weights by their product', () => {
    const pairs: readonly PairCell[] = [
      { before: 0, after: 2, rows: 4, weight: 12 },
      { before: 1, after: 1, rows: 9, weight: 9 },
      { before: 0, after: 0, rows: 2, weight: 10 },
    ];
    expect(pairedHits('true_positive_rate', pairs)).toEqual({ both: 2, before: 4, after: 0, neither: 0 });
    const [before, after] = [
      { share: 0.9, size: 10, among: 20 },
      { share: 0.4, size: 10, among: 25 },
    ];
    // 12 · 0.1 · (−0.4) + 10 · 0.1 · 0.6 = 0.12, less half of the mean product of weights, 22 / 6 / 2: nothing is left.
    expect(pairedCovariance('true_positive_rate', pairs, before, after)).toBe(0);
    const worse = pairs.slice(0, 1);
    expect(pairedCovariance('true_positive_rate', worse, before, after)).toBeCloseTo((12 * 0.1 * -0.4) / 20 / 25, 14);
  });
});

describe('the correlation of gaps by random groups of persons', () => {
  it('is that of Σ(z − z′)², computed for the change itself', () => {
    const vector = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 6 })));
    const side = fc.array(vector, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(side, side, side, side, (a, b, c, d) => {
        const maps = [a, b, c, d].map((vectors) => new Map(vectors.map((each, i) => [i, each] as const)));
        const [one, two, three, four] = maps as [(typeof maps)[0], (typeof maps)[0], (typeof maps)[0], (typeof maps)[0]];
        const found = clusteredCorrelation('false_positive_rate', [one, two], [three, four]);
        const z = (map: Map<number, readonly number[]>, i: number) => {
          const rates = [...map.values()].map((each) => groupRate('false_positive_rate', each));
          const [hits, n] = [rates.reduce((s, r) => s + r.hits, 0), rates.reduce((s, r) => s + r.among, 0)];
          const own = groupRate('false_positive_rate', map.get(i) ?? []);
          return n === 0 ? 0 : (own.hits - (hits / n) * own.among) / n;
        };
        let [now, then, change] = [0, 0, 0];
        for (let i = 0; i < 12; i += 1) {
          const [x, y] = [z(one, i) - z(two, i), z(three, i) - z(four, i)];
          now += x * x;
          then += y * y;
          change += (x - y) ** 2;
        }
        const rho = now * then > 0 ? (now + then - change) / (2 * Math.sqrt(now * then)) : 0;
        if (rho < 0.9) expect(found).toBeCloseTo(rho, 9);
      }),
      { numRuns: 100, seed: 2 },
    );
  });
  it('of a version with itself stays below 1', () => {
    const map = new Map(Array.from({ length: 20 }, (_, i) => [i, [0, i % 3, 0, 5, 0, 0]] as const));
    const other = new Map(Array.from({ length: 20 }, (_, i) => [i, [0, i % 5, 0, 7, 0, 0]] as const));
    expect(clusteredCorrelation('false_positive_rate', [map, other], [map, other])).toBeCloseTo(1 - 1 / 20, 12);
    expect(clusteredCorrelation('false_positive_rate', [new Map(), new Map()], [map, other])).toBe(0);
  });
});

describe('the change of a gap', () => {
  it('has the correlated interval of Zou (2007): reaches in squares less twice their product', () => {
    const [first, second] = [
      { value: 0.5, low: 0.4, high: 0.7 },
      { value: 0.3, low: 0.25, high: 0.35 },
    ];
    const { low, high } = moverDifference(first, second, 0.6);
    expect(low).toBeCloseTo(0.2 - Math.sqrt(0.01 + 0.0025 - 2 * 0.6 * 0.1 * 0.05), 12);
    expect(high).toBeCloseTo(0.2 + Math.sqrt(0.04 + 0.0025 - 2 * 0.6 * 0.2 * 0.05), 12);
    expect(moverDifference(first, second, 0)).toEqual(moverDifference(first, second));
  });
  it('holds the truth 92.5 to 98 times in 100 on the same requests, where two samples would hold it always', () => {
    const uniform = seededUniform(31);
    let [paired, independent] = [0, 0];
    const runs = 1500;
    for (let run = 0; run < runs; run += 1) {
      // 150 requests a group; the second version repeats the first for nine in ten, else it draws anew from the same law.
      const group = (p: number) => {
        const calls = Array.from({ length: 150 }, (): readonly [number, number] => {
          const before = uniform() < p ? 1 : 0;
          return [before, uniform() < 0.9 ? before : uniform() < p ? 1 : 0];
        });
        return { before: rate(calls.map(([b]) => b)), after: rate(calls.map(([, a]) => a)), pairs: pairsOf(calls) };
      };
      const [one, two] = [group(0.35), group(0.55)];
      const covariances = [one, two].map(({ pairs, before, after }) => pairedCovariance('selection_rate', pairs, before, after)) as [number, number];
      const correlation = correlationOfGaps([one.after, two.after], [one.before, two.before], covariances);
      expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
      const holds = (rho: number): number => {
        const found = gapChange([one.after, two.after], [one.before, two.before], 0.95, rho);
        return found !== null && found.interval.low <= 0 && found.interval.high >= 0 ? 1 : 0;
      };
      paired += holds(correlation);
      independent += holds(0);
    }
    expect(paired / runs).toBeGreaterThan(0.925);
    expect(paired / runs).toBeLessThan(0.98);
    expect(independent / runs).toBeGreaterThan(0.995);
  });
  it('adds variances of independent groups', () => {
    expect(
      varianceOfGap([
        { share: 0.5, size: 10 },
        { share: 0.2, size: 16 },
      ]),
    ).toBeCloseTo(0.025 + 0.01, 14);
  });
});

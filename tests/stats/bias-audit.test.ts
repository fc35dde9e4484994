import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { gapZ, highestRateNull } from '../../src/stats/highest-rate-null.ts';
import { flipsWithOne, highestRate, impactRatio, isBelowFourFifths, type RateCount, shortfall } from '../../src/stats/impact-ratio.ts';
import { katzRatio } from '../../src/stats/proportion-intervals.ts';
import { fisherExact, twoProportionZ } from '../../src/stats/proportion-tests.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawBinomial } from '../../src/stats/resampling.ts';
import { marginDifference } from '../../src/stats/table-margins.ts';
import { impactRatioBounds, rateBounds } from '../../src/stats/unknown-bounds.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/bias-audit.json' with { type: 'json' };

const group = ([n = 0, k = 0]: readonly number[]): RateCount => ({ n, k });
const counts = fc.integer({ min: 1, max: 400 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));

describe('impact ratios', () => {
  it('and their tests agree with scipy', () => {
    for (const { pair, ratio, low, high, z, p, fisher, mid_p } of oracle.pairs) {
      const [k1 = 0, n1 = 0, k2 = 0, n2 = 0] = pair;
      expectClose(impactRatio({ n: n1, k: k1 }, { n: n2, k: k2 }), ratio, 1e-12);
      expectClose(katzRatio(k1, n1, k2, n2)?.low, low, 1e-9);
      expectClose(katzRatio(k1, n1, k2, n2)?.high, high, 1e-9);
      expectClose(twoProportionZ(k1, n1, k2, n2)?.statistic, z, 1e-10);
      expectClose(twoProportionZ(k1, n1, k2, n2)?.p, p, 1e-9);
      expectClose(fisherExact(k1, n1, k2, n2)?.p, fisher, 1e-8);
      expectClose(fisherExact(k1, n1, k2, n2)?.midP, mid_p, 1e-8);
      expectClose(gapZ({ n: n1, k: k1 }, { n: n2, k: k2 }), Math.abs(z), 1e-10);
    }
  });
  it.each([
    // The questions and answers of the Uniform Guidelines, no. 16: selection rates of 60, 45, 48 and 51 %.
    [45, 0.75, true],
    [48, 0.8, false],
    [51, 0.85, false],
  ])('%i of 100 against 60 of 100', (k, ratio, below) => {
    expectClose(impactRatio({ n: 100, k }, { n: 100, k: 60 }), ratio, 1e-15);
    expect(isBelowFourFifths({ n: 100, k }, { n: 100, k: 60 })).toBe(below);
  });
  it("reproduce a published table of 10 000 people (SolasAI's examples for New York's rule)", () => {
    const top = { n: 1024, k: 803 };
    for (const [k, n, ratio] of [
      [2357, 5003, 0.600777],
      [679, 1471, 0.588629],
      [424, 901, 0.600103],
      [226, 514, 0.560699],
      [390, 799, 0.622447],
    ] as const)
      expect(impactRatio({ n, k }, top)).toBeCloseTo(ratio, 6);
    expect(impactRatio({ n: 4824, k: 2375 }, { n: 4869, k: 2465 })).toBeCloseTo(0.972477, 6);
  });
  it('never exceed 1 against the highest rate, which is the largest group among equals', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 8 }), (groups) => {
        const top = groups[highestRate(groups) ?? -1];
        expect(top).toBeDefined();
        for (const each of groups) expect(impactRatio(each, top ?? each) ?? 0).toBeLessThanOrEqual(1);
      }),
    );
    expect(highestRate([group([10, 5]), group([40, 20]), group([4, 1])])).toBe(1);
    expect(highestRate([{ n: 0, k: 0 }])).toBeNull();
    expect(impactRatio(group([10, 0]), group([10, 0]))).toBeNull();
  });
});

describe('the shortfall', () => {
  it('is the fewest selections that reach the ratio', () => {
    fc.assert(
      fc.property(counts, counts, (each, top) => {
        for (const [a, b] of [
          [1, 1],
          [4, 5],
        ] as const) {
          const missing = shortfall(each, top, a, b) ?? -1;
          const reaches = (k: number) => b * k * top.n >= a * top.k * each.n;
          expect(reaches(each.k + missing)).toBe(true);
          if (missing > 0) expect(reaches(each.k + missing - 1)).toBe(false);
        }
      }),
    );
    expect(shortfall(group([40, 12]), group([80, 48]))).toBe(12);
    expect(shortfall(group([40, 12]), group([80, 48]), 4, 5)).toBe(8);
    expect(shortfall(group([0, 0]), group([80, 48]))).toBeNull();
  });
});

describe('the flip-flop check', () => {
  it('moves one selection from the top group', () => {
    expect(flipsWithOne(group([10, 1]), group([20, 3]))).toBe(true);
    expect(flipsWithOne(group([40, 12]), group([80, 48]))).toBe(false);
    expect(flipsWithOne(group([5, 5]), group([5, 5]))).toBe(false);
    expect(flipsWithOne(group([5, 0]), group([5, 0]))).toBe(false);
  });
});

describe('bounds for people of unknown category', () => {
  it('give the published example', () => {
    const [a, b, unknown] = [group([100, 40]), group([100, 30]), group([20, 8])];
    expect(rateBounds(a, unknown)?.low).toBeCloseTo(0.3571429, 7);
    expect(rateBounds(a, unknown)?.high).toBeCloseTo(0.4444444, 7);
    expect(rateBounds(b, unknown)?.low).toBeCloseTo(0.2678571, 7);
    expect(rateBounds(b, unknown)?.high).toBeCloseTo(0.3518519, 7);
    expect(impactRatioBounds([a, b], 1, unknown)?.low).toBeCloseTo(0.6026786, 7);
    expect(impactRatioBounds([a, b], 1, unknown)?.high).toBeCloseTo(0.9851852, 7);
  });
  it('hold every assignment, and are reached but for the high end of a ratio among three or more', () => {
    for (const { groups, unknown, bounds } of oracle.bounds)
      bounds.forEach(([low = 0, high = 0, ratioLow = 0, ratioHigh = 0], i) => {
        const all = groups.map(group);
        expectClose(rateBounds(all[i] ?? group([]), group(unknown))?.low, low, 1e-12, 1e-15);
        expectClose(rateBounds(all[i] ?? group([]), group(unknown))?.high, high, 1e-12);
        const found = impactRatioBounds(all, i, group(unknown));
        expectClose(found?.low, ratioLow, 1e-12, 1e-15);
        expect(found?.high).toBeGreaterThanOrEqual(ratioHigh - 1e-12);
        if (groups.length === 2) expectClose(found?.high, ratioHigh, 1e-12);
        else expect((found?.high ?? 9) - ratioHigh).toBeLessThan(0.1);
      });
  });
  it('are points without unknown people, and undefined of an empty group or when nobody is selected', () => {
    const groups = [group([10, 4]), group([10, 3]), group([9, 1])];
    expectClose(impactRatioBounds(groups, 1, group([0, 0]))?.low, 0.75, 1e-15);
    expectClose(impactRatioBounds(groups, 1, group([0, 0]))?.high, 0.75, 1e-15);
    expect(rateBounds(group([0, 0]), group([5, 1]))).toBeNull();
    expect(impactRatioBounds([group([4, 0]), group([5, 0])], 0, group([3, 0]))).toBeNull();
  });
});

describe('the largest gap under equal rates', () => {
  it('has the p of shuffled people', () => {
    for (const { tables, p, draws } of oracle.largest_gap) {
      // Tables that share people go together, so that treating them as independent may give a larger p.
      const found = highestRateNull(
        tables.map((table) => table.map(group)),
        9999,
        7,
      );
      found.flat().forEach((value, i) => {
        const expected = p.flat()[i] ?? 0;
        expect(Math.abs(value - expected)).toBeLessThan(4 * Math.sqrt(0.25 / draws + 0.25 / 9999));
      });
    }
  });
  it('alarms at its level, where comparing with the top group by plain tests alarms far more often', () => {
    const uniform = seededUniform(11);
    const trials = 400;
    let [corrected, plain] = [0, 0];
    for (let t = 0; t < trials; t += 1) {
      const groups = [300, 240, 120, 90, 60, 40].map((n) => ({ n, k: drawBinomial(uniform, n, 0.45) }));
      const top = groups[highestRate(groups) ?? 0] ?? { n: 1, k: 0 };
      const p = highestRateNull([groups], 199, t)[0] ?? [];
      if (p.some((each) => each <= 0.05)) corrected += 1;
      if (groups.some((each) => (twoProportionZ(each.k, each.n, top.k, top.n)?.p ?? 1) <= 0.05)) plain += 1;
    }
    expect(binomialCdf(corrected, trials, 0.05)).toBeLessThan(1 - 5e-5);
    expect(binomialCdf(corrected, trials, 0.05)).toBeGreaterThan(5e-5);
    expect(plain / trials).toBeGreaterThan(0.2);
  });
  it('is 1 for the top group and where nothing can differ', () => {
    expect(highestRateNull([[group([10, 10]), group([5, 5])]], 99, 1)).toEqual([[1, 1]]);
    expect(highestRateNull([[group([10, 0]), group([5, 0])], []], 99, 1)).toEqual([[1, 1], []]);
  });
});

describe('margins', () => {
  it("find that the rule's own example does not add up", () => {
    const parts = [group([205, 90]), group([190, 82])];
    expect(marginDifference(group([408, 204]), parts, 250)).toMatchObject({ parts: { n: 395, k: 172 }, n: 13, k: 32, canBeUnknown: false });
    expect(marginDifference(group([797, 412]), [group([412, 215]), group([385, 197])])).toMatchObject({ n: 0, k: 0, canBeUnknown: true });
  });
  it('may differ by people whose other category is unknown, and by no more', () => {
    expect(marginDifference(group([10, 4]), [group([8, 3])], 2).canBeUnknown).toBe(true);
    expect(marginDifference(group([10, 4]), [group([8, 3])], 1).canBeUnknown).toBe(false);
    expect(marginDifference(group([8, 3]), [group([10, 4])]).canBeUnknown).toBe(false);
  });
});

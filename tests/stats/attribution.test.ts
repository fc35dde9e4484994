import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { additivity, addsUp, onLink, type Link } from '../../src/stats/additivity.ts';
import { attributionShares, shareChange } from '../../src/stats/attribution-shares.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { decomposeGap, nullBands } from '../../src/stats/gap-decomposition.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { categoricalAssociation, numericAssociation } from '../../src/stats/rank-association.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/attribution.json' with { type: 'json' };

const plausible = (alarms: number, trials: number, p: number) => binomialCdf(alarms, trials, p) > 5e-5 && binomialCdf(alarms - 1, trials, p) < 1 - 5e-5;

describe('rank association', () => {
  it("is scipy's spearmanr for numbers and from its kruskal for categories", () => {
    for (const { x, y, value, p } of oracle.numeric) {
      const found = numericAssociation(x, y);
      expectClose(found?.value, value, 1e-12);
      expectClose(found?.p, p, 1e-8);
    }
    for (const { groups, y, value, p } of oracle.categorical) {
      const found = categoricalAssociation(groups, y);
      expectClose(found?.value, value, 1e-9, 1e-7);
      expectClose(found?.p, p, 1e-8);
    }
  });
  it('leaves out missing numbers and is undefined of constants', () => {
    expect(numericAssociation([1, 2, Number.NaN, 3], [1, 2, 9, 3])?.n).toBe(3);
    expect(numericAssociation([1, 1, 1, 1], [1, 2, 3, 4])).toBeNull();
    expect(categoricalAssociation(['a', 'a', 'a'], [1, 2, 3])).toBeNull();
    expect(categoricalAssociation(['a', 'b', 'c'], [1, 2, 3])).toBeNull();
    expect(categoricalAssociation(['a', 'b', 'b', 'a'], [1, 1, 1, 1])).toBeNull();
    expectClose(numericAssociation([1, 2, 3], [1, 2, 3])?.value, 1, 1e-12);
  });
});

describe('additivity', () => {
  it('counts what numpy.isclose(rtol=0.01, atol=0.01) counts, on every link', () => {
    for (const { link, sums, outputs, base, failing, median_error } of oracle.sums) {
      const found = additivity(link as Link, sums, outputs, base);
      expect([found.n, found.failing]).toEqual([60, failing]);
      expectClose(found.medianError, median_error, 1e-9, 1e-9);
    }
  });
  it('fits a base where none is given, and then checks that it is constant', () => {
    const outputs = [1, 2, 3, 4, 9];
    const found = additivity(
      'identity',
      outputs.map((x) => x - 0.7),
      outputs,
      null,
    );
    expectClose(found.base, 0.7, 1e-12);
    expect(found.failing).toBe(0);
    expect(additivity('identity', [0, 0, 0, 0], [1, 1, 1, 5], null)).toMatchObject({ base: 1, failing: 1 });
  });
  it('takes a base for each row, and counts rows where the link is not defined', () => {
    expect(additivity('identity', [1, 1], [3, 4], [2, 3])).toMatchObject({ n: 2, failing: 0, base: null });
    expect(additivity('logit', [0, 0, 0], [0.5, 1, 0], 0)).toMatchObject({ n: 1, failing: 0, outside: 2 });
    expect(additivity('log', [], [], 0)).toMatchObject({ n: 0, failing: 0, medianError: null, base: 0 });
    expect(onLink('log', 0)).toBeNaN();
    expect(onLink('identity', Number.POSITIVE_INFINITY)).toBeNaN();
  });
  it('has a tolerance of 0.01 and 1 %', () => {
    expect([addsUp(100.9, 100), addsUp(101.1, 100), addsUp(0.0099, 0), addsUp(0.0101, 0)]).toEqual([true, false, true, false]);
  });
});

describe('the gap between two groups', () => {
  it('and its null band agree with numpy', () => {
    const { phi, output, first, gap, contributions, bands } = oracle.gap;
    const found = decomposeGap(phi, output, null, first);
    expectClose(found?.gap, gap, 1e-12);
    contributions.forEach((value, j) => {
      expectClose(found?.contributions[j], value, 1e-10, 1e-13);
    });
    const drawn = nullBands(phi, first.length, found?.n.first ?? 0, 4000, seededUniform(5));
    bands.forEach(([low = 0, high = 0], j) => {
      expectClose(drawn[j]?.low, low, 0.08);
      expectClose(drawn[j]?.high, high, 0.08);
    });
  });
  it('is the sum of what it is taken apart into, always', () => {
    const list = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), list, list, fc.integer({ min: 1, max: 11 }), (phi, output, bases, first) => {
        const isFirst = Array.from({ length: 12 }, (_, i) => (i < first ? 1 : 0));
        const found = decomposeGap(phi, output, bases, isFirst);
        const sum = (found?.contributions ?? []).reduce((a, b) => a + b, 0) + (found?.base ?? 0) + (found?.unexplained ?? 0);
        expect(Math.abs(sum - (found?.gap ?? Number.NaN))).toBeLessThan(1e-9);
      }),
    );
    expect(decomposeGap([[1, 2]], [1, 2], null, [1, 1])).toBeNull();
  });
  it('lies outside the band of 5 to 95 % in one case of ten without a difference', () => {
    const uniform = seededUniform(3);
    const trials = 400;
    let outside = 0;
    for (let t = 0; t < trials; t += 1) {
      const values = Float64Array.from({ length: 60 }, () => drawNormal(uniform));
      const isFirst = Uint8Array.from({ length: 60 }, (_, i) => (i < 25 ? 1 : 0));
      const value = decomposeGap([values], values, null, isFirst)?.gap ?? 0;
      const [band] = nullBands([values], 60, 25, 199, seededUniform(t));
      if (value < (band?.low ?? 0) || value > (band?.high ?? 0)) outside += 1;
    }
    expect(plausible(outside, trials, 0.1)).toBe(true);
  });
});

describe('shares of attribution', () => {
  it('and their variances agree with the delta method through the whole covariance matrix', () => {
    for (const { phi, shares, variances } of oracle.shares) {
      const found = attributionShares(phi);
      shares.forEach((share, j) => {
        expectClose(found.shares?.[j], share, 1e-12);
        expectClose(found.variances[j], variances[j] ?? 0, 1e-9);
      });
    }
  });
  it('alarm at the level without a change', () => {
    const uniform = seededUniform(9);
    const trials = 400;
    let alarms = 0;
    for (let t = 0; t < trials; t += 1) {
      const side = (n: number) => attributionShares([1, 0.6, 0.3].map((scale) => Float64Array.from({ length: n }, () => scale * drawNormal(uniform))));
      if ((shareChange(side(300), side(200), 1)?.p ?? 1) <= 0.05) alarms += 1;
    }
    expect(plausible(alarms, trials, 0.05)).toBe(true);
  });
  it('are undefined where nothing is attributed, and cannot change where nothing varies', () => {
    expect(
      attributionShares([
        [0, 0],
        [0, 0],
      ]).shares,
    ).toBeNull();
    expect(attributionShares([]).shares).toBeNull();
    const constant = attributionShares([
      [1, 1],
      [3, 3],
    ]);
    expect(constant.shares).toEqual([0.25, 0.75]);
    expect(shareChange(constant, constant, 0)).toBeNull();
  });
});

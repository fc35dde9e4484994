import { describe, expect, it } from 'vitest';
import { divisiveChanges } from '../../src/stats/change-points.ts';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { studentT } from '../../src/stats/t-tests.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';
import vectors from './oracles/serving-vectors.json' with { type: 'json' };

const { tigerbeetle, ties } = vectors;

describe("the Tigerbeetle series of Apache Otava's tests", () => {
  const found = divisiveChanges(Float64Array.from(tigerbeetle.series), { least: 2, alpha: 0.01, seed: 1 }).map(({ at }) => at);
  it('changes where Otava says, but for a bump of six points (142 to 148) in a stretch of sixty that a calibrated test does not keep', () => {
    expect(found).toEqual(tigerbeetle.changes.filter((at) => at !== 142 && at !== 148));
  });
  it('has both changes that are larger than 5 %, and none of them at the single outlier', () => {
    expect(found).toEqual(expect.arrayContaining(tigerbeetle.large));
    expect(tigerbeetle.series[10]).toBe(Math.min(...tigerbeetle.series));
    expect(found.some((at) => at === 10 || at === 11)).toBe(false);
  });
});

describe("ninety against ninety values with ties, of Kayenta's tests", () => {
  it("has R's shift and interval, which R finds by iteration to about 1e-4 and the differences have as -0.5 and 0", () => {
    const shift = hodgesLehmann(mergeValueCounts(countValues(ties.experiment), countValues(ties.control)));
    expectClose(shift?.value, ties.estimate, 0, 1e-4);
    expectClose(shift?.low, ties.low, 0, 1e-4);
    expectClose(shift?.high, ties.high, 0, 1e-4);
  });
});

describe("Cohen's d of Kayenta's effect-size tests", () => {
  it("is 3.03821, cut after five places, for (5, 5, 5, 10, 10, 10) and (1, 1, 1, 2, 2, 2): Student's t times the root of 1/n + 1/m", () => {
    const found = studentT({ n: 6, mean: 7.5, variance: 7.5 }, { n: 6, mean: 1.5, variance: 0.3 });
    expectClose((found?.statistic ?? 0) * Math.sqrt(1 / 6 + 1 / 6), 3.03821, 0, 1e-5);
  });
});

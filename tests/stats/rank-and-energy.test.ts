import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyDistance } from '../../src/stats/energy.ts';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';
import { countValues, mergeValueCounts } from '../../src/stats/value-counts.ts';
import { expectClose } from './close-to.ts';
import { A, B, C6, R6 } from './known-answers.ts';
import oracle from './oracles/samples.json' with { type: 'json' };

const align = (a: readonly number[], b: readonly number[]) => mergeValueCounts(countValues(a), countValues(b));
const sample = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });

describe('energy distance', () => {
  it('has the published values, with weights too', () => {
    expect(energyDistance(align(A, B))).toBeCloseTo(1.5702308747, 10);
    const weighted = mergeValueCounts({ values: [0.7, 2.4, 6.8, 7.4], counts: [2.1, 7.4, 8, 4.2] }, { values: [1.4, 8], counts: [7.6, 8.8] });
    expect(energyDistance(weighted)).toBeCloseTo(0.8800334098, 10);
  });

  it('is 0 for equal samples, the same from either side, null when a side is empty', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(energyDistance(align(a, [...a, ...a]))).toBeCloseTo(0, 7);
        expect(energyDistance(align(a, b))).toBe(energyDistance(align(b, a)));
      }),
    );
    expect(energyDistance(align(A, []))).toBeNull();
  });
});

describe('Mann–Whitney', () => {
  it('has the published values', () => {
    const plain = mannWhitney(align(A, B));
    expect(plain).toMatchObject({ statistic: 49, probabilityGreater: 49 / 64 });
    expect(plain?.p).toBeCloseTo(0.083122937, 10);
    const ties = mannWhitney({ values: Float64Array.of(1, 2, 3, 4, 5, 6), reference: R6, current: C6 });
    expect(ties?.statistic).toBe(3856);
    expect(ties?.p).toBeCloseTo(0.9628660612, 10);
  });

  it('is 1 when all values are equal, null when a side is empty', () => {
    expect(mannWhitney(align([3, 3], [3]))).toEqual({ statistic: 1, probabilityGreater: 0.5, p: 1, exactP: null });
    expect(mannWhitney(align([], [3]))).toBeNull();
  });

  it('counts the pairs, ties half', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0))).reduce((sum, x) => sum + x, 0);
        expect(mannWhitney(align(a, b))?.statistic).toBe(pairs);
      }),
    );
  });
});

it('both agree with scipy', () => {
  for (const { values, reference, current, energy, mannWhitneyU, mannWhitneyP } of oracle.cases) {
    const counts = { values: Float64Array.from(values), reference: Float64Array.from(reference), current: Float64Array.from(current) };
    expectClose(energyDistance(counts), energy, 1e-11);
    expectClose(mannWhitney(counts)?.statistic, mannWhitneyU, 1e-14);
    expectClose(mannWhitney(counts)?.p, mannWhitneyP, 1e-10);
  }
});

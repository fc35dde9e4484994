import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnDistance, learnMixed, mixedDistance, type MixedValues } from '../../src/stats/mixed-distance.ts';
import { nearestRows } from '../../src/stats/nearest-rows.ts';
import { nextDown } from '../../src/stats/next-down.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/contrast.json' with { type: 'json' };

describe('distances of mixed rows', () => {
  it("find the nearest rows of another class that scipy's cdist finds", () => {
    for (const { norm, numbers, words, classes, nearest } of oracle.cases) {
      const columns = learnMixed([
        ...numbers.map((values): MixedValues => ({ kind: 'numeric', values })),
        ...words.map((values): MixedValues => ({ kind: 'categorical', values })),
      ]);
      nearest.forEach(([row = 0, distance = 0], i) => {
        const others = classes.flatMap((value, k) => (value === classes[i] ? [] : [k]));
        const [found] = nearestRows(columns, i, others, 1, norm === 'l1' ? 'l1' : 'l2');
        expect(found?.row).toBe(row);
        expectClose(found?.distance, distance, 1e-12);
      });
    }
  });
  it('charge for two categories the chance that two random rows agree, and for a number standard deviations', () => {
    const columns = learnMixed([
      { kind: 'categorical', values: ['a', 'a', 'a', 'b'] },
      { kind: 'numeric', values: [0, 0, 2, 2] },
    ]);
    expect(columns.map(({ unit }) => unit)).toEqual([9 / 16 + 1 / 16, 1]);
    expect(mixedDistance(columns, 0, 3, 'l1')).toBe(2.625);
    expectClose(mixedDistance(columns, 0, 3, 'l2'), Math.sqrt(4 + 0.625 * 0.625), 1e-15);
  });
  it('take missing values for a category of their own, or one standard deviation away; constants for nothing; huge numbers as they are', () => {
    const columns = learnMixed([
      { kind: 'numeric', values: [1, Number.NaN, Number.NaN, 3] },
      { kind: 'categorical', values: [null, null, 'a', 'a'] },
      { kind: 'numeric', values: [7, 7, 7, 7] },
      { kind: 'numeric', values: [1e300, -1e300, 1e300, -1e300] },
    ]);
    expect([columnDistance(columns[0]!, 0, 1), columnDistance(columns[0]!, 1, 2), columnDistance(columns[0]!, 0, 3)]).toEqual([1, 0, 2]);
    expect([columnDistance(columns[1]!, 0, 1), columnDistance(columns[1]!, 1, 2)]).toEqual([0, 0.5]);
    expect(columnDistance(columns[2]!, 0, 3)).toBe(0);
    expectClose(columnDistance(columns[3]!, 0, 1), 2, 1e-12);
  });
  it('are symmetric, 0 from a row to itself, and obey the triangle', () => {
    const row = fc.record({ x: fc.integer({ min: -50, max: 50 }), w: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 12 }), fc.constantFrom('l1' as const, 'l2' as const), (rows, norm) => {
        const columns = learnMixed([
          { kind: 'numeric', values: rows.map(({ x }) => x) },
          { kind: 'categorical', values: rows.map(({ w }) => w) },
        ]);
        const d = (i: number, j: number) => mixedDistance(columns, i, j, norm);
        expect(d(0, 0)).toBe(0);
        expect(d(0, 1)).toBe(d(1, 0));
        expect(d(0, 2)).toBeLessThanOrEqual(d(0, 1) + d(1, 2) + 1e-9);
      }),
    );
  });
});

describe('nearest rows', () => {
  const columns = learnMixed([{ kind: 'numeric', values: [0, 1, 1, 5, -2] }]);
  it('come nearest first, of equal ones the earlier, without the row itself', () => {
    expect(nearestRows(columns, 0, [0, 1, 2, 3, 4], 3, 'l1').map(({ row }) => row)).toEqual([1, 2, 4]);
    expect(nearestRows(columns, 0, [0], 3, 'l1')).toEqual([]);
  });
  it('are those of sorting all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (values, count) => {
        const one = learnMixed([{ kind: 'numeric', values }]);
        const all = values.map((_, i) => i);
        const sorted = all
          .filter((i) => i !== 0)
          .map((row) => ({ row, distance: mixedDistance(one, 0, row, 'l1') }))
          .sort((a, b) => a.distance - b.distance || a.row - b.row);
        expect(nearestRows(one, 0, all, count, 'l1')).toEqual(sorted.slice(0, count));
      }),
    );
  });
});

it('the double below a number is below it, and nothing is between', () => {
  expect([nextDown(1), nextDown(0), nextDown(-1), nextDown(Number.MIN_VALUE)]).toEqual([1 - 2 ** -53, -Number.MIN_VALUE, -1 - 2 ** -52, 0]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(nextDown(x)).toBeLessThan(x);
      expect((nextDown(x) + x) / 2 === x || (nextDown(x) + x) / 2 === nextDown(x) || !Number.isFinite(nextDown(x) + x)).toBe(true);
    }),
  );
});

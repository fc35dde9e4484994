import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { solve } from 'yalps';
import { eliminate } from '../../../src/audit/disclose/core/elimination.ts';
import { reduceBig, reduceNumbers, type Terms } from '../../../src/audit/disclose/core/reduced-rows.ts';
import { farAway, Polytope } from '../../../src/audit/disclose/core/simplex.ts';

const width = 7;
const system = fc.record({
  start: fc.array(fc.nat(30), { minLength: width, maxLength: width }),
  rows: fc.array(
    fc
      .dictionary(fc.nat(width - 1).map(String), fc.constantFrom(-2, -1, 1, 1, 1, 3), { minKeys: 2, maxKeys: 5 })
      .map((row): Terms => Object.entries(row).map(([unknown, coefficient]) => [Number(unknown), coefficient] as const)),
    { minLength: 1, maxLength: 5 },
  ),
  tops: fc.array(fc.option(fc.nat(20), { nil: null }), { minLength: width, maxLength: width }),
});
const sum = (terms: Terms, point: ArrayLike<number>): number => terms.reduce((all, [unknown, coefficient]) => all + coefficient * (point[unknown] ?? 0), 0);

describe('exact elimination', () => {
  /** A row up to its sign. */
  const rowsOf = (pivots: readonly { readonly row: ReadonlyMap<number, number | bigint>; readonly column: number }[]) =>
    pivots.map(({ row, column }) => {
      const sign = BigInt(row.get(column) ?? 1) < 0n ? -1n : 1n;
      return [column, ...[...row].map(([unknown, entry]) => `${unknown}:${sign * BigInt(entry)}`).toSorted()];
    });

  test('over sparse numbers gives the reduced form of row after row over whole numbers of any size', () => {
    fc.assert(
      fc.property(system, ({ rows }) => {
        const [numbers, bigs] = [reduceNumbers(rows, width), reduceBig(rows, width)];
        expect(rowsOf(numbers ?? [])).toEqual(rowsOf(bigs));
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  test('leaves no common divisor in a row, also where nothing was taken from it', () => {
    const twice: readonly Terms[] = [
      [
        [0, -2],
        [1, -2],
      ],
    ];
    for (const reduced of [reduceNumbers, reduceBig]) expect(rowsOf(reduced(twice, 2) ?? [])).toEqual([[0, '0:1', '1:1']]);
  });

  test('gives up numbers where they end, and is exact all the same', () => {
    // x0 = 3·x1 = 9·x2 = …: the entries grow to 3^40.
    const chain = Array.from(
      { length: 40 },
      (_, i): Terms => [
        [i, 1],
        [i + 1, -3],
      ],
    );
    expect(reduceNumbers(chain, 41)).toBeNull();
    const { fixed, directions } = eliminate([...chain, [[40, 1]]], 41);
    expect([fixed.every(Boolean), directions.length]).toEqual([true, 0]);
  });

  test('its directions keep every equation, and none but their own moves a free unknown', () => {
    fc.assert(
      fc.property(system, ({ rows }) => {
        const { directions } = eliminate(rows, width);
        for (const { free, steps } of directions) {
          const point = new Float64Array(width);
          for (const [unknown, step] of steps) point[unknown] = step;
          for (const row of rows) expect(sum(row, point)).toBe(0);
          expect(directions.filter((other) => other.steps.some(([unknown]) => unknown === free))).toHaveLength(1);
        }
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});

test('the simplex method reaches the ends that yalps finds, for one unknown after the other', () => {
  fc.assert(
    fc.property(system, ({ start, rows, tops }) => {
      const { directions } = eliminate(rows, width);
      const high = tops.map((top, i) => (top === null ? Number.POSITIVE_INFINITY : (start[i] ?? 0) + top));
      const polytope = new Polytope(
        start,
        directions,
        high.map((top) => ({ low: 0, high: top })),
      );
      for (const unknown of start.keys())
        for (const [direction, sign] of [
          ['maximize', 1],
          ['minimize', -1],
        ] as const) {
          const found = polytope.extreme(unknown, sign);
          for (const row of rows) expect(sum(row, found)).toBeCloseTo(sum(row, start), 5);
          for (const [i, value] of found.entries()) expect(value >= -1e-6 && value <= (high[i] ?? 0) + 1e-6).toBe(true);
          const limits = start.map((own, i) => [`x${i}`, { max: Math.min(high[i] ?? 0, i === unknown ? own + farAway : Number.POSITIVE_INFINITY) }] as const);
          const constraints: (readonly [string, { readonly equal: number } | { readonly max: number }])[] = [
            ...rows.map((row, r) => [`row${r}`, { equal: sum(row, start) }] as const),
            ...limits.filter(([, { max }]) => Number.isFinite(max)),
          ];
          const oracle = solve({
            direction,
            objective: `x${unknown}`,
            constraints,
            variables: new Map(
              start.map((_, i) => [
                `x${i}`,
                new Map([
                  [`x${i}`, 1],
                  ...rows.flatMap((row, r) => row.filter(([own]) => own === i).map(([, coefficient]) => [`row${r}`, coefficient] as const)),
                ]),
              ]),
            ),
          });
          if (oracle.status !== 'optimal') continue;
          expect(found[unknown]).toBeCloseTo(oracle.result, 4);
        }
    }),
    { numRuns: 300, seed: 13 },
  );
});

test('whole steps keep every equation and bound, and lead the wanted way', () => {
  fc.assert(
    fc.property(system, ({ start, rows, tops }) => {
      const high = tops.map((top, i) => (top === null ? Number.POSITIVE_INFINITY : (start[i] ?? 0) + top));
      const polytope = new Polytope(
        start,
        eliminate(rows, width).directions,
        high.map((top) => ({ low: 0, high: top })),
      );
      for (const unknown of start.keys())
        for (const sign of [1, -1] as const) {
          polytope.extreme(unknown, sign);
          const point = polytope.wholeSteps(unknown, sign, start);
          for (const row of rows) expect(sum(row, point)).toBe(sum(row, start));
          for (const [i, value] of point.entries()) expect(Number.isInteger(value) && value >= 0 && value <= (high[i] ?? 0)).toBe(true);
          expect(((point[unknown] ?? 0) - (start[unknown] ?? 0)) * sign).toBeGreaterThanOrEqual(0);
        }
    }),
    { numRuns: 300, seed: 14 },
  );
});

test('a ray of fractions is followed in whole numbers: with 2·x0 = 3·x1 = 5·x2 and nothing printed, counts grow without end', () => {
  const rows: readonly Terms[] = [
    [
      [0, 2],
      [1, -3],
    ],
    [
      [1, 3],
      [2, -5],
    ],
  ];
  const polytope = new Polytope(
    [15, 10, 6],
    eliminate(rows, 3).directions,
    [0, 1, 2].map(() => ({ low: 0, high: Number.POSITIVE_INFINITY })),
  );
  polytope.extreme(2, 1);
  const point = polytope.wholeSteps(2, 1, [15, 10, 6]);
  expect(point[2]).toBeGreaterThan(farAway / 2);
  for (const row of rows) expect(sum(row, point)).toBe(0);
});

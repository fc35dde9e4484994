import { describe, expect, test } from 'vitest';
import { determinedUnknowns } from '../../../src/audit/disclose/core/elimination.ts';
import { components, indexSystem, knowledge } from '../../../src/audit/disclose/core/knowledge.ts';
import { proofTable } from '../../../src/audit/disclose/core/proof.ts';
import { protect } from '../../../src/audit/disclose/core/protect.ts';
import type { CountSystem } from '../../../src/audit/disclose/core/system.ts';
import { eliminated, Solutions } from '../../../src/audit/disclose/core/solutions.ts';
import { programme } from '../../../src/audit/disclose/core/witness.ts';
import { systemOf, twoWay } from './tables.ts';

const name = (system: CountSystem, i: number) => system.variables[i]!.key;

/** What an attacker finds out when exactly these counts are hidden. */
function attack(system: CountSystem, hidden: readonly string[]): Record<string, readonly [number, number | null]> {
  const index = indexSystem(system);
  const state = knowledge(system, index, new Set(system.publications.flatMap(({ key }, i) => (hidden.includes(key) ? [i] : []))));
  const found: Record<string, readonly [number, number | null]> = {};
  for (const key of hidden) {
    const i = system.variables.findIndex((each) => each.key === key);
    if (state.known[i]) found[key] = [system.variables[i]!.value, system.variables[i]!.value];
  }
  for (const component of components(system, index, state.known)) {
    const problem = programme(system, component, state.known);
    const start = component.unknowns.map((each) => system.variables[each]!.value);
    for (const [place, variable] of component.unknowns.entries()) {
      const solutions = new Solutions(problem, start, eliminated(problem));
      solutions.extend(place);
      found[name(system, variable)] = [solutions.low[place]!, solutions.high[place]!];
    }
  }
  return found;
}

/** Every count that stays open, with its range. */
function protectedRanges(system: CountSystem, k: number) {
  const protection = protect(system, { k });
  const ranges = Object.fromEntries(proofTable(system, protection).map(({ variable, range }) => [name(system, variable), [range.low, range.high]]));
  return { protection, ranges, hidden: [...protection.hidden.keys()].map((i) => system.publications[i]!.key).sort() };
}

function expectWide(ranges: Readonly<Record<string, readonly (number | null)[]>>, width: number) {
  for (const [key, [low, high]] of Object.entries(ranges)) expect((high ?? Infinity) - (low ?? 0), key).toBeGreaterThanOrEqual(width);
}

describe('vector 12a: two rows, three columns, all totals', () => {
  const { counts, lines } = twoWay({ A: [3, 20, 30], B: [25, 40, 10] });
  const system = systemOf(counts, lines, { k: 11 });

  test('primary suppression alone gives both away', () => {
    expect(attack(system, ['A1', 'B3'])).toEqual({ A1: [3, 3], B3: [10, 10] });
  });
  test('the rectangle leaves A1 in [0, 28] and B3 in [7, 35]', () => {
    expect(attack(system, ['A1', 'A3', 'B1', 'B3'])).toMatchObject({ A1: [0, 28], B3: [7, 35] });
  });
  test('the rule finds a pattern in which nothing is narrower than 11', () => {
    const { ranges, hidden, protection } = protectedRanges(system, 11);
    expectWide(ranges, 11);
    expect(hidden).toContain('A1');
    expect(hidden).toContain('B3');
    expect(protection.exposed).toEqual([]);
  });
});

describe('vector 12b: linked totals of two counties', () => {
  const counts = { A: 2, B: 2, I: 8, J: 8, county1: 20, K: 3, L: 3, M: 3, N: 7, county2: 16, BIG: 6, small: 30, all: 36 };
  const lines = { county1: ['A', 'B', 'I', 'J'], county2: ['K', 'L', 'M', 'N'], BIG: ['L', 'M'], all: ['county1', 'county2'], 'all|size': ['BIG', 'small'] };
  const system = systemOf(counts, lines, { k: 4 });

  test('hiding counts to 3 gives K away', () => {
    expect(attack(system, ['A', 'B', 'K', 'L', 'M'])['K']).toEqual([3, 3]);
  });
  test('hiding N as well leaves K in [0, 10]', () => {
    expect(attack(system, ['A', 'B', 'K', 'L', 'M', 'N'])['K']).toEqual([0, 10]);
  });
  test('the rule leaves nothing narrower than 4', () => {
    expectWide(protectedRanges(system, 4).ranges, 4);
  });
});

describe('vector 12c: a single in each row, zeros printed', () => {
  const { counts, lines } = twoWay({ '1': [1, 1, 7, 1, 0], '2': [1, 0, 0, 2, 8] });
  const system = systemOf(counts, lines, { k: 3 });

  test('hiding what is at most 2 gives the second column of row 1 away', () => {
    const small = Object.keys(counts).filter((key) => counts[key]! > 0 && counts[key]! <= 2);
    expect(
      attack(
        system,
        small.filter((key) => !key.includes('.')),
      )['12'],
    ).toEqual([1, 1]);
  });
  test('the rule leaves nothing narrower than 3', () => {
    expectWide(protectedRanges(system, 3).ranges, 3);
  });
});

describe('vector 12d: COMPAS, race by sex', () => {
  const females = [652, 567, 103, 67, 2, 4];
  const { counts, lines } = twoWay({ M: [3044, 1887, 534, 310, 30, 14], F: females });
  const system = systemOf(counts, lines, { k: 11 });

  test('the females add up to the published total', () => {
    expect(females.reduce((a, b) => a + b)).toBe(1395);
  });
  test('primary suppression alone is exact', () => {
    expect(attack(system, ['F5', 'F6'])).toEqual({ F5: [2, 2], F6: [4, 4] });
  });
  test('the two by two leaves [0, 6], whose sum of 6 follows', () => {
    expect(attack(system, ['F5', 'F6', 'M5', 'M6'])).toMatchObject({ F5: [0, 6], F6: [0, 6] });
  });
  test('with Other hidden too they lie in [0, 32] and [0, 18]', () => {
    expect(attack(system, ['F4', 'F5', 'F6', 'M4', 'M5', 'M6'])).toMatchObject({ F5: [0, 32], F6: [0, 18] });
  });
  test('the rule hides the six', () => {
    const { hidden, ranges } = protectedRanges(system, 11);
    expect(hidden).toEqual(['F4', 'F5', 'F6', 'M4', 'M5', 'M6']);
    expect(ranges).toMatchObject({ F5: [0, 32], F6: [0, 18] });
  });
});

test('vector 12f: a third group that is not shown follows from the total', () => {
  const system = systemOf({ all: 100, A: 60, B: 33, C: 7 }, { all: ['A', 'B', 'C'] }, { k: 11, unprinted: ['C'] });
  expect(knowledge(system, indexSystem(system), new Set()).known).toEqual([true, true, true, true]);
  const { hidden, ranges } = protectedRanges(system, 11);
  expect(hidden).toEqual(['B']);
  expect(ranges).toEqual({ C: [0, 40] });
});

test('two hidden counts of at most 10 that add up to 20 would be told by their codes, so the codes are withheld', () => {
  const system = systemOf({ all: 80, A: 10, B: 10, C: 60 }, { all: ['A', 'B', 'C'] }, { k: 11 });
  expect(attack(system, ['A', 'B'])).toMatchObject({ A: [0, 20], B: [0, 20] });
  const { hidden, protection } = protectedRanges(system, 11);
  expect(hidden).toEqual(['A', 'B']);
  expect([...protection.withheld].map((i) => name(system, i))).toEqual(expect.arrayContaining(['A', 'B']));
});

test('a count that a fixed publication gives away is named', () => {
  const system = systemOf({ all: 100, A: 93, C: 7 }, { all: ['A', 'C'] }, { k: 11, fixed: ['all', 'A'] });
  const { protection } = protectedRanges(system, 11);
  expect(protection.exposed.map((i) => name(system, i))).toEqual(['C']);
});

test('a count that stays narrow whatever is hidden is given up', () => {
  // B = 20 − A, C = 10 + A and D = 8 − A: the totals that cannot be hidden leave A in [0, 8].
  const counts = { AB: 20, BC: 30, CD: 18, A: 3, B: 17, C: 13, D: 5 };
  const lines = { AB: ['A', 'B'], BC: ['B', 'C'], CD: ['C', 'D'] };
  const open = protectedRanges(systemOf(counts, lines, { k: 11 }), 11);
  expect(open.protection.exhausted).toBe(false);
  expectWide(open.ranges, 11);
  const system = systemOf(counts, lines, { k: 11, fixed: ['AB', 'BC', 'CD'] });
  expect(attack(system, ['A', 'B', 'C', 'D'])).toMatchObject({ A: [0, 8], D: [0, 8] });
  const { protection } = protectedRanges(system, 11);
  expect(protection.exhausted).toBe(true);
  expect(protection.exposed.map((i) => name(system, i)).sort()).toEqual(['A', 'D']);
});

test('two hidden counts whose sum follows from two other sums are few together', () => {
  // 1 + 2 = 20 and 2 + 3 + 4 = 22 leave x + y hidden in each line, and the difference of two lines fixes A + B = 6 though no line does.
  const counts = { all: 46, part: 40, A: 4, B: 2, C: 15, D: 25, AC: 19, BD: 27 };
  const system = systemOf(counts, { all: ['A', 'B', 'C', 'D'], part: ['C', 'D'], AC: ['A', 'C'], BD: ['B', 'D'] }, { k: 11 });
  const { hidden, ranges } = protectedRanges(system, 11);
  expectWide(ranges, 11);
  expect(hidden.some((key) => key === 'all' || key === 'part')).toBe(true);
});

test('elimination finds what is fixed and nothing else', () => {
  const rows = [[0, 1], [1, 2], [0, 2], []].map((unknowns) => unknowns.map((unknown) => [unknown, 1] as const));
  expect(determinedUnknowns(rows, 4)).toEqual([true, true, true, false]);
  expect(determinedUnknowns(rows.slice(0, 2), 4)).toEqual([false, false, false, false]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctDiversity, keyFrequencies, type KeyValue } from '../../src/stats/k-anonymity.ts';

const a = [2, 3, 2, 2, 3, 3, 1, 2];
const b = [3, 3, 3, 3, 3, 3, 4, 3];

const value = fc.constantFrom<KeyValue>(null, 1, '1', 2, true);
const table = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) => fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: columns, maxLength: columns }));
/** Rows that match row i, by the definition. */
const sharing = (columns: readonly (readonly KeyValue[])[], i: number) =>
  (columns[0] ?? []).flatMap((_, j) => (columns.every((column) => column[i] === null || column[j] === null || column[i] === column[j]) ? [j] : []));

describe('rows that share a key', () => {
  test('the example of sdcMicro', () => {
    expect(keyFrequencies([a, b, [1, 3, 1, 2, 1, 1, 1, 1]])).toEqual([3, 1, 3, 1, 2, 2, 1, 3]);
  });
  test('the same with two missing values, which match any', () => {
    expect(keyFrequencies([a, b, [1, 3, null, 2, 1, 1, null, 1]])).toEqual([3, 1, 4, 2, 2, 2, 1, 3]);
  });
  test('no columns are one key, no rows none, and lengths must agree', () => {
    expect(keyFrequencies([], 3)).toEqual([3, 3, 3]);
    expect(keyFrequencies([[]])).toEqual([]);
    expect(keyFrequencies([a, [1]])).toBeNull();
    expect(distinctDiversity([a], [1])).toBeNull();
  });
  test('texts, numbers and truth values of one spelling are different values', () => {
    expect(keyFrequencies([[1, '1', true, 'true', 1]])).toEqual([2, 1, 1, 1, 2]);
    expect(keyFrequencies([['null', null]])).toEqual([2, 2]);
    expect(
      keyFrequencies([
        ['a,b', 'a'],
        ['c', 'b,c'],
      ]),
    ).toEqual([1, 1]);
  });
  test('are those that the definition counts, pair by pair', () => {
    fc.assert(
      fc.property(table, (columns) => {
        expect(keyFrequencies(columns)).toEqual((columns[0] ?? []).map((_, i) => sharing(columns, i).length));
      }),
    );
  });
});

describe('distinct diversity', () => {
  test('the example of sdcMicro: three keys with 3, 2 and 2 values', () => {
    expect(distinctDiversity([[1, 1, 1, 2, 2, 3, 3]], [1, 0, 2, 1, 0, 0, 1])).toEqual([3, 3, 3, 2, 2, 2, 2]);
  });
  test('a missing sensitive value is none', () => {
    expect(distinctDiversity([[1, 1, 2]], [null, 5, null])).toEqual([1, 1, 0]);
  });
  test('is what the definition counts, and at most the rows that share the key', () => {
    fc.assert(
      fc.property(table, (columns) => {
        const [sensitive = [], ...keys] = columns;
        const expected = sensitive.map((_, i) => new Set(sharing([...keys, sensitive.map(() => 0)], i).flatMap((j) => sensitive[j] ?? [])).size);
        expect(distinctDiversity(keys, sensitive)).toEqual(expected);
        const frequencies = keyFrequencies(keys, sensitive.length) ?? [];
        for (const [i, n] of expected.entries()) expect(n).toBeLessThanOrEqual(frequencies[i] ?? 0);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../src/telemetry/profile-types.ts';
import { profileOf } from '../../src/telemetry/profile.ts';

function profile(name: string, duck: string, type: string, values: readonly unknown[]): ColumnProfile {
  const column = { name, type: duck, source: '', readable: true, reason: null };
  const info = { table: 't', format: 'parquet' as const, files: [], rows: null, columns: [column], differences: [] };
  const found = profileOf(info, { rows: values.length, columns: [{ name, type, values }] }).columns[name];
  if (found === undefined) throw new Error(`no profile of ${name}`);
  return found;
}
const numbers = (values: readonly unknown[]): ColumnProfile => profile('amount', 'DOUBLE', 'double', values);
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe('numbers', () => {
  it('fall into 20 bins of one width between the 1st and 99th percentile, tails in the end bins', () => {
    const values = [-1e9, ...Array.from({ length: 998 }, (_, i) => i / 998), 1e9];
    const { kind, counts, labels } = numbers(values);
    expect(kind).toBe('number');
    expect(counts).toHaveLength(20);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(15);
    expect(labels[0]).toMatch(/^below 0\.0\d+$/);
    expect(labels[19]).toMatch(/^0\.9\d+ and more$/);
  });

  it('are one bar each when they are few integers, also those between that do not occur', () => {
    expect(numbers([3, 1, 3, 5])).toMatchObject({ counts: [1, 0, 2, 0, 1], labels: ['1', '2', '3', '4', '5'], distinct: 3 });
  });

  it('of one value are one bar; infinities are at the ends; NaN is missing', () => {
    expect(numbers([0.5, 0.5])).toMatchObject({ counts: [2], labels: ['0.5'] });
    expect(numbers([0, -5e-324]).counts).toEqual([2]);
    const mixed = numbers([Number.NaN, Number.NEGATIVE_INFINITY, 0.25, 0.75, Number.POSITIVE_INFINITY, null]);
    expect(mixed.missing).toBeCloseTo(1 / 3, 12);
    expect([mixed.counts[0], mixed.counts.at(-1)]).toEqual([2, 2]);
    expect(numbers([null, null])).toMatchObject({ counts: [], missing: 1, distinct: 0 });
  });

  it('are all counted, whatever they are, in at most 20 bars with a label each', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constant(null))), (values) => {
        const { counts, labels, missing } = numbers(values);
        expect(sum(counts)).toBe(values.filter((value) => value !== null).length);
        expect(counts.length).toBeLessThanOrEqual(20);
        expect(labels).toHaveLength(counts.length);
        expect(missing).toBeCloseTo(values.length === 0 ? 0 : values.filter((value) => value === null).length / values.length, 12);
      }),
    );
  });

  it('that are codes are categories', () => {
    expect(profile('status_code', 'INTEGER', 'bigint', [200, 500, 200])).toMatchObject({ kind: 'category', labels: ['200', '500'], counts: [2, 1] });
  });

  it('beyond 2^53 arrive as text and are counted', () => {
    expect(sum(profile('count', 'BIGINT', 'bigint', ['9223372036854775807', 1]).counts)).toBe(2);
  });
});

describe('instants', () => {
  it('are in order of time', () => {
    const start = Date.UTC(2026, 10, 1);
    const { kind, counts, labels } = profile('ts', 'TIMESTAMP', 'timestamp', [start + 200 * 60_000, start, start + 199 * 60_000, null]);
    expect(kind).toBe('instant');
    expect([counts[0], counts[19], sum(counts)]).toEqual([1, 2, 3]);
    expect(labels[0]).toBe('2026-11-01 00:00 to 2026-11-01 00:10');
  });
});

describe('categories', () => {
  it('are the twelve most frequent, ties by name', () => {
    const values = [...'abcdefghijklmnop'].flatMap((letter, i) => (i === 3 ? [letter, letter] : [letter]));
    const { labels, counts, distinct } = profile('plan', 'VARCHAR', 'varchar', values);
    expect(labels).toEqual(['d', ...'abcefghijkl']);
    expect(counts[0]).toBe(2);
    expect(distinct).toBe(16);
  });

  it('flags are categories; identifiers, free text, embeddings and texts that never repeat have no bars', () => {
    expect(profile('ok', 'BOOLEAN', 'boolean', [true, false, true])).toMatchObject({ kind: 'category', labels: ['true', 'false'], counts: [2, 1] });
    for (const [name, type, scalar, values] of [
      ['request_id', 'VARCHAR', 'varchar', ['a', 'b']],
      ['prompt', 'VARCHAR', 'varchar', ['a', 'a']],
      [
        'vector',
        'FLOAT[]',
        'list',
        [
          [1, 2],
          [1, 2],
        ],
      ],
      ['plan', 'VARCHAR', 'varchar', Array.from({ length: 20 }, (_, i) => `v${i}`)],
    ] as const)
      expect(profile(name, type, scalar, values)).toMatchObject({ kind: 'other', counts: [], labels: [] });
    expect(
      profile('vector', 'FLOAT[]', 'list', [
        [1, 2],
        [1, 2],
      ]).distinct,
    ).toBe(1);
  });
});

it('columns that were not read have no profile', () => {
  const column = { name: 'a', type: 'DOUBLE', source: '', readable: false, reason: 'x' };
  const info = { table: 't', format: 'parquet' as const, files: [], rows: null, columns: [column], differences: [] };
  expect(profileOf(info, { rows: 0, columns: [] })).toEqual({ rows: 0, columns: {} });
});

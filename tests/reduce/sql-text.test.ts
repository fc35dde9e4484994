import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleList, doubleLiteral, literal, quoteIdentifier, timestampLiteral } from '../../src/reduce/sql-text.ts';
import { nativeDuckdb, typed } from './native.ts';

const connection = await nativeDuckdb();
const answer = async (expression: string) => (await typed(connection, `SELECT ${expression} AS x`)).columns[0]?.values[0];
/** Text without NUL, which no SQL text can carry. */
const text = fc.string({ unit: 'binary' }).map((s) => s.replaceAll('\0', ''));

describe('literals', () => {
  it.each([
    [null, 'NULL'],
    [true, 'TRUE'],
    [false, 'FALSE'],
    [0, '0'],
    [-3, '-3'],
    [0.1, '0.1e0'],
    [1e21, '1e+21'],
    [-0, '-0e0'],
    [2 ** 53, '9007199254740992e0'],
    ["it's", "'it''s'"],
    ['', "''"],
    [new Date(0), "TIMESTAMP '1970-01-01 00:00:00.000'"],
  ])('%s is written %s', (value, sql) => expect(literal(value)).toBe(sql));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Date(Number.NaN)])('%s has none', (value) => {
    expect(() => literal(value)).toThrow(RangeError);
  });

  it('any text comes back from the engine as it was', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect(await answer(literal(value))).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('any finite number comes back with the same bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }), async (values) => {
        expect(await answer(doubleList(values))).toEqual(values);
        const first = values[0] ?? 0;
        const [kind, back] = [await answer(`typeof(${doubleLiteral(first)})`), await answer(doubleLiteral(first))];
        expect(kind).toBe('DOUBLE');
        expect(Object.is(back, first)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('any safe whole number comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeInteger(), async (value) => {
        expect(await answer(`CAST(${literal(value)} AS BIGINT)`)).toBe(value);
      }),
    );
  });

  it('any instant of years 1 to 9999 comes back, also before 1970', async () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true };
    await fc.assert(
      fc.asyncProperty(fc.date(years), async (date) => {
        expect(await answer(`epoch_ms(${timestampLiteral(date.getTime())})`)).toBe(date.getTime());
      }),
    );
  });
});

describe('identifiers', () => {
  it.each([
    ['a', '"a"'],
    ['a"b', '"a""b"'],
    ['select', '"select"'],
    ['🙂 x', '"🙂 x"'],
    ['"; DROP TABLE t; --', '"""; DROP TABLE t; --"'],
  ])('%s is written %s', (name, sql) => {
    expect(quoteIdentifier(name)).toBe(sql);
  });

  it('any name names exactly its column', async () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((s) => !s.includes('\0'));
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const sql = `SELECT ${quoteIdentifier(name)} AS x FROM (SELECT 42 AS ${quoteIdentifier(name)}) AS t`;
        expect((await typed(connection, sql)).columns[0]?.values[0]).toBe(42);
      }),
      { numRuns: 200 },
    );
  });
});

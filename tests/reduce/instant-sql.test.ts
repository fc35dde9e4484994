import fc from 'fast-check';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { instantExpression } from '../../src/reduce/instant-sql.ts';
import { literal } from '../../src/reduce/sql-text.ts';
import { parseIsoTime } from '../../src/telemetry/iso-time.ts';
import type { TimeUnit } from '../../src/telemetry/time-reading.ts';

/** Epoch microseconds that values of a type are read as; null where they are no instant. */
async function micros(type: string, unit: TimeUnit, values: readonly string[]): Promise<(bigint | null)[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const rows = values.map((value, i) => `(${i}, CAST(${literal(value)} AS ${type}))`).join(', ');
    const answer = await connection.runAndReadAll(
      `SELECT epoch_us(${instantExpression('a"t', type, unit)}) FROM (VALUES ${rows}) AS rows(i, "a""t") ORDER BY i`,
    );
    return answer.getRows().map(([value]) => value as bigint | null);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const floored = (n: bigint, by: bigint): bigint => (n - (((n % by) + by) % by)) / by;

describe('numbers as instants', () => {
  it.each([
    ['s', (n: bigint) => n * 1_000_000n],
    ['ms', (n: bigint) => n * 1000n],
    ['us', (n: bigint) => n],
    ['ns', (n: bigint) => floored(n, 1000n)],
  ] as const)('in %s are exact for whole numbers, in text too', async (unit, of) => {
    const scale = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }[unit];
    const numbers = [0n, 1n, -1n, -999n, -1001n, 1_767_225_600n * scale + (scale - 1n), -86_400n * scale - 1n];
    const expected = numbers.map((n) => of(n));
    expect(await micros('BIGINT', unit, numbers.map(String))).toEqual(expected);
    expect(await micros('HUGEINT', unit, numbers.map(String))).toEqual(expected);
    expect(await micros('VARCHAR', unit, numbers.map(String))).toEqual(expected);
  });
  it('are whole microseconds for fractions, and none where they are not finite or beyond the years 0001 to 9999', async () => {
    expect(await micros('DOUBLE', 's', ['1793491200.25', '1793491200.123', 'nan', 'inf', '-inf', '1e300', '253402300800'])).toEqual([
      1_793_491_200_250_000n,
      1_793_491_200_123_000n,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(await micros('DECIMAL(18,3)', 's', ['1793491200.125'])).toEqual([1_793_491_200_125_000n]);
    expect(await micros('UBIGINT', 'ns', ['18446744073709551615', '1793491200123456789'])).toEqual([null, 1_793_491_200_123_456n]);
    expect(await micros('BIGINT', 's', ['9223372036854775807', '-62135596800', '253402300799', '253402300800'])).toEqual([
      null,
      -62_135_596_800_000_000n,
      253_402_300_799_000_000n,
      null,
    ]);
    expect(await micros('VARCHAR', 's', ['1793491200.25', '', ' 1793491200', '1_793_491_200', '12e3', 'now', '99999999999999999999'])).toEqual([
      1_793_491_200_250_000n,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('ISO 8601 text as instants', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const part = fc.tuple(
    fc.integer({ min: 1900, max: 2200 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.constantFrom('', 'T', ' '),
    fc.integer({ min: 0, max: 25 }),
    fc.integer({ min: 0, max: 61 }),
    fc.option(fc.integer({ min: 0, max: 61 }), { nil: null }),
    fc.option(fc.integer({ min: 0, max: 999_999_999 }), { nil: null }),
    fc.constantFrom('', 'Z', '+02', '-05:30', '+0530', '+00:00', 'x', ' UTC'),
  );
  const text = part.map(([y, mo, d, separator, h, mi, s, f, zone]) => {
    const date = `${y}-${two(mo)}-${two(d)}`;
    if (separator === '') return date;
    return `${date}${separator}${two(h)}:${two(mi)}${s === null ? '' : `:${two(s)}${f === null ? '' : `.${String(f)}`}`}${zone}`;
  });
  it('are what the parser of JSON Lines and notebooks reads, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 200 }), async (texts) => {
        expect(await micros('VARCHAR', 'iso', texts)).toEqual(texts.map((each) => parseIsoTime(each)?.micros ?? null));
      }),
      { numRuns: 30 },
    );
  });
  it.each(['', 'now', 'epoch', 'infinity', '2026-1-1', '01/02/2026', '20260101', '2026-01-01T24:00', ' 2026-01-01', '2026-01-01T12', '1767225600000'])(
    '%j is none',
    async (given) => {
      expect(await micros('VARCHAR', 'iso', [given])).toEqual([null]);
      expect(parseIsoTime(given)).toBeNull();
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochUnit, readingSentence, readingWords, type TimeFacts, type TimeReading, unitOf, type WantedTime } from '../../src/telemetry/time-reading.ts';

const scales = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;
const second = fc.integer({ min: Date.UTC(2001, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 });

describe('the unit of times stored as numbers', () => {
  it('is found for every day from 2001 to 2099, in every unit', () => {
    fc.assert(
      fc.property(second, second, fc.constantFrom(...(Object.keys(scales) as (keyof typeof scales)[])), (a, b, unit) => {
        expect(epochUnit(Math.min(a, b) * scales[unit], Math.max(a, b) * scales[unit])).toBe(unit);
      }),
    );
  });
  it.each([
    [0, 1_767_225_600],
    [-5, 3],
    [1_767_225_600, 1_767_225_600_000],
    [978_307_199, 978_307_200],
    [4_102_444_799, 4_102_444_800],
  ])('is none from %d to %d', (low, high) => {
    expect(epochUnit(low, high)).toBeNull();
  });
});

const wanted = (type: string, unit: WantedTime['unit'] = null): WantedTime => ({ column: 'at', type, role: 'timestamp', given: true, unit });
const none = { s: 0, ms: 0, us: 0, ns: 0 };
const facts = (given: Partial<TimeFacts>): TimeFacts => ({ present: 100, numbers: 100, low: 12, high: 400, plausible: none, iso: 0, ...given });
const refusal = (of: WantedTime, given: Partial<TimeFacts>): string => {
  const found = unitOf(of, facts(given));
  return 'refusal' in found ? found.refusal : `read as ${found.unit}`;
};
const ms = { low: 1.7672256e12, high: 1.7672257e12 };

describe('what a column counts', () => {
  it('is what all its values tell, or what is said', () => {
    expect(unitOf(wanted('BIGINT'), facts(ms))).toEqual({ unit: 'ms' });
    expect(unitOf(wanted('VARCHAR'), facts(ms))).toEqual({ unit: 'ms' });
    expect(unitOf(wanted('VARCHAR'), facts({ numbers: 0, low: null, high: null, iso: 90 }))).toEqual({ unit: 'iso' });
    expect(unitOf(wanted('BIGINT', 's'), facts({}))).toEqual({ unit: 's' });
    expect(unitOf(wanted('VARCHAR', 'iso'), facts({ numbers: 0, low: null, high: null, iso: 3 }))).toEqual({ unit: 'iso' });
  });
  it('is refused in one sentence that says what the column holds and what to do', () => {
    expect(refusal(wanted('BIGINT'), {})).toBe(
      '"at" holds numbers (BIGINT) from 12 to 400, which are seconds, milliseconds, microseconds or nanoseconds since 1970 of no year from 2001 to 2099; choose another column for the role timestamp, or say what it counts: roles: { timestamp: { column: at, unit: ms } } (s, ms, us, ns)',
    );
    expect(refusal(wanted('BIGINT'), { low: 0, high: 1.7672257e12, plausible: { ...none, ms: 98 } })).toBe(
      '"at" holds numbers (BIGINT) from 0 to 1767225700000 that are not all of one unit: 98 of 100 would be epoch milliseconds of the years 2001 to 2099; say what it counts: roles: { timestamp: { column: at, unit: ms } } (s, ms, us, ns)',
    );
    expect(refusal(wanted('VARCHAR'), { numbers: 0, low: null, high: null, iso: 89 })).toMatch(
      /^"at" holds text \(VARCHAR\), and 89 of its 100 values are ISO 8601 times such as/,
    );
    expect(refusal(wanted('BIGINT'), { present: 0, numbers: 0, low: null, high: null })).toMatch(/has no value that would tell the unit/);
    expect(refusal(wanted('DOUBLE'), { numbers: 0, low: null, high: null })).toMatch(/none of them finite/);
    expect(refusal(wanted('BOOLEAN'), {})).toMatch(/which are no instants/);
    expect(refusal(wanted('BIGINT', 'iso'), ms)).toMatch(/no ISO 8601 text; expected the unit s, ms, us or ns/);
  });
  it('is never guessed from values of two units', () => {
    fc.assert(
      fc.property(second, second, (a, b) => {
        const low = a;
        const high = b * 1000;
        expect(unitOf(wanted('BIGINT'), facts({ low, high, plausible: { ...none, s: 50, ms: 50 } }))).toHaveProperty('refusal');
      }),
    );
  });
});

describe('the words for a reading', () => {
  const reading: TimeReading = {
    column: 'at',
    stored: 'BIGINT',
    unit: 'ms',
    first: Date.UTC(2026, 0, 1),
    last: Date.UTC(2026, 2, 31, 5),
    present: 9,
    unreadable: 0,
    shape: null,
  };
  it('are the unit and the span', () => {
    expect(readingWords(reading)).toBe('epoch milliseconds, 2026-01-01 … 2026-03-31');
    expect(readingWords({ ...reading, last: reading.first + 3_600_250 })).toBe('epoch milliseconds, 2026-01-01T00:00:00Z … 2026-01-01T01:00:00Z');
    expect(readingSentence(reading)).toBe('"at" (BIGINT) is read as instants in UTC: epoch milliseconds, 2026-01-01 … 2026-03-31');
    expect(readingSentence({ ...reading, stored: 'VARCHAR', unit: 'iso', unreadable: 2, shape: '99/99/9999' })).toBe(
      '"at" (VARCHAR) is read as instants in UTC: ISO 8601 text, 2026-01-01 … 2026-03-31; 2 of 9 values are no such time (such as 99/99/9999) and count as missing',
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseInstant, parseWindowBound } from '../../src/notebook/durations.ts';

describe('durations', () => {
  it('are numbers with units, added up', () => {
    expect([parseDuration('30s'), parseDuration('5m'), parseDuration('1.5h'), parseDuration('1d12h'), parseDuration('2w')]).toEqual([
      30, 300, 5400, 129_600, 1_209_600,
    ]);
  });
  it.each(['', '7', 'd', '7 d', '-1d', '1y', '1e3d', '99999999w', '1d;'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('instants', () => {
  it('are UTC without a zone, else by their offset', () => {
    expect(parseInstant('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(parseInstant('2026-01-31T12:30')).toBe(Date.UTC(2026, 0, 31, 12, 30));
    expect(parseInstant('2026-01-31 12:30:15.123456+02:00')).toBe(Date.UTC(2026, 0, 31, 10, 30, 15, 123));
    expect(parseInstant('0001-01-01T00:00:00Z')).toBe(Date.parse('0001-01-01T00:00:00Z'));
  });
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '2026-01-01T24:00', '2026-01-01T00:60', 'now', '2026-01-01T00:00X'])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
  it('agree with what JavaScript writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe('window bounds', () => {
  it('are instants, or offsets from the first or last timestamp', () => {
    expect(parseWindowBound('2026-01-31')).toEqual({ kind: 'instant', time: Date.UTC(2026, 0, 31) });
    expect(parseWindowBound('start')).toEqual({ kind: 'start', seconds: 0 });
    expect(parseWindowBound('end - 7d')).toEqual({ kind: 'end', seconds: -604_800 });
    expect(parseWindowBound('start+12h')).toEqual({ kind: 'start', seconds: 43_200 });
    for (const text of ['now', 'end - 7', 'end * 2d', '7d', '']) expect(parseWindowBound(text)).toBeNull();
  });
});

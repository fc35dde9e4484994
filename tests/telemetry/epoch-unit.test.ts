import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochCandidate, epochSentence, epochUnit } from '../../src/telemetry/epoch-unit.ts';
import type { ColumnInfo, TableInfo } from '../../src/telemetry/types.ts';

const column = (name: string, type: string): ColumnInfo => ({ name, type, source: type, readable: true, reason: null });
const scales = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const;

describe('the unit of times stored as numbers', () => {
  it('is found for every day from 2001 to 2099, in every unit', () => {
    const second = fc.integer({ min: Date.UTC(2001, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 });
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
  it('is said with the instants that the first and the last number would be, to the second', () => {
    const said = epochSentence({ column: column('at', 'DOUBLE'), low: 1_793_491_200.25, high: 1_793_494_800, file: 'rows.csv' });
    expect(said).toBe(
      `"at" holds numbers (DOUBLE), not instants; they look like epoch seconds (the first would be 2026-11-01T00:00:00Z, the last 2026-11-01T01:00:00Z). Make instants of them before opening the file, in DuckDB: COPY (SELECT * REPLACE (make_timestamp(CAST("at" * 1000000 AS BIGINT)) AS "at") FROM 'rows.csv') TO 'instants.parquet'`,
    );
    expect(epochSentence({ column: column('at', 'BIGINT'), low: 12, high: 400, file: null })).toContain('from 12 to 400 they are');
  });
});

describe('the column of numbers that may be the time', () => {
  const info = (...columns: ColumnInfo[]) => ({ table: 't', columns }) as unknown as TableInfo;
  it('has the role, or without the role a name like a time; instants and texts are none', () => {
    const both = info(column('n', 'INTEGER'), column('created_at', 'BIGINT'));
    expect(epochCandidate(both, { timestamp: 'n' })?.name).toBe('n');
    expect(epochCandidate(both, {})?.name).toBe('created_at');
    expect(epochCandidate(info(column('n', 'INTEGER')), {})).toBeNull();
    expect(epochCandidate(info(column('ts', 'VARCHAR')), { timestamp: 'ts' })).toBeNull();
    expect(epochCandidate(info({ ...column('ts', 'BIGINT'), readable: false }), {})).toBeNull();
  });
});

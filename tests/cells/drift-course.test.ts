import { describe, expect, it } from 'vitest';
import { courseOf } from '../../src/cells/drift/course.ts';
import { measured, runCell } from './lab.ts';
import { parquetOf } from '../engine/native/files.ts';

/** One point per value, an hour apart, with a floor of 0.1. */
const series = (values: readonly (number | null)[]) => values.map((value, i) => ({ time: i * 3_600_000, value, floor: 0.1 }));
const times = (n: number, value: number) => new Array<number>(n).fill(value);

describe('the course of a shift', () => {
  it.each([
    ['no bucket above its floor', times(20, 0.05), null, null],
    ['no bucket with a value', [null, null], null, null],
    ['a step', [...times(10, 0.02), ...times(10, 0.8)], 10, 'sudden'],
    ['a step that grows a little on', [...times(10, 0.02), 0.6, 0.6, 0.7, 0.7, 0.8, 0.8], 10, 'sudden'],
    ['a slope', [...times(10, 0.02), ...Array.from({ length: 12 }, (_, i) => 0.12 + 0.1 * i)], 10, 'gradual'],
    [
      'a slope that flickers where it crosses the floor',
      [0.02, 0.02, 0.11, 0.09, 0.12, 0.08, ...Array.from({ length: 12 }, (_, i) => 0.12 + 0.1 * i)],
      6,
      'gradual',
    ],
    ['every night', Array.from({ length: 48 }, (_, i) => (i % 12 < 4 ? 0.5 : 0.02)), null, 'recurring'],
    ['every night, and now it is night', Array.from({ length: 40 }, (_, i) => (i % 12 < 4 ? 0.5 : 0.02)), 36, 'recurring'],
    ['one hour that passed', [...times(10, 0.02), 0.5, ...times(10, 0.02)], null, 'passing'],
    ['a gap in what stays', [0.02, 0.02, 0.5, null, 0.5, 0.5], 2, 'sudden'],
    ['the last bucket alone', [...times(10, 0.02), 0.5], 10, 'sudden'],
  ] as const)('%s', (_what, values, since, course) => {
    expect(courseOf(series(values))).toEqual({ since: since === null ? null : since * 3_600_000, course });
  });

  it('stands beside a drifted column in the table, and nowhere without time', async () => {
    const day = 86_400;
    const file = await parquetOf(
      'course.parquet',
      `SELECT make_timestamp((1767225600 + i * ${day / 200}) * 1000000) AS ts, u AS calm, CASE WHEN i >= 6000 THEN u + 0.4 ELSE u END AS stepped, u + greatest(0, i - 4000) / 4000.0 AS sloping
       FROM (SELECT i, (hash(i) % 1000003) / 1000003.0 AS u FROM range(8000) AS t(i))`,
    );
    const front =
      'tables:\n  t: { roles: { timestamp: ts } }\npopulations:\n  reference: { table: t, window: { from: "2026-01-01", to: "2026-01-21" } }\n  current: { table: t, window: { from: "2026-01-21", to: "2026-02-10" } }\n';
    const record = await runCell('drift', { bucket: '1d' }, { t: file }, { front });
    expect(measured(record, 'psi', 'calm').verdict).not.toBe('fail');
    const rows = Object.fromEntries((record.tables[0]?.rows ?? []).map((row) => [row[0], row.slice(-2)]));
    expect(rows.calm).toEqual([null, null]);
    expect(rows.stepped).toEqual([Date.UTC(2026, 0, 31), 'sudden']);
    expect(rows.sloping?.[1]).toBe('gradual');
    const plain = await parquetOf('course-timeless.parquet', 'SELECT i AS calm FROM range(100) AS t(i)');
    const timeless = await runCell('drift', {}, { reference: plain, current: plain });
    expect(timeless.tables[0]?.columns.some((c) => c.name === 'since')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { courseOf } from '../../src/cells/drift/course.ts';
import { measured, runCell } from './lab.ts';
import { parquetOf } from '../engine/native/files.ts';

/** One point per value, an hour apart, with a standard error of 0.1. */
const series = (values: readonly (number | null)[]) => values.flatMap((score, i) => (score === null ? [] : [{ time: i * 3_600_000, score, variance: 0.01 }]));
const times = (n: number, value: number) => new Array<number>(n).fill(value);

describe('the course of a shift', () => {
  it.each([
    ['nothing moves', times(20, 0.02), null, null, []],
    ['no bucket with a value', [null, null], null, null, []],
    ['a step', [...times(10, 0), ...times(10, 1)], 10, 'sudden', [10]],
    ['a step that grows a little on', [...times(10, 0), 0.9, 0.9, 0.95, 0.95, 1, 1], 10, 'sudden', [10]],
    ['a slope', [...times(10, 0), ...Array.from({ length: 12 }, (_, i) => 0.1 * (i + 1))], 9, 'gradual', [9]],
    ['a climb to a plateau', [...times(10, 0), ...Array.from({ length: 6 }, (_, i) => 0.2 * (i + 1)), ...times(8, 1.2)], 9, 'gradual', [9]],
    ['a climb of two buckets in a long time', [...times(10, 0), 0.6, ...times(12, 1)], 10, 'sudden', [10]],
    ['every night', Array.from({ length: 48 }, (_, i) => (i % 12 >= 8 || i < 8 ? 0 : 1)), null, 'recurring', [12, 24, 36]],
    ['every night, and now it is night', Array.from({ length: 40 }, (_, i) => (i % 12 < 8 ? 0 : 1)), null, 'recurring', [8, 20, 32]],
    ['every night, and it is still night', Array.from({ length: 36 }, (_, i) => (i % 12 < 8 ? 0 : 1)), 32, 'recurring', [8, 20, 32]],
    ['hours that passed', [...times(10, 0), ...times(4, 1), ...times(10, 0)], null, 'passing', [10]],
    ['a gap in what stays', [0, 0, 0, 1, null, 1, 1], 3, 'sudden', [3]],
    ['one bucket back in between', [...times(10, 0), ...times(6, 1), 0, ...times(6, 1)], 10, 'sudden', [10, 17]],
    ['a dip in the reference, and else no change', [...times(5, 1), ...times(2, -2), ...times(20, 1)], null, 'irregular', [7]],
    ['up and down on many levels', Array.from({ length: 40 }, (_, i) => [0, 2, -2, 1, -1, 3, -3, 0.5][(i * 5) % 8] ?? 0), null, 'irregular', null],
  ] as const)('%s', (_what, values, since, course, onsets) => {
    const found = courseOf(series(values));
    expect({ since: found.since, course: found.course }).toEqual({ since: since === null ? null : since * 3_600_000, course });
    if (onsets !== null) expect(found.onsets).toEqual(onsets.map((i) => i * 3_600_000));
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

  it('of rows that stand together by place is told without a period, and a caveat says that the reference itself is uneven', async () => {
    // Every second day comes from another region; from day 20 on one day in four from a third one, far off.
    const file = await parquetOf(
      'course-regions.parquet',
      `SELECT make_timestamp((1767225600 + i * 432) * 1000000) AS ts, u + CASE WHEN day >= 20 AND day % 4 = 0 THEN 5 ELSE 2 * (day % 2) END AS latitude, v + CASE WHEN day >= 20 AND day % 4 = 0 THEN 5 ELSE 0 END AS calm_before
       FROM (SELECT i, i // 200 AS day, (hash(i) % 1000003) / 1000003.0 AS u, (hash(-i) % 1000003) / 1000003.0 AS v FROM range(8000) AS t(i))`,
    );
    const front =
      'tables:\n  t: { roles: { timestamp: ts } }\npopulations:\n  reference: { table: t, window: { from: "2026-01-01", to: "2026-01-21" } }\n  current: { table: t, window: { from: "2026-01-21", to: "2026-02-10" } }\n';
    const record = await runCell('drift', { bucket: '1d' }, { t: file }, { front });
    expect(record.findings.find((f) => f.column === 'calm_before')?.sentence).toMatch(
      /; recurring: it began 5 times, the last on 2026-02-06 00:00, and has ended$/,
    );
    expect(record.caveats.find((c) => c.code === 'uneven_reference')?.sentence).toBe(
      'reference is uneven over time in latitude: 20 of 20 of its own buckets differ from the rest of it beyond chance. Rows stand together, by batch, place or weekday, so p is too small and the course tells of that order; floor: leave-one-out or weekday takes it into account',
    );
  });

  it('that began within the reference is dated there, and a caveat says that the reference is mixed', async () => {
    const file = await parquetOf(
      'course-mixed.parquet',
      `SELECT make_timestamp((1767225600 + i * 432) * 1000000) AS ts, u + CASE WHEN i >= 2800 THEN 0.5 ELSE 0 END AS moved, v AS calm
       FROM (SELECT i, (hash(i) % 1000003) / 1000003.0 AS u, (hash(-i) % 1000003) / 1000003.0 AS v FROM range(8000) AS t(i))`,
    );
    const record = await runCell('drift', { bucket: '1d' }, { t: file }, { front: 'tables:\n  t: { roles: { timestamp: ts } }\n' });
    const [row] = record.tables[0]?.rows ?? [];
    expect(row?.slice(-2)).toEqual([Date.UTC(2026, 0, 15), 'sudden']);
    expect(record.findings[0]?.sentence).toMatch(/^drifted: moved \(PSI .*; sudden since 2026-01-15 00:00$/);
    expect(record.caveats.find((c) => c.code === 'mixed_reference')?.sentence).toBe(
      'moved moved while reference was still running: it holds rows from before and after; a reference that ends by 2026-01-15 00:00 shows the whole change',
    );
    // Its buckets before and after differ from their mixture, but for that reason.
    expect(record.caveats.find((c) => c.code === 'uneven_reference')).toBeUndefined();
  });

  it('of sides that run at the same time is that of the current side, although it has fewer rows', async () => {
    const file = await parquetOf(
      'course-sides.parquet',
      `SELECT make_timestamp((1767225600 + i * 108) * 1000000) AS ts, CASE WHEN i % 5 = 0 THEN 'canary' ELSE 'control' END AS arm,
         u + CASE WHEN i % 5 = 0 AND i >= 16000 THEN 0.5 ELSE 0 END AS moved FROM (SELECT i, (hash(i) % 1000003) / 1000003.0 AS u FROM range(32000) AS t(i))`,
    );
    const front =
      'tables:\n  t: { roles: { timestamp: ts } }\npopulations:\n  reference: { table: t, where: "arm = \'control\'" }\n  current: { table: t, where: "arm = \'canary\'" }\n';
    const record = await runCell('drift', { bucket: '1d', columns: ['moved'] }, { t: file }, { front });
    expect(record.tables[0]?.rows[0]?.slice(-2)).toEqual([Date.UTC(2026, 0, 21), 'sudden']);
    const map = record.charts.find((c) => c.kind === 'heatmap');
    if (map?.kind !== 'heatmap') throw new Error('no heat map');
    expect(map.marks).toEqual([{ row: 'moved', time: Date.UTC(2026, 0, 21) }]);
    // 160 canary rows a day, not the 640 of the control.
    expect(map.cells.map((cell) => cell.n)).toEqual(new Array(40).fill(160));
    expect(map.cells.filter((cell) => (cell.value ?? 0) > cell.floor).map((cell) => cell.time)[0]).toBe(Date.UTC(2026, 0, 21));
  });
});

import { describe, expect, it } from 'vitest';
import { parquetOf, written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';
import { randomSource } from './random.ts';

/** 600 hourly rows with a hole of thirty hours and one of five (too short to be more than a pause), 12 repeated ids, missing values and two versions. */
const random = randomSource(3);
const rows = Array.from({ length: 600 }, (_, i) => ({
  request_id: i % 50 === 7 ? 'r6' : `r${i}`,
  timestamp: new Date(Date.UTC(2026, 2, 1) + (i < 300 ? i : i < 500 ? i + 30 : i + 35) * 3_600_000).toISOString(),
  amount: i % 8 === 0 ? null : Math.round((random() - 0.3) * 1e5) / 1e3,
  whole: Math.floor(random() * 20),
  country: ['DE', 'FR', null][i % 3] ?? null,
  model_version: i % 4 === 0 ? 'v2' : 'v1',
}));
const file = written(
  'summary.csv',
  [
    Object.keys(rows[0] ?? {}).join(','),
    ...rows.map((r) =>
      Object.values(r)
        .map((v) => v ?? '')
        .join(','),
    ),
  ].join('\n'),
);
const record = await runCell('summary', { bucket: '1h' }, { telemetry: file });
const sorted = (values: readonly (number | null)[]) => values.filter((v) => v !== null).sort((a, b) => a - b);
function quantile7(s: readonly number[], q: number): number {
  const low = Math.floor((s.length - 1) * q);
  return (s[low] ?? 0) + ((s.length - 1) * q - low) * ((s[low + 1] ?? s[low] ?? 0) - (s[low] ?? 0));
}

describe('a summary', () => {
  it.each([
    ['amount', sorted(rows.map((r) => r.amount))],
    ['whole', sorted(rows.map((r) => r.whole))],
  ] as const)('of %s equals a plain computation', (column, s) => {
    const mean = s.reduce((a, b) => a + b, 0) / s.length;
    const deviation = Math.sqrt(s.reduce((a, b) => a + (b - mean) ** 2, 0) / (s.length - 1));
    expect(measured(record, 'minimum', column).value).toBe(s[0]);
    expect(measured(record, 'maximum', column).value).toBe(s[s.length - 1]);
    expect(measured(record, 'mean', column).value).toBeCloseTo(mean, 10);
    expect(measured(record, 'standard_deviation', column).value).toBeCloseTo(deviation, 10);
    for (const [metric, q] of [
      ['p01', 0.01],
      ['p05', 0.05],
      ['p25', 0.25],
      ['p50', 0.5],
      ['p75', 0.75],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      expect(measured(record, metric, column).value, metric).toBe(quantile7(s, q));
    }
    expect(measured(record, 'distinct_count', column).value).toBe(new Set(s).size);
    expect(measured(record, 'missing_rate', column).value).toBe((rows.length - s.length) / rows.length);
  });

  it('counts rows, missing categories and repeated ids', () => {
    expect(measured(record, 'row_count').value).toBe(600);
    expect(measured(record, 'missing_rate', 'country').value).toBeCloseTo(1 / 3, 12);
    expect(measured(record, 'distinct_count', 'country').value).toBe(2);
    const distinct = new Set(rows.map((r) => r.request_id)).size;
    expect(measured(record, 'duplicate_rate').value).toBe((600 - distinct) / 600);
    expect(record.findings.some((f) => f.sentence === '12 rows repeat a request_id')).toBe(true);
  });

  it('finds the hole in time and draws it as zero rows', () => {
    expect(record.headline).toContain('1 gap in time');
    expect(record.findings.find((f) => f.sentence.startsWith('no rows from'))?.sentence).toBe('no rows from 2026-03-13 12:00 to 2026-03-14 18:00 UTC');
    const series = record.charts.find((c) => c.kind === 'series');
    expect(series?.kind === 'series' ? series.points.filter((p) => p.n === 0) : []).toHaveLength(35);
    expect(series?.kind === 'series' ? series.points.reduce((sum, p) => sum + p.n, 0) : 0).toBe(600);
  });

  it('never judges, and shows rows by version', () => {
    expect(record.verdict).toBe('info');
    expect(record.measurements.every((m) => m.verdict === 'info')).toBe(true);
    expect(record.tables.find((t) => t.name === 'groups')?.rows).toEqual([
      ['v1', 450, 0.75],
      ['v2', 150, 0.25],
    ]);
  });

  it('breaks down by any column, with missing values as a group', async () => {
    const by = await runCell('summary', { by: 'country', columns: ['amount'] }, { telemetry: file });
    expect(by.tables.find((t) => t.name === 'groups')?.rows).toEqual([
      ['DE', 200, 1 / 3],
      ['FR', 200, 1 / 3],
      [null, 200, 1 / 3],
    ]);
  });

  it('names columns without a value or with a single one', async () => {
    const path = await parquetOf('flat.parquet', 'SELECT CAST(NULL AS INTEGER) AS nothing, 5 AS five, [1.0] AS v FROM range(10)');
    const flat = await runCell('summary', {}, { telemetry: path });
    expect(flat.findings.map((f) => f.sentence)).toEqual(['nothing has no value in any row', 'five has the same value in every row']);
    expect(measured(flat, 'minimum', 'nothing')).toMatchObject({ value: null, reason: 'all_missing' });
  });
});

describe('nothing is NaN', () => {
  const odd = `CAST(i AS DOUBLE) AS x, 'a' AS c, TIMESTAMP '2026-01-01' + INTERVAL 1 HOUR * i AS timestamp, 'r' || i AS request_id, 1e308 * (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) AS extreme,
    CASE i % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE END AS not_numbers, CAST(i AS HUGEINT) * 100000000000000000000 AS huge, DATE '1900-01-01' AS day`;
  it.each([
    ['no rows', 0],
    ['one row', 1],
    ['nine rows', 9],
  ])('with %s', async (_name, n) => {
    const path = await parquetOf(`summary-${n}.parquet`, `SELECT ${odd} FROM range(${n}) AS t(i)`);
    const result = await runCell('summary', {}, { telemetry: path });
    expect(result.verdict, result.headline).toBe('info');
    expect(measured(result, 'row_count').value).toBe(n);
    for (const m of result.measurements) {
      expect(m.value === null ? typeof m.reason : Number.isFinite(m.value), `${m.metric} of ${m.of.column}: ${m.value}`).toBe(
        m.value === null ? 'string' : true,
      );
    }
  });

  it('an empty CSV table has a reason for each missing number', async () => {
    const empty = await runCell('summary', {}, { telemetry: written('empty.csv', 'x,c\n') });
    expect(empty.verdict, empty.headline).toBe('info');
    expect(measured(empty, 'missing_rate', 'x')).toMatchObject({ value: null, reason: 'no_rows', n: 0 });
  });
});

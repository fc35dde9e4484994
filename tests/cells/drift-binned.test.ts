import { describe, expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from './lab.ts';

/** More than 200 000 rows in all, so that numbers are compared on bins unless `exact` is set. */
const side = (
  seed: number,
  shift: number,
) => `SELECT u AS uniform, u + ${shift} AS shifted, 1 / (1 - u) AS heavy, 1 / (1 - u) * ${1 + shift} AS heavier, u - 0.5 AS signed, round(u * 4) / 4 AS ties,
  CASE WHEN i % 10 = 0 THEN NULL WHEN i % 1000 = 1 THEN 'inf'::DOUBLE ELSE u END AS holes, CAST(u * 50 AS INTEGER) AS whole, TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * CAST(u * 1e6 AS INTEGER) AS instant
  FROM (SELECT i, (hash(i + ${seed}) % 1000003 + 0.5) / 1000004.0 AS u FROM range(110000) AS t(i))`;

describe('more than 200 000 rows', async () => {
  const files = {
    reference: await parquetOf('binned-reference.parquet', side(0, 0)),
    current: await parquetOf('binned-current.parquet', side(1_000_000, 0.15)),
  };
  const columns = ['uniform', 'shifted', 'heavy', 'heavier', 'signed', 'ties', 'holes', 'whole', 'instant'];
  const metrics = ['psi', 'ks', 'wasserstein', 'wasserstein_normalized', 'jensen_shannon', 'total_variation', 'missing_rate_difference', 'out_of_range_rate'];
  const binned = await runCell('drift', { columns, metrics }, files);
  const exact = await runCell('drift', { columns, metrics, exact: true }, files);

  it('say that they are compared on bins; whole numbers of small span are not', () => {
    expect(measured(binned, 'ks', 'uniform').reason).toBe('binned');
    expect(measured(binned, 'ks', 'whole').reason).toBeUndefined();
    expect(measured(exact, 'ks', 'uniform').reason).toBeUndefined();
    expect(measured(binned, 'ks', 'whole')).toEqual({
      ...measured(exact, 'ks', 'whole'),
      ...(measured(binned, 'ks', 'whole').test ? { test: measured(binned, 'ks', 'whole').test } : {}),
    });
  });

  it.each(columns)('%s: KS is at most the exact one and near it', (column) => {
    const [b, e] = [measured(binned, 'ks', column).value ?? Number.NaN, measured(exact, 'ks', column).value ?? Number.NaN];
    expect(b).toBeLessThanOrEqual(e + 1e-12);
    expect(e - b).toBeLessThanOrEqual(0.01);
  });

  it.each(columns)('%s: the verdict is that of the exact comparison', (column) => {
    expect(columnVerdictOf(binned, column)).toBe(columnVerdictOf(exact, column));
  });

  it.each(['uniform', 'shifted', 'signed', 'holes'])('%s: Wasserstein is near the exact one', (column) => {
    const [b, e] = [measured(binned, 'wasserstein', column).value ?? Number.NaN, measured(exact, 'wasserstein', column).value ?? Number.NaN];
    expect(Math.abs(b - e)).toBeLessThanOrEqual(0.005);
  });

  it.each(columns)('%s: missing and out-of-range shares are exact', (column) => {
    for (const metric of ['missing_rate_difference', 'out_of_range_rate'])
      expect(measured(binned, metric, column).value, metric).toBe(measured(exact, metric, column).value);
  });

  it('the columns that moved fail and the others do not', () => {
    const failed = columns.filter((column) => columnVerdictOf(binned, column) === 'fail');
    expect(failed).toEqual(['shifted', 'heavier']);
    expect(binned.measurements.every((m) => m.value === null || Number.isFinite(m.value))).toBe(true);
  });
});
